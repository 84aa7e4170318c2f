using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Preferences;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Gathers what a member's letter says: from the member's own grain, and from what is published.</summary>
internal sealed class MemberFactsReader(IGrainFactory grains, IMemberComparisons comparisons, IPublishedBenchmarks benchmarks, TimeBudgets budgets)
{
    private const int Page = 1000;
    private const string Everyone = "everyone";

    /// <param name="day">The letter's day: everything strictly before it.</param>
    /// <returns>Null when the person has no curve by that day: there is nothing of theirs to tell.</returns>
    public async Task<MemberFacts?> Read(TenantId tenant, MemberId member, DateOnly day, string association, string? name, CultureInfo culture, CancellationToken cancellation)
    {
        TenantContext.Enter(tenant);
        var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member));
        if (await grain.GetCurve(day) is not { } own)
            return null;
        var month = MonthFacts.Of(await History(grain), day);
        var comparison = await comparisons.Compare(tenant, member, null, cancellation);
        var peers = comparison is null ? null : await benchmarks.Find(tenant, comparison.Cohort.Key, cancellation);
        return new MemberFacts(culture, association, name, day, own, month, comparison is not null, comparison?.TooEarly, Band(comparison),
            ToMeet(comparison, day) ?? await Meanwhile(tenant, comparison, cancellation), Thought(await grain.GetLedger(day), comparison, day), comparison?.TooEarly is null ? Line(peers) : [], await budgets.Find(tenant, member, cancellation));
    }

    private static async Task<List<StoredEntry>> History(IMemberGrain grain)
    {
        var entries = new List<StoredEntry>();
        for (int? after = 0; after is { } from;)
        {
            var page = await grain.GetHistory(from, Page);
            entries.AddRange(page.Entries);
            after = page.NextAfter;
        }
        return entries;
    }

    private static BandFacts? Band(MemberComparison? comparison) =>
        comparison?.Measures.FirstOrDefault(m => m is { Measure: Measure.Learning, Clock: Clock.Tenure, Band: not null, Quantiles: { P25: not null, P75: not null } }) is { } learning
            ? new(learning.OwnTenths / 10.0, learning.Cell, learning.Quantiles!.P25!.Value, learning.Quantiles.P75!.Value, learning.Band == Contracts.Benchmarks.Band.Middle,
                comparison.Cohort.Key, comparison.Cohort.Members, comparison.Version.AsOf)
            : null;

    // Of the few that are common among the peers, another one each month.
    private static MeetFacts? ToMeet(MemberComparison? comparison, DateOnly day)
    {
        var kinds = comparison?.ToMeet is { TooEarly: null } meet ? meet.Kinds.Where(k => k.Share is not null).Take(3).ToArray() : [];
        return kinds.Length == 0 ? null : kinds[(12 * day.Year + day.Month) % kinds.Length] is var kind ? new(kind.Category, kind.Share!.Value, OfPeers: true) : null;
    }

    private async Task<MeetFacts?> Meanwhile(TenantId tenant, MemberComparison? comparison, CancellationToken cancellation)
    {
        // Who has met all that is common among the peers need not be told so every month.
        if (comparison is { TooEarly: null, ToMeet.TooEarly: null } || await benchmarks.Find(tenant, Everyone, cancellation) is not { } everyone)
            return null;
        return everyone.Mix.Categories.Where(c => c.Share is not null).MaxBy(c => c.Share) is { Share: { } share } most ? new(most.Category, share, OfPeers: false) : null;
    }

    private static ThoughtFacts? Thought(ReturnLedger? ledger, MemberComparison? comparison, DateOnly day)
    {
        if (ledger?.Goals.LastOrDefault(g => g.Open && Horizon(g) is { } months && LastSeen(g).AddMonths(months) < day) is { } goal)
            return new(goal.DeclaredOn, goal.Category, goal.HorizonMonths);
        return comparison?.Growth?.Growth == Growth.LevelledOff ? new(null, null, null) : null;
    }

    private static int? Horizon(LedgerGoal goal) => goal.Readjustments.LastOrDefault(r => r.HorizonMonths is not null)?.HorizonMonths ?? goal.HorizonMonths;

    private static DateOnly LastSeen(LedgerGoal goal) => goal.Readjustments is [.., var last] ? last.Day : goal.DeclaredOn;

    private static ImmutableArray<BandPoint> Line(PublishedBenchmark? peers) =>
        [.. (peers?.Curves.FirstOrDefault(c => c is { Measure: Measure.Learning, Clock: Clock.Tenure })?.Cells ?? [])
            .Where(c => c is { P25: not null, P50: not null, P75: not null }).Select(c => new BandPoint(c.Cell, c.P25!.Line, c.P50!.Line, c.P75!.Line))];
}
