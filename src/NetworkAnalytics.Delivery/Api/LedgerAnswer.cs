using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What a member announced, the returns beside it, and their strategy step by step.</summary>
/// <param name="Goals">Each with the returns that name it and the hidden ones that came on the way.</param>
/// <param name="WithoutGoal">The other returns; every return stands in the ledger once.</param>
/// <param name="Horizons">short (by month 3), medium (by 12), long (by 36) and later, by the time since joining at which each return came.</param>
/// <param name="Strategy">Goals declared, readjusted, reached and dropped, in order of time. A readjustment is progress.</param>
public sealed record LedgerAnswer(
    DateOnly AsOf, DateOnly JoinedOn, int CompletedMonths, LedgerGoalAnswer[] Goals, LedgerReturnAnswer[] WithoutGoal,
    LedgerHorizonAnswer[] Horizons, StrategyStepAnswer[] Strategy, string Language, ParagraphAnswer[] Words)
{
    public static LedgerAnswer Of(ReturnLedger l, WordedText text) => new(
        l.AsOf, l.JoinedOn, l.CompletedMonths, [.. l.Goals.Select(LedgerGoalAnswer.Of)], [.. l.WithoutGoal.Select(LedgerReturnAnswer.Of)],
        [.. l.Horizons.Select(LedgerHorizonAnswer.Of)], [.. l.Strategy.Select(StrategyStepAnswer.Of)], text.Language, ParagraphAnswer.Of(text));

    internal static string Name(ReturnHorizon horizon) => horizon switch
    {
        ReturnHorizon.ShortTerm => "short",
        ReturnHorizon.MediumTerm => "medium",
        ReturnHorizon.LongTerm => "long",
        _ => "later",
    };
}

/// <param name="Announces">The outcome category that was announced.</param>
/// <param name="Open">Neither reached nor dropped, or readjusted after that.</param>
public sealed record LedgerGoalAnswer(
    string GoalId, string Announces, DateOnly DeclaredOn, int? HorizonMonths, StrategyStepAnswer[] Readjustments,
    DateOnly? ReachedOn, DateOnly? DroppedOn, bool Open, LedgerReturnAnswer[] Returns, string? Note)
{
    internal static LedgerGoalAnswer Of(LedgerGoal g) => new(
        g.GoalId, g.Category, g.DeclaredOn, g.HorizonMonths, [.. g.Readjustments.Select(StrategyStepAnswer.Of)],
        g.ReachedOn, g.DroppedOn, g.Open, [.. g.Returns.Select(LedgerReturnAnswer.Of)], g.Note);
}

/// <param name="TenureDays">Days since joining, pauses taken out.</param>
/// <param name="Horizon">short, medium, long or later.</param>
/// <param name="Link">named (the return names the goal), on_the_way (it came while the goal was open) or none.</param>
/// <param name="CameFrom">The encounter it came from, when known.</param>
public sealed record LedgerReturnAnswer(
    string EntryId, DateOnly Day, int TenureDays, string Horizon, string Category, bool Expected, string Link, string? CounterpartyId,
    LedgerEncounterAnswer? CameFrom, string? Note)
{
    internal static LedgerReturnAnswer Of(LedgerReturn r) => new(
        r.EntryId, r.Day, r.TenureDays, LedgerAnswer.Name(r.Horizon), r.Category, r.Expected,
        r.Link switch { GoalLink.Named => "named", GoalLink.OnTheWay => "on_the_way", _ => "none" }, r.Counterparty,
        r.Encounter is { } e ? new(e.EntryId, e.Day, e.Kind, e.Counterparty, e.Note) : null, r.Note);
}

public sealed record LedgerEncounterAnswer(string EntryId, DateOnly Day, string Kind, string? CounterpartyId, string? Note);

/// <param name="ToMonth">Its last tenure month; null: no end.</param>
/// <param name="State">ahead, under_way or complete.</param>
public sealed record LedgerHorizonAnswer(string Horizon, int FromMonth, int? ToMonth, string State, int Announced, int Hidden)
{
    internal static LedgerHorizonAnswer Of(LedgerHorizon h) => new(
        LedgerAnswer.Name(h.Horizon), h.FromMonth, h.ToMonth,
        h.State switch { HorizonState.Ahead => "ahead", HorizonState.UnderWay => "under_way", _ => "complete" }, h.Announced, h.Hidden);
}

/// <param name="Step">goal_declared, goal_readjusted, goal_reached or goal_dropped.</param>
/// <param name="Announces">What the entry says, otherwise what the goal announced.</param>
public sealed record StrategyStepAnswer(string EntryId, string Step, DateOnly Day, int TenureDays, string GoalId, string? Announces, int? HorizonMonths, string? Note)
{
    internal static StrategyStepAnswer Of(StrategyStep s) => new(s.EntryId, s.Step.Name(), s.Day, s.TenureDays, s.GoalId, s.Category, s.HorizonMonths, s.Note);
}
