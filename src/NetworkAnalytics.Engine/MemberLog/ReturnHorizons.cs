using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// The horizons of a member's own clock: 3, 12 and 36 tenure months since joining, and what comes later. A return
/// belongs to the one in which the curve first shows it, so "short" is what the curve holds at month 3.
/// </summary>
internal static class ReturnHorizons
{
    private static readonly (ReturnHorizon Horizon, int From, int? To)[] All =
        [(ReturnHorizon.ShortTerm, 1, 3), (ReturnHorizon.MediumTerm, 4, 12), (ReturnHorizon.LongTerm, 13, 36), (ReturnHorizon.Later, 37, null)];

    /// <param name="dayOffset">The return's day on the member's clock, at least 0.</param>
    public static ReturnHorizon Of(int dayOffset)
    {
        var month = TenureMonths.FirstVisible(dayOffset);
        return Array.Find(All, h => month <= (h.To ?? int.MaxValue)).Horizon;
    }

    public static ImmutableArray<LedgerHorizon> Count(IReadOnlyCollection<LedgerReturn> returns, int completedMonths) =>
        [.. All.Select(h => new LedgerHorizon(
            h.Horizon, h.From, h.To,
            completedMonths >= h.To ? HorizonState.Complete : completedMonths >= h.From - 1 ? HorizonState.UnderWay : HorizonState.Ahead,
            returns.Count(r => r.Horizon == h.Horizon && r.Expected),
            returns.Count(r => r.Horizon == h.Horizon && !r.Expected)))];
}
