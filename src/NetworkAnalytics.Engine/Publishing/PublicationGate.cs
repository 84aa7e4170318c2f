using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Isotonic;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// The one way from exact counts to published numbers (STATISTICS.md, Publication gate): nothing else makes the
/// published shapes. A cell shows its median from k members, quartiles from 20, P10 and P90 from 40; counts are
/// rounded to 5, means to two or three digits; no smallest and no largest value.
/// </summary>
/// <param name="minimumPeers">The tenant's k, at least <see cref="Floor"/>.</param>
internal sealed class PublicationGate(int minimumPeers)
{
    /// <summary>Below this no tenant can go.</summary>
    public const int Floor = 5;

    private const int QuartilesFrom = 20;
    private const int TailsFrom = 40;
    private const int FineDigitsFrom = 200;
    private const double TenthsInUnit = 10;
    private static readonly double[] Levels = [0.10, 0.25, 0.50, 0.75, 0.90];

    private readonly int _k = Math.Max(Floor, minimumPeers);

    /// <summary>One cohort of a version, as it may be seen.</summary>
    /// <param name="cells">Cells to list, the same for every cohort of the version.</param>
    public PublishedBenchmark Publish(BenchmarkIdentity identity, int number, string key, CohortHistograms counts, int cells)
    {
        var curves = ImmutableArray.CreateBuilder<PublishedCurve>(CurveFold.MeasureCount);
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            curves.Add(new(CurveFold.Measures[measure], Clock.Tenure, Cells(counts.Cells(measure), cells)));
        return new(identity, new(number, key, Count(counts.Members)), curves.MoveToImmutable(),
            [], new(null, []), new(null, []), new(null, []), [], new(null, null, null, null, null, null), new([]));
    }

    /// <summary>The peers of one cell, the viewer already taken out. Null where too few remain.</summary>
    public PeerQuantiles? Peers(ExactHistogram others) =>
        Quantile(others, 2) is not { } median ? null
        : new(Quantile(others, 0), Quantile(others, 1), median, Quantile(others, 3), Quantile(others, 4));

    /// <summary>The edges of the peers' bands in one cell, in tenths; null below 20 peers. Not published: a member is placed by them.</summary>
    public CentileBands? Edges(ExactHistogram others) =>
        others.Count < Threshold(1) ? null
        : new(
            others.Count < Threshold(0) ? null : Quantiles.Type7(others, Levels[0]), Quantiles.Type7(others, Levels[1]),
            Quantiles.Type7(others, Levels[3]), others.Count < Threshold(4) ? null : Quantiles.Type7(others, Levels[4]));

    /// <summary>What the peers of one band gained, as it may be seen: quartiles, in the measure's unit; null where too few stand behind them.</summary>
    public PeerQuantiles? Gains(ConditionalChange? change) =>
        change is null || change.Peers < Threshold(1) ? null
        : new(null, change.Lower / TenthsInUnit, change.Median / TenthsInUnit, change.Upper / TenthsInUnit, null);

    /// <summary>A number of people, to the nearest 5; null when fewer than k.</summary>
    public int? Count(long people) => people < _k ? null : (int)((people + 2) / 5 * 5);

    private ImmutableArray<PublishedCell> Cells(IReadOnlyList<ExactHistogram> histograms, int cells)
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
            published.Add(new(cell + 1, Count(members[cell]), Mean(histogram), At(0), At(1), At(2), At(3), At(4)));

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

    /// <summary>In the measure's unit; null below the level's threshold.</summary>
    private double? Quantile(ExactHistogram histogram, int level) =>
        histogram.Count < Threshold(level) ? null : Quantiles.Type7(histogram, Levels[level]) / TenthsInUnit;

    private int Threshold(int level) => level switch { 2 => _k, 1 or 3 => Math.Max(_k, QuartilesFrom), _ => Math.Max(_k, TailsFrom) };

    private double? Mean(ExactHistogram? histogram)
    {
        if (histogram is null || histogram.Count < _k)
            return null;
        // Where one member gives more than three tenths of it, a mean is about that member.
        var largest = histogram.OrderStatistic(histogram.Count);
        if (largest > 0.3 * (double)histogram.Sum)
            return null;
        return Significant(histogram.Mean / TenthsInUnit, histogram.Count < FineDigitsFrom ? 2 : 3);
    }

    private static double Significant(double value, int digits)
    {
        if (value == 0)
            return 0;
        var places = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return places >= 0
            ? Math.Round(value, Math.Min(15, places), MidpointRounding.ToEven)
            : Math.Round(value / Math.Pow(10, -places), MidpointRounding.ToEven) * Math.Pow(10, -places);
    }
}
