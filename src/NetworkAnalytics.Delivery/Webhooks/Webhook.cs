using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>What is told. Stored names: they never change.</summary>
internal static class WebhookEvents
{
    public const string BenchmarkPublished = "benchmark.published";
    public const string ImportEnded = "import.ended";

    public static IReadOnlyList<string> All { get; } = [BenchmarkPublished, ImportEnded];
}

/// <summary>An address of an association's to which it is told what happened.</summary>
/// <param name="FailingSince">Since when nothing got through.</param>
/// <param name="DisabledAt">Since when it is called no more, and <paramref name="DisabledReason"/> why.</param>
internal sealed record Webhook(
    TenantId Tenant, long Id, Uri Url, IReadOnlyList<string> Events, DateTimeOffset CreatedAt, DateTimeOffset? PausedAt, DateTimeOffset? FailingSince, DateTimeOffset? DisabledAt, string? DisabledReason);

/// <summary>What is signed with: the secret, and for a while the one before it.</summary>
internal sealed record WebhookSecrets(byte[] Current, byte[]? Old);

internal enum DeliveryState
{
    Waiting = 0,
    Delivered = 1,
    GivenUp = 2,
}

/// <summary>A message to one address.</summary>
/// <param name="EventId">The same in every attempt and replay.</param>
/// <param name="LastStatus">The HTTP status of the last attempt; null when there was no answer, or no attempt.</param>
internal sealed record WebhookDelivery(
    long Id, long Webhook, string EventId, string Event, string Body, DateTimeOffset CreatedAt, DeliveryState State, int Attempts, DateTimeOffset NextAt, DateTimeOffset? EndedAt, int? LastStatus);

/// <param name="Answer">The beginning of what was answered, or why there was no answer.</param>
internal sealed record WebhookAttempt(DateTimeOffset At, int LatencyMs, int? Status, string? Answer);
