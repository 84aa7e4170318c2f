using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>An entry as the log holds it, for the member's own eyes.</summary>
/// <param name="Counterparty">The association's id for the other person; null when none was named or they were forgotten.</param>
[GenerateSerializer, Immutable, Alias("stored-entry")]
public sealed record StoredEntry(
    [property: Id(0)] int Seq,
    [property: Id(1)] string EntryId,
    [property: Id(2)] EntryKind Entry,
    [property: Id(3)] DateTimeOffset OccurredAt,
    [property: Id(4)] DateOnly LocalDay,
    [property: Id(5)] string? Kind,
    [property: Id(6)] string? Counterparty,
    [property: Id(7)] int? EffortMinutes,
    [property: Id(8)] bool? Expected,
    [property: Id(9)] string? GoalId,
    [property: Id(10)] string? AboutEntryId,
    [property: Id(11)] int? Value,
    [property: Id(12)] int? HorizonMonths,
    [property: Id(13)] string? Note);

/// <param name="NextAfter">Pass as <c>after</c> to read on; null at the end.</param>
[GenerateSerializer, Immutable, Alias("history-page")]
public sealed record HistoryPage(
    [property: Id(0)] ImmutableArray<StoredEntry> Entries,
    [property: Id(1)] int? NextAfter);

/// <param name="TakenBack">A later entry retracts it.</param>
[GenerateSerializer, Immutable, Alias("latest-entry")]
public sealed record LatestEntry(
    [property: Id(0)] StoredEntry Entry,
    [property: Id(1)] bool TakenBack);

/// <param name="NextBefore">Pass as <c>before</c> to read on; null at the start of the history.</param>
[GenerateSerializer, Immutable, Alias("latest-entries")]
public sealed record LatestEntries(
    [property: Id(0)] ImmutableArray<LatestEntry> Entries,
    [property: Id(1)] int? NextBefore);
