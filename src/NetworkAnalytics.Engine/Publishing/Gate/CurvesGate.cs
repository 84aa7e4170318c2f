using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Isotonic;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Cells of curves. A cell shows its median from k members, quartiles from 20, P10 and P90 from 40; no smallest and no
/// largest value.
/// </summary>
internal sealed class CurvesGate(GateRules rules)
{
    private const double TenthsInUnit = 10;
    private static readonly double[] Levels = [0.10, 0.25, 0.50, 0.75, 0.90];

    /// <param name="histograms">Those behind what is seen.</param>
    /// <param name="cells">Cells to list, the same for every cohort of the version.</param>
    /// <param name="code">The curve's series.</param>
    /// <param name="before">The same curve in the version before.</param>
    public ImmutableArray<PublishedCell> Cells(IReadOnlyList<ExactHistogram> histograms, int cells, byte code, CohortRelease release, ImmutableArray<PublishedCell> before)
    {
        var raw = new double?[Levels.Length][];
        for (var level = 0; level < Levels.Length; level++)
        {
            raw[level] = new double?[cells];
            for (var cell = 0; cell < Math.Min(cells, histograms.Count); cell++)
                raw[level][cell] = Quantile(histograms[cell], level);
        }
        var members = new long[cells];
        for (var cell = 0; cell < Math.Min(cells, histograms.Count); cell++)
            members[cell] = histograms[cell].Count;
        var lines = DisplayedLines.Of(raw, members);

        var published = ImmutableArray.CreateBuilder<PublishedCell>(cells);
        for (var cell = 0; cell < cells; cell++)
        {
            var histogram = cell < histograms.Count ? histograms[cell] : null;
            var held = release.Of(code, cell) == Release.Held;
            var mean = !release.Additive(code, cell) ? null : !held ? Mean(histogram) : cell < before.Length ? before[cell].Mean : null;
            published.Add(new(cell + 1, rules.Count(members[cell]), mean, At(0), At(1), At(2), At(3), At(4), held ? release.Basis(code, cell) : null));

            PublishedQuantile? At(int level)
            {
                if (raw[level][cell] is not { } value)
                    return null;
                var interval = OrderStatisticInterval.Of(histogram!, Levels[level]);
                return new(value, lines[level][cell]!.Value, interval?.Lower / TenthsInUnit, interval?.Upper / TenthsInUnit);
            }
        }
        return published.MoveToImmutable();
    }

    /// <summary>The peers of one cell, the viewer already taken out. Null where too few remain.</summary>
    public PeerQuantiles? Peers(ExactHistogram others) =>
        Quantile(others, 2) is not { } median ? null
        : new(Quantile(others, 0), Quantile(others, 1), median, Quantile(others, 3), Quantile(others, 4));

    /// <summary>Whether a mean would be about one member.</summary>
    public static bool IsDominated(ExactHistogram histogram) =>
        histogram.Count > 0 && GateRules.Dominates(histogram.OrderStatistic(histogram.Count), (double)histogram.Sum);

    /// <summary>In the measure's unit; null below the level's threshold.</summary>
    private double? Quantile(ExactHistogram histogram, int level) =>
        histogram.Count < rules.From(Levels[level]) ? null : Quantiles.Type7(histogram, Levels[level]) / TenthsInUnit;

    private double? Mean(ExactHistogram? histogram)
    {
        if (histogram is null || histogram.Count < rules.K || IsDominated(histogram))
            return null;
        return GateRules.Significant(histogram.Mean / TenthsInUnit, histogram.Count);
    }
}
