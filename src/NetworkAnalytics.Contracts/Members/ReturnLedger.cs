using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>
/// A member's returns beside what they announced, for their own eyes. Every return of the member's curve stands in it
/// exactly once: under a goal, or among those without one. Retracted entries are not in it.
/// </summary>
/// <param name="AsOf">Entries strictly before this day, in the tenant's zone, and before the leaving day.</param>
/// <param name="CompletedMonths">Tenure months of 30.4375 days, pauses taken out.</param>
/// <param name="Goals">In the order of their declarations.</param>
/// <param name="WithoutGoal">Returns that name no goal and came while none was open, and announced ones that name none; in order of time.</param>
/// <param name="Horizons">Short, medium, long and later, in this order; together they count every return once.</param>
/// <param name="Strategy">Everything that was decided about goals, in order of time.</param>
[GenerateSerializer, Immutable, Alias("return-ledger")]
public sealed record ReturnLedger(
    [property: Id(0)] DateOnly AsOf,
    [property: Id(1)] DateOnly JoinedOn,
    [property: Id(2)] int CompletedMonths,
    [property: Id(3)] ImmutableArray<LedgerGoal> Goals,
    [property: Id(4)] ImmutableArray<LedgerReturn> WithoutGoal,
    [property: Id(5)] ImmutableArray<LedgerHorizon> Horizons,
    [property: Id(6)] ImmutableArray<StrategyStep> Strategy)
{
    /// <summary>Without notes and counterparties: for whoever looks at it without being the member.</summary>
    public ReturnLedger WithoutPrivateText() => this with
    {
        Goals = [.. Goals.Select(g => g with { Note = null, Readjustments = Bare(g.Readjustments), Returns = Bare(g.Returns) })],
        WithoutGoal = Bare(WithoutGoal),
        Strategy = Bare(Strategy),
    };

    private static ImmutableArray<LedgerReturn> Bare(ImmutableArray<LedgerReturn> returns) =>
        [.. returns.Select(r => r with { Note = null, Counterparty = null, Encounter = r.Encounter is { } e ? e with { Note = null, Counterparty = null } : null })];

    private static ImmutableArray<StrategyStep> Bare(ImmutableArray<StrategyStep> steps) => [.. steps.Select(s => s with { Note = null })];
}

/// <summary>What a member announced, and what came of it and on the way to it.</summary>
/// <param name="Category">The outcome category that was announced, as it was declared.</param>
/// <param name="HorizonMonths">As it was declared; null when no horizon was given.</param>
/// <param name="Readjustments">Progress: each one counts as learning.</param>
/// <param name="ReachedOn">The latest day on which it was said to be reached.</param>
/// <param name="DroppedOn">The latest day on which it was dropped.</param>
/// <param name="Open">Whether it is still pursued: neither reached nor dropped, or readjusted after that.</param>
/// <param name="Returns">Those that name the goal, and the hidden ones that came on the way to it; in order of time.</param>
[GenerateSerializer, Immutable, Alias("ledger-goal")]
public sealed record LedgerGoal(
    [property: Id(0)] string GoalId,
    [property: Id(1)] string Category,
    [property: Id(2)] DateOnly DeclaredOn,
    [property: Id(3)] int? HorizonMonths,
    [property: Id(4)] ImmutableArray<StrategyStep> Readjustments,
    [property: Id(5)] DateOnly? ReachedOn,
    [property: Id(6)] DateOnly? DroppedOn,
    [property: Id(7)] bool Open,
    [property: Id(8)] ImmutableArray<LedgerReturn> Returns,
    [property: Id(9)] string? Note);

/// <summary>How a return came to stand where it stands in the ledger.</summary>
[GenerateSerializer, Alias("goal-link")]
public enum GoalLink
{
    None = 0,

    /// <summary>The return names the goal.</summary>
    Named = 1,

    /// <summary>
    /// A hidden return that names no goal and came while this one was open, both days included; where several were
    /// open, it stands under the one declared last.
    /// </summary>
    OnTheWay = 2,
}

/// <summary>One return.</summary>
/// <param name="TenureDays">Days since joining, pauses taken out.</param>
/// <param name="Expected">Announced beforehand; false: hidden.</param>
/// <param name="Counterparty">The association's id of the person it came through; null when none was named or they were forgotten.</param>
/// <param name="Encounter">Where it came from; null when no encounter is named, or the one that was has been taken back.</param>
[GenerateSerializer, Immutable, Alias("ledger-return")]
public sealed record LedgerReturn(
    [property: Id(0)] string EntryId,
    [property: Id(1)] DateOnly Day,
    [property: Id(2)] int TenureDays,
    [property: Id(3)] ReturnHorizon Horizon,
    [property: Id(4)] string Category,
    [property: Id(5)] bool Expected,
    [property: Id(6)] GoalLink Link,
    [property: Id(7)] string? Counterparty,
    [property: Id(8)] LedgerEncounter? Encounter,
    [property: Id(9)] string? Note);

/// <summary>The encounter a return came from.</summary>
[GenerateSerializer, Immutable, Alias("ledger-encounter")]
public sealed record LedgerEncounter(
    [property: Id(0)] string EntryId,
    [property: Id(1)] DateOnly Day,
    [property: Id(2)] string Kind,
    [property: Id(3)] string? Counterparty,
    [property: Id(4)] string? Note);

/// <summary>When a return came, by the tenure month in which the curve first shows it.</summary>
[GenerateSerializer, Alias("return-horizon")]
public enum ReturnHorizon
{
    /// <summary>In the curve by month 3.</summary>
    ShortTerm = 1,

    /// <summary>By month 12, and not by month 3.</summary>
    MediumTerm = 2,

    /// <summary>By month 36, and not by month 12.</summary>
    LongTerm = 3,

    /// <summary>After month 36.</summary>
    Later = 4,
}

/// <summary>How far a member's own clock has come in a horizon.</summary>
[GenerateSerializer, Alias("horizon-state")]
public enum HorizonState
{
    /// <summary>Not begun: nothing can be said of it, and nothing is missing in it.</summary>
    Ahead = 1,
    UnderWay = 2,
    Complete = 3,
}

/// <param name="FromMonth">Its first tenure month.</param>
/// <param name="ToMonth">Its last one; null: no end.</param>
/// <param name="Announced">Announced returns that came in it.</param>
/// <param name="Hidden">Hidden returns that came in it.</param>
[GenerateSerializer, Immutable, Alias("ledger-horizon")]
public sealed record LedgerHorizon(
    [property: Id(0)] ReturnHorizon Horizon,
    [property: Id(1)] int FromMonth,
    [property: Id(2)] int? ToMonth,
    [property: Id(3)] HorizonState State,
    [property: Id(4)] int Announced,
    [property: Id(5)] int Hidden);

/// <summary>A goal declared, readjusted, reached or dropped.</summary>
/// <param name="Step">One of the four entry kinds about goals.</param>
/// <param name="TenureDays">Days since joining, pauses taken out.</param>
/// <param name="Category">What the entry says, otherwise what the goal announced; null when its declaration was taken back.</param>
/// <param name="HorizonMonths">What the entry says; null when it says nothing.</param>
[GenerateSerializer, Immutable, Alias("strategy-step")]
public sealed record StrategyStep(
    [property: Id(0)] string EntryId,
    [property: Id(1)] EntryKind Step,
    [property: Id(2)] DateOnly Day,
    [property: Id(3)] int TenureDays,
    [property: Id(4)] string GoalId,
    [property: Id(5)] string? Category,
    [property: Id(6)] int? HorizonMonths,
    [property: Id(7)] string? Note);
