using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Publishing.Gate;
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
    private const double DominantShare = 0.3;
    private static readonly double[] Levels = [0.10, 0.25, 0.50, 0.75, 0.90];

    private readonly int _k = Math.Max(Floor, minimumPeers);

    /// <summary>One cohort of a version, as it may be seen.</summary>
    /// <param name="seen">The histograms behind it: an earlier version's in cells that are held, none in blank ones.</param>
    /// <param name="cells">Cells to list, the same for every cohort of the version.</param>
    /// <param name="release">The decisions on its cells.</param>
    /// <param name="before">The same cohort in the version before, for what is held; null when there is none.</param>
    public PublishedBenchmark Publish(
        BenchmarkIdentity identity, int number, string key, CohortHistograms seen, int cells, CohortRelease release, PublishedBenchmark? before, PublishedMovement? movement)
    {
        var curves = ImmutableArray.CreateBuilder<PublishedCurve>(CurveFold.MeasureCount);
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
        {
            var code = CellSeries.Tenure(measure);
            var earlier = before?.Curves.FirstOrDefault(c => c.Measure == CurveFold.Measures[measure] && c.Clock == Clock.Tenure)?.Cells ?? [];
            curves.Add(new(CurveFold.Measures[measure], Clock.Tenure, Cells(seen.Cells(measure), cells, code, release, earlier)));
        }
        return new(identity, new(number, key, Count(seen.Members)), curves.MoveToImmutable(), movement);
    }

    /// <summary>What moved a cohort's numbers.</summary>
    public PublishedMovement Movement(int since, CohortMovement m, bool definitionChanged) =>
        new(since, Few(m.Joined), Few(m.Left), Few(m.Changed), definitionChanged, m.Held, m.Withheld);

    /// <summary>Whether one member gives more than three tenths of what adds up in a cell: a mean would be about that member.</summary>
    public static bool IsDominated(ExactHistogram histogram) =>
        histogram.Count > 0 && histogram.OrderStatistic(histogram.Count) > DominantShare * (double)histogram.Sum;

    /// <summary>The peers of one cell, the viewer already taken out. Null where too few remain.</summary>
    public PeerQuantiles? Peers(ExactHistogram others) =>
        Quantile(others, 2) is not { } median ? null
        : new(Quantile(others, 0), Quantile(others, 1), median, Quantile(others, 3), Quantile(others, 4));

    /// <summary>A number of people, to the nearest 5; null when fewer than k.</summary>
    public int? Count(long people) => people < _k ? null : (int)((people + 2) / 5 * 5);

    /// <summary>A filter's number of members before it is saved: also null where those it leaves out are too few.</summary>
    public int? LiveCount(int members, int all) => all > members && all - members < _k ? null : Count(members);

    // Nobody is no secret; 1 to k − 1 are.
    private int? Few(int people) => people == 0 ? 0 : Count(people);

    private ImmutableArray<PublishedCell> Cells(IReadOnlyList<ExactHistogram> histograms, int cells, byte code, CohortRelease release, ImmutableArray<PublishedCell> before)
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
            published.Add(new(cell + 1, Count(members[cell]), mean, At(0), At(1), At(2), At(3), At(4), held ? release.Basis(code, cell) : null));

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
        if (histogram is null || histogram.Count < _k || IsDominated(histogram))
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
