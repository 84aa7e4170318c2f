using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>Writes published centiles as CSV: the raw quantiles, empty where withheld, n rounded to 5.</summary>
public static class CentilesCsv
{
    public const string Header = "cohort,measure,clock,cell,n,p10,p25,p50,p75,p90";

    /// <summary>One row for each cell of each curve, after <see cref="Header"/>.</summary>
    public static void WriteRows(TextWriter output, PublishedBenchmark benchmark)
    {
        var cohort = CsvCell(benchmark.Cohort.Key);
        foreach (var curve in benchmark.Curves)
            foreach (var cell in curve.Cells)
                output.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{cohort},{curve.Measure.Name()},{curve.Clock.Name()},{cell.Cell},{cell.Members},{Raw(cell.P10)},{Raw(cell.P25)},{Raw(cell.P50)},{Raw(cell.P75)},{Raw(cell.P90)}\n"));
    }

    /// <summary>A text as a CSV field that no spreadsheet takes for a formula.</summary>
    public static string CsvCell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Raw(PublishedQuantile? quantile) => quantile?.Raw.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
