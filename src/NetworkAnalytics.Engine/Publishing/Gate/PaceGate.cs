using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>What the peers of one band gained: quartiles from 20 of them on.</summary>
internal sealed class PaceGate(GateRules rules)
{
    private const double TenthsInUnit = 10;

    /// <summary>The edges of the bands in one cell, in tenths, the viewer already taken out; null where no band is published.</summary>
    public CentileBands? Edges(ExactHistogram others) =>
        others.Count < rules.From(0.25) ? null : new(Tail(others, 0.10), Quantiles.Type7(others, 0.25), Quantiles.Type7(others, 0.75), Tail(others, 0.90));

    /// <summary>In the measure's unit; null where too few stand behind it.</summary>
    public PeerQuantiles? Gains(ConditionalChange? change) =>
        change is null || change.Peers < rules.From(0.25) ? null
        : new(null, change.Lower / TenthsInUnit, change.Median / TenthsInUnit, change.Upper / TenthsInUnit, null);

    private double? Tail(ExactHistogram others, double level) => others.Count < rules.From(level) ? null : Quantiles.Type7(others, level);
}
