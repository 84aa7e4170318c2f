using System.Text.Json;
using NetworkAnalytics.Delivery.Webhooks;

namespace NetworkAnalytics.Delivery.Api.Webhooks;

/// <param name="Url">Beginning with https://.</param>
/// <param name="Events">benchmark.published, import.ended.</param>
internal sealed record WebhookBody(string Url, string[] Events);

/// <summary>What is left out stays.</summary>
internal sealed record ChangeWebhookBody(string? Url = null, string[]? Events = null);

/// <param name="OverlapHours">How long messages carry a signature by the old secret too, 0 to 720; a day when left out.</param>
internal sealed record RotateSecretBody(double OverlapHours = 24);

/// <param name="State">active, paused, or disabled (nothing got through for too long).</param>
/// <param name="FailingSince">Since when no message got through; null when the last one did.</param>
internal sealed record WebhookAnswer(long Id, string Url, IReadOnlyList<string> Events, string State, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince, DateTimeOffset? DisabledAt, string? DisabledReason)
{
    public static WebhookAnswer Of(Webhook w) => new(
        w.Id, w.Url.AbsoluteUri, w.Events, w.DisabledAt is not null ? "disabled" : w.PausedAt is not null ? "paused" : "active", w.CreatedAt, w.FailingSince, w.DisabledAt, w.DisabledReason);
}

/// <param name="Secret">Signs the messages (Standard Webhooks); shown this once.</param>
internal sealed record CreatedWebhookAnswer(long Id, string Url, IReadOnlyList<string> Events, string Secret);

/// <param name="Secret">Shown this once.</param>
internal sealed record WebhookSecretAnswer(string Secret);

/// <param name="EventId">The header webhook-id: the same in every attempt and replay.</param>
/// <param name="State">waiting, delivered or given_up.</param>
/// <param name="NextAt">When it is tried again, while it waits.</param>
/// <param name="LastStatus">HTTP status of the last attempt; null when there was no answer.</param>
internal sealed record DeliveryAnswer(long Id, string EventId, string Event, string State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAt, DateTimeOffset? EndedAt, int? LastStatus)
{
    public static DeliveryAnswer Of(WebhookDelivery d) => new(
        d.Id, d.EventId, d.Event, d.State switch { DeliveryState.Delivered => "delivered", DeliveryState.GivenUp => "given_up", _ => "waiting" },
        d.Attempts, d.CreatedAt, d.State == DeliveryState.Waiting ? d.NextAt : null, d.EndedAt, d.LastStatus);
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record DeliveriesAnswer(DeliveryAnswer[] Deliveries, string? Next);

/// <param name="Answer">The beginning of what was answered, or why there was no answer.</param>
internal sealed record AttemptAnswer(DateTimeOffset At, int LatencyMs, int? Status, string? Answer);

/// <param name="Body">As it is sent.</param>
/// <param name="Attempts">Oldest first.</param>
internal sealed record DeliveryDetailAnswer(DeliveryAnswer Delivery, JsonElement Body, AttemptAnswer[] Attempts);
