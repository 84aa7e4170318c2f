using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>An entry on its way into a member's history. Which fields an entry needs depends on <see cref="Entry"/>.</summary>
[GenerateSerializer, Immutable, Alias("new-entry")]
public sealed record NewEntry
{
    /// <summary>The sender's id, unique within the member's history: sending it again stores nothing twice.</summary>
    [Id(0)] public required string EntryId { get; init; }

    [Id(1)] public required EntryKind Entry { get; init; }

    [Id(2)] public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Activity kind, outcome category, or what a goal announces; null for the other entries.</summary>
    [Id(3)] public string? Kind { get; init; }

    /// <summary>The other person of an encounter, or whom a return came through.</summary>
    [Id(4)] public MemberId? Counterparty { get; init; }

    /// <summary>Minutes, 0 to 14,400 (ten days).</summary>
    [Id(5)] public int? EffortMinutes { get; init; }

    /// <summary>For an outcome: announced beforehand (true) or hidden (false).</summary>
    [Id(6)] public bool? Expected { get; init; }

    [Id(7)] public string? GoalId { get; init; }

    /// <summary>The encounter an outcome came from, or the entry that is retracted.</summary>
    [Id(8)] public string? AboutEntryId { get; init; }

    /// <summary>A reflection's confidence, 1 to 5.</summary>
    [Id(9)] public int? Value { get; init; }

    /// <summary>A goal's horizon, 1 to 600 months.</summary>
    [Id(10)] public int? HorizonMonths { get; init; }

    /// <summary>Free text of the member's own; kept apart from the log.</summary>
    [Id(11)] public string? Note { get; init; }
}
