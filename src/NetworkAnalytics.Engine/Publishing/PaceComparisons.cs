using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// Pace: the member's gain in six months beside the gains of peers who stood in the same band before. The band's edges
/// and the gains are read from the same pairs, the member's own taken out, so that the gate has one cell to decide upon.
/// </summary>
internal static class PaceComparisons
{
    /// <param name="line">The member's cumulative learning in tenths, by completed month less one.</param>
    /// <param name="counted">The member's pair among those counted, which has to be taken out; null: they are not there.</param>
    /// <param name="changes">Those that may be seen of the cohort; null: none are kept.</param>
    public static PaceComparison Make(GateRules rules, ReadOnlySpan<int> line, ValueChange? counted, ChangeCounts? changes)
    {
        var month = line.Length;
        var from = Math.Max(0, month - ConditionalChange.Months);
        if (month < ConditionalChange.FirstMonth)
            return TooEarly(TooEarlyReason.FewMonths, line[^1]);
        var own = new ValueChange(line[from - 1], line[^1]);
        var gain = own.Now - own.Then;
        // Where the cell is blank there is nobody in it, not the member either.
        if (changes is null || !changes.Cell(month).Any())
            return TooEarly(TooEarlyReason.FewPeers, gain);
        var peers = changes.Peers(month, counted).ToList();
        var then = new ExactHistogram();
        foreach (var peer in peers)
            then.Add(peer.Then);
        var gate = new PaceGate(rules);
        if (gate.Edges(then) is not { } edges)
            return TooEarly(TooEarlyReason.FewPeers, gain);
        var change = ConditionalChange.Of(edges, own, peers);
        return gate.Gains(change) is { } gains
            ? new(from, month, gain, (Band)change!.Band, rules.Count(change.Peers), gains, (Pace)change.Pace, null)
            : TooEarly(TooEarlyReason.FewPeers, gain);

        PaceComparison TooEarly(TooEarlyReason reason, int gained) => new(from, month, gained, null, null, null, null, reason);
    }
}
