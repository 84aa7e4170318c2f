using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Csv;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>One file of published numbers: its columns, and rows for each cohort. Empty is withheld.</summary>
public sealed class PublishedFile
{
    private readonly string[] _columns;
    private readonly Func<PublishedBenchmark, IEnumerable<object?[]>> _rows;

    internal PublishedFile(string name, string[] columns, Func<PublishedBenchmark, IEnumerable<object?[]>> rows) => (Name, _columns, _rows) = (name, columns, rows);

    /// <summary>As it is written, and as the API is asked for it (without <c>.csv</c>).</summary>
    public string Name { get; }

    /// <summary>The first line as programs read it.</summary>
    public string Header => HeaderIn(CsvFormat.Machine);

    public string HeaderIn(CsvFormat format) => format.Line(_columns);

    /// <summary>The lines as programs read them, without line ends.</summary>
    public IEnumerable<string> Lines(PublishedBenchmark benchmark) => LinesIn(CsvFormat.Machine, benchmark);

    public IEnumerable<string> LinesIn(CsvFormat format, PublishedBenchmark benchmark) => _rows(benchmark).Select(row => format.Line(row));
}

/// <summary>The files in which published benchmarks leave as CSV.</summary>
public static class PublishedFiles
{
    public static IReadOnlyList<PublishedFile> All { get; } =
    [
        new("centiles.csv", BenchmarkCsv.Columns, BenchmarkCsv.Rows),
        new("returns.csv", ["cohort", "kind", "months", "survival", "lower", "upper", "at_risk"], Returns),
        new("returns-summary.csv",
            ["cohort", "kind", "n", "q25", "q25_lower", "q25_upper", "median", "median_lower", "median_upper", "q75", "q75_lower", "q75_upper",
                "rmst_90d", "rmst_90d_se", "rmst_365d", "rmst_365d_se", "rmst_1095d", "rmst_1095d_se"],
            Summary),
        new("first-return.csv", ["cohort", "months", "announced", "announced_se", "unannounced", "unannounced_se"], First),
        new("mcf.csv", ["cohort", "months", "mcf", "robust_se"], Counts),
        new("mix.csv", ["cohort", "category", "share"], Mix),
    ];

    /// <summary>Months at which curves over time are written; the published benchmark has those between as well.</summary>
    private static readonly ImmutableArray<int> Months = [3, 6, 12, 24, 36];

    private const int CountMonths = 36;

    private static IEnumerable<object?[]> Returns(PublishedBenchmark benchmark) =>
        from times in benchmark.Returns
        from month in Months
        let at = times.Months.FirstOrDefault(m => m.Month == month)
        select Row(benchmark, times.Kind.Name(), month, at?.Survival, at?.Lower, at?.Upper, at?.AtRisk);

    private static IEnumerable<object?[]> Summary(PublishedBenchmark benchmark) =>
        from times in benchmark.Returns
        select Row(benchmark, [times.Kind.Name(), times.Members,
            .. times.Quantiles.SelectMany(q => new[] { Time(q.Value), Time(q.Lower), Time(q.Upper) }),
            .. times.RestrictedMeans.SelectMany(m => new object?[] { m.Days, m.StandardError })]);

    private static IEnumerable<object?[]> First(PublishedBenchmark benchmark) =>
        from month in Months
        let at = benchmark.First.Months.FirstOrDefault(m => m.Month == month)
        select Row(benchmark, month, at?.Announced, at?.AnnouncedStandardError, at?.Unannounced, at?.UnannouncedStandardError);

    private static IEnumerable<object?[]> Counts(PublishedBenchmark benchmark) =>
        from month in Enumerable.Range(1, CountMonths)
        let at = benchmark.Counts.Months.FirstOrDefault(m => m.Month == month)
        select Row(benchmark, month, at?.Mean, at?.StandardError);

    private static IEnumerable<object?[]> Mix(PublishedBenchmark benchmark) =>
        from category in benchmark.Mix.Categories
        select Row(benchmark, category.Category, category.Share);

    private static object? Time(PublishedTime? time) => time is null ? null : time.Days is { } days ? days : "not reached";

    private static object?[] Row(PublishedBenchmark benchmark, params object?[] fields) => [benchmark.Cohort.Key, .. fields];
}
