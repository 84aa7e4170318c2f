using System.Globalization;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>Order-statistic intervals: for continuous values the coverage is a binomial probability, computed and not simulated.</summary>
internal static class OrderStatisticStudy
{
    private static readonly double[] Levels = [0.10, 0.25, 0.50, 0.75, 0.90];

    public static IEnumerable<CoverageLine> Run(params int[] sizes) =>
        from members in sizes
        from level in Levels
        let ranks = OrderStatisticInterval.Ranks(members, level)
        where ranks is not null
        // x(l) ≤ quantile < x(u): at least l and fewer than u values below it.
        let covered = OrderStatisticInterval.Below(members, level, ranks.Value.Upper) - OrderStatisticInterval.Below(members, level, ranks.Value.Lower)
        select new CoverageLine(string.Create(CultureInfo.InvariantCulture, $"quantile {level:0.00}, ranks {ranks.Value.Lower} to {ranks.Value.Upper}"), members, 1, covered, 0.95, 1);
}
