using System.Text;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>Every chart of one cohort's published benchmark, by the id under which its file is asked for.</summary>
internal static class CohortCharts
{
    private const string Cohort = "cohort";
    private const string Version = "version";

    public static IEnumerable<Chart> All(PublishedBenchmark benchmark, AdminWords say, int effortBinHours) =>
    [
        .. benchmark.Curves.Select(c => CentileChart.Of(c, say, effortBinHours)),
        WaitingChart.Of(benchmark.Returns, say),
        ReturnCharts.First(benchmark.First, say),
        ReturnCharts.Counts(benchmark.Counts, say),
        ReturnCharts.Mix(benchmark.Mix, say),
        ReturnCharts.Exponents(benchmark.Exponents, say),
        .. benchmark.Paths.Select(p => PathsChart.Of(p, say)),
    ];

    public static Chart Curve(PublishedBenchmark benchmark, Measure measure, Clock clock, AdminWords say, int effortBinHours, double? top = null) =>
        CentileChart.Of(benchmark.Curves.First(c => c.Measure == measure && c.Clock == clock), say, effortBinHours, top);

    /// <summary>A chart's numbers as CSV, under names that are the same in every language: empty is withheld.</summary>
    public static string Csv(PublishedBenchmark benchmark, ChartTable table, CsvFormat format)
    {
        var text = new StringBuilder(format.Start);
        text.Append(format.Line([Cohort, Version, .. table.Columns.Select(c => c.Name)])).Append('\n');
        foreach (var row in table.Rows)
            text.Append(format.Line([benchmark.Cohort.Key, benchmark.Identity.Version, .. row.Select(c => c.Raw)])).Append('\n');
        return text.ToString();
    }
}
