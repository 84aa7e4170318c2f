using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// Pace: the member's gain in six months beside the gains of peers who stood in the same band before. The band's edges
/// and the gains are read without the member, and shown through the gate.
/// </summary>
internal static class PaceComparisons
{
    /// <param name="line">The member's cumulative learning in tenths, by completed month less one.</param>
    /// <param name="counted">Whether the member is among those counted, and so has to be taken out.</param>
    /// <param name="then">The histogram of everyone counted six months before; it is changed.</param>
    /// <param name="changes">Joint counts of the same cohort and version; null: none are kept.</param>
    public static PaceComparison Make(GateRules rules, ReadOnlySpan<int> line, bool counted, ExactHistogram? then, ChangeCounts? changes)
    {
        var month = line.Length;
        var from = Math.Max(0, month - ConditionalChange.Months);
        if (month < ConditionalChange.FirstMonth)
            return TooEarly(TooEarlyReason.FewMonths, line[^1]);
        var own = new ValueChange(line[from - 1], line[^1]);
        var gain = own.Now - own.Then;
        if (then is null || changes is null)
            return TooEarly(TooEarlyReason.FewPeers, gain);
        if (counted)
            then.Remove(own.Then);
        var gate = new PaceGate(rules);
        if (gate.Edges(then) is not { } edges)
            return TooEarly(TooEarlyReason.FewPeers, gain);
        var change = ConditionalChange.Of(edges, own, changes.Peers(month, counted ? own : null));
        return gate.Gains(change) is { } gains
            ? new(from, month, gain, (Band)change!.Band, rules.Count(change.Peers), gains, (Pace)change.Pace, null)
            : TooEarly(TooEarlyReason.FewPeers, gain);

        PaceComparison TooEarly(TooEarlyReason reason, int gained) => new(from, month, gained, null, null, null, null, reason);
    }
}
