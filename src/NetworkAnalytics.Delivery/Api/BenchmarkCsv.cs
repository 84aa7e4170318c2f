using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Published centiles as rows: the raw quantiles, empty where withheld, n rounded to 5.</summary>
internal static class BenchmarkCsv
{
    public static readonly string[] Columns = ["cohort", "measure", "clock", "cell", "n", "p10", "p25", "p50", "p75", "p90"];

    /// <summary>One row for each cell of each curve.</summary>
    public static IEnumerable<object?[]> Rows(PublishedBenchmark benchmark)
    {
        foreach (var curve in benchmark.Curves)
            foreach (var cell in curve.Cells)
                yield return [benchmark.Cohort.Key, curve.Measure.Name(), curve.Clock.Name(), cell.Cell, cell.Members,
                    cell.P10?.Raw, cell.P25?.Raw, cell.P50?.Raw, cell.P75?.Raw, cell.P90?.Raw];
    }
}
