using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>The band in which a member's value lies among the peers of one cell, on either clock, without the member's own value.</summary>
internal static class BandComparisons
{
    /// <param name="line">The member's own; at least one month.</param>
    /// <param name="takenOut">What the member was counted with in the cell; null: they are not in it.</param>
    /// <param name="histograms">Everyone counted, by month less one; null: the version no longer has them. The member's cell is changed.</param>
    public static MeasureComparison Tenure(GateRules rules, MeasureLine line, int? takenOut, IReadOnlyList<ExactHistogram>? histograms) =>
        Compare(rules, line.Measure, Clock.Tenure, line.Tenths.Length, line.Tenths[^1], takenOut, histograms);

    /// <summary>Learning where the member's hours have filled their last step: same goals, other times.</summary>
    /// <param name="learning">The member's own, by full step less one; may be empty.</param>
    /// <param name="begun">Whether they have logged any hours.</param>
    /// <param name="stepHours">Hours of one step.</param>
    public static MeasureComparison Effort(GateRules rules, ImmutableArray<int> learning, bool begun, int stepHours, int? takenOut, IReadOnlyList<ExactHistogram>? histograms) =>
        learning.IsEmpty
            ? new(Measure.Learning, Clock.Effort, 0, 0, null, null, begun ? TooEarlyReason.FewMonths : TooEarlyReason.NoEffort, null, 0)
            : Compare(rules, Measure.Learning, Clock.Effort, learning.Length, learning[^1], takenOut, histograms) with { Hours = learning.Length * stepHours };

    /// <summary>Bounds belong to the middle; without quartiles there are no bands.</summary>
    internal static Band? BandOf(double value, PeerQuantiles peers)
    {
        if (peers.P25 is not { } p25 || peers.P75 is not { } p75)
            return null;
        if (value < p25)
            return value < peers.P10 ? Band.BelowP10 : Band.BelowP25;
        if (value > p75)
            return value > peers.P90 ? Band.AboveP90 : Band.AboveP75;
        return Band.Middle;
    }

    private static MeasureComparison Compare(GateRules rules, Measure measure, Clock clock, int cell, int value, int? takenOut, IReadOnlyList<ExactHistogram>? histograms)
    {
        var others = histograms is not null && cell <= histograms.Count ? histograms[cell - 1] : new ExactHistogram();
        // A cell of which nothing may be seen is empty.
        if (takenOut is { } own && others.Count > 0)
            others.Remove(own);
        var quantiles = new CurvesGate(rules).Peers(others);
        var band = quantiles is null ? null : BandOf(value / 10.0, quantiles);
        return new(measure, clock, cell, value, rules.Count(others.Count), band, band is null ? TooEarlyReason.FewPeers : null, quantiles);
    }
}
