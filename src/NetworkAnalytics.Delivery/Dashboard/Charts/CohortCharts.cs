using System.Text;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>Every chart of one cohort's published benchmark, by the id under which its file is asked for.</summary>
internal static class CohortCharts
{
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

    /// <summary>A chart's numbers as CSV, the same in every language: empty is withheld.</summary>
    public static string Csv(PublishedBenchmark benchmark, ChartTable table)
    {
        var text = new StringBuilder("cohort,version");
        foreach (var column in table.Columns)
            text.Append(',').Append(CsvField.Of(column.Name));
        text.Append('\n');
        foreach (var row in table.Rows)
        {
            text.Append(CsvField.Of(benchmark.Cohort.Key)).Append(',').Append(benchmark.Identity.Version);
            foreach (var cell in row)
                text.Append(',').Append(CsvField.Of(cell.Raw));
            text.Append('\n');
        }
        return text.ToString();
    }
}
