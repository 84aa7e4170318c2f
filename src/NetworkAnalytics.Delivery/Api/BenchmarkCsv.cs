using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Published centiles as CSV: the raw quantiles, empty where withheld, n rounded to 5.</summary>
public static class BenchmarkCsv
{
    public const string Header = "cohort,measure,clock,cell,n,p10,p25,p50,p75,p90";

    /// <summary>One line for each cell of each curve, to stand below <see cref="Header"/>; without line ends.</summary>
    public static IEnumerable<string> Lines(PublishedBenchmark benchmark)
    {
        var cohort = CsvField.Of(benchmark.Cohort.Key);
        foreach (var curve in benchmark.Curves)
            foreach (var cell in curve.Cells)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{cohort},{curve.Measure.Name()},{curve.Clock.Name()},{cell.Cell},{cell.Members},{Raw(cell.P10)},{Raw(cell.P25)},{Raw(cell.P50)},{Raw(cell.P75)},{Raw(cell.P90)}");
    }

    private static string Raw(PublishedQuantile? quantile) => quantile?.Raw.ToString("R", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>A text as a field of a CSV that people open in a spreadsheet.</summary>
public static class CsvField
{
    /// <summary>Quoted where needed; what a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    public static string Of(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
