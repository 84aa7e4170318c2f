using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>A member's learning beside the published lines of a cohort, month by month.</summary>
internal static class LearningChart
{
    public static string Render(MemberCurve own, PublishedBenchmark benchmark, string language, bool colours)
    {
        var line = own.Measures.First(m => m.Measure == Measure.Learning).Tenths;
        var curve = benchmark.Curves.First(c => c is { Measure: Measure.Learning, Clock: Clock.Tenure });
        var cells = new List<ChartCell>();
        for (var month = 1; month <= line.Length; month++)
        {
            var peers = month <= curve.Cells.Length ? curve.Cells[month - 1] : null;
            cells.Add(new(month, line[month - 1] / 10.0, peers?.P25?.Line, peers?.P50?.Line, peers?.P75?.Line));
        }
        return TerminalChart.Render(cells, Text(language), new ChartStyle(Colours: colours));
    }

    private static ChartText Text(string language)
    {
        var culture = ComparisonWording.FindCulture(language)!;
        var labels = ChartLabels.In(culture);
        return new(labels.Title, labels.Own, labels.Median, labels.Band, labels.Months, labels.TooEarly, culture);
    }
}
