using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// The pure fold from a member's entries to their ledger. It reads the entries that the curve reads, in the timeline's
/// order, so its sums are the curve's counts.
/// </summary>
internal static class LedgerFold
{
    /// <param name="entries">At least everything about returns and goals, retractions, and the encounters that returns name; in any order.</param>
    /// <param name="tenure">The member's clock as of <paramref name="asOf"/>: entries from its end on do not count.</param>
    public static ReturnLedger Make(IEnumerable<StoredEntry> entries, Membership membership, ObservedTenure tenure, DateOnly asOf)
    {
        var live = Live(entries, tenure.End);
        var encounters = live.Where(e => e.Entry == EntryKind.Activity).ToDictionary(e => e.EntryId, StringComparer.Ordinal);
        var goals = GoalCourses(live);
        var returns = ImmutableArray.CreateBuilder<LedgerReturn>();
        var withoutGoal = ImmutableArray.CreateBuilder<LedgerReturn>();
        foreach (var outcome in live.Where(e => e.Entry == EntryKind.Outcome))
        {
            var (goal, link) = Place(outcome, goals);
            var entry = Return(outcome, link, encounters, tenure);
            returns.Add(entry);
            if (goal is null)
                withoutGoal.Add(entry);
            else
                goal.Returns.Add(entry);
        }
        return new ReturnLedger(
            asOf, DateOnly.FromDayNumber(membership.JoinedOn), tenure.Months,
            [.. goals.Select(g => g.ToLedger(tenure))], withoutGoal.DrainToImmutable(),
            ReturnHorizons.Count(returns, tenure.Months), Strategy(live, goals, tenure));
    }

    /// <summary>Entries that count, in the order of the timeline: by day, instant, activities first, sequence number.</summary>
    private static List<StoredEntry> Live(IEnumerable<StoredEntry> entries, int end)
    {
        var all = entries.ToList();
        var retracted = all.Where(e => e.Entry == EntryKind.Retracted).Select(e => e.AboutEntryId).ToHashSet(StringComparer.Ordinal);
        return [.. all
            .Where(e => e.Entry != EntryKind.Retracted && !retracted.Contains(e.EntryId) && e.LocalDay.DayNumber < end)
            .OrderBy(e => (e.LocalDay, e.OccurredAt.ToUnixTimeSeconds(), e.Entry == EntryKind.Activity ? 0 : 1, e.Seq))];
    }

    private static List<GoalCourse> GoalCourses(List<StoredEntry> live)
    {
        var goals = live.Where(e => e.Entry == EntryKind.GoalDeclared).Select(e => new GoalCourse(e)).ToList();
        var byId = goals.ToDictionary(g => g.Declared.GoalId!, StringComparer.Ordinal);
        foreach (var step in live.Where(e => IsStep(e.Entry) && e.Entry != EntryKind.GoalDeclared))
            if (byId.TryGetValue(step.GoalId!, out var goal))
                goal.Take(step);
        return goals;
    }

    private static (GoalCourse? Goal, GoalLink Link) Place(StoredEntry outcome, List<GoalCourse> goals)
    {
        if (outcome.GoalId is { } id && goals.Find(g => g.Declared.GoalId == id) is { } named)
            return (named, GoalLink.Named);
        var open = outcome.Expected is false ? goals.FindLast(g => g.IsOpenOn(outcome.LocalDay)) : null;
        return (open, open is null ? GoalLink.None : GoalLink.OnTheWay);
    }

    private static LedgerReturn Return(StoredEntry e, GoalLink link, Dictionary<string, StoredEntry> encounters, ObservedTenure tenure)
    {
        var from = e.AboutEntryId is { } about && encounters.TryGetValue(about, out var encounter)
            ? new LedgerEncounter(encounter.EntryId, encounter.LocalDay, encounter.Kind!, encounter.Counterparty, encounter.Note)
            : null;
        var offset = tenure.Offset(e.LocalDay.DayNumber);
        return new(e.EntryId, e.LocalDay, offset, ReturnHorizons.Of(offset), e.Kind!, e.Expected is true, link, e.Counterparty, from, e.Note);
    }

    private static ImmutableArray<StrategyStep> Strategy(List<StoredEntry> live, List<GoalCourse> goals, ObservedTenure tenure)
    {
        var announced = goals.ToDictionary(g => g.Declared.GoalId!, g => g.Declared.Kind, StringComparer.Ordinal);
        return [.. live.Where(e => IsStep(e.Entry)).Select(e => Step(e, announced.GetValueOrDefault(e.GoalId!), tenure))];
    }

    public static StrategyStep Step(StoredEntry e, string? announced, ObservedTenure tenure) => new(
        e.EntryId, e.Entry, e.LocalDay, tenure.Offset(e.LocalDay.DayNumber), e.GoalId!, e.Kind ?? announced, e.HorizonMonths, e.Note);

    private static bool IsStep(EntryKind entry) =>
        entry is EntryKind.GoalDeclared or EntryKind.GoalReadjusted or EntryKind.GoalReached or EntryKind.GoalDropped;
}
