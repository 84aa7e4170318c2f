using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>One file of published numbers: a header, and lines for each cohort. Empty is withheld.</summary>
/// <param name="Name">As it is written, and as the API is asked for it (without <c>.csv</c>).</param>
public sealed record PublishedFile(string Name, string Header, Func<PublishedBenchmark, IEnumerable<string>> Lines);

/// <summary>The files in which published benchmarks leave as CSV.</summary>
public static class PublishedFiles
{
    public static IReadOnlyList<PublishedFile> All { get; } =
    [
        new("centiles.csv", BenchmarkCsv.Header, BenchmarkCsv.Lines),
        new("returns.csv", "cohort,kind,months,survival,lower,upper,at_risk", Returns),
        new("returns-summary.csv",
            "cohort,kind,n,q25,q25_lower,q25_upper,median,median_lower,median_upper,q75,q75_lower,q75_upper,rmst_90d,rmst_90d_se,rmst_365d,rmst_365d_se,rmst_1095d,rmst_1095d_se",
            Summary),
        new("first-return.csv", "cohort,months,announced,announced_se,unannounced,unannounced_se", First),
        new("mcf.csv", "cohort,months,mcf,robust_se", Counts),
        new("mix.csv", "cohort,category,share", Mix),
    ];

    /// <summary>Months at which curves over time are written; the published benchmark has those between as well.</summary>
    private static readonly ImmutableArray<int> Months = [3, 6, 12, 24, 36];

    private const int CountMonths = 36;

    private static IEnumerable<string> Returns(PublishedBenchmark benchmark) =>
        from times in benchmark.Returns
        from month in Months
        let at = times.Months.FirstOrDefault(m => m.Month == month)
        select Line(benchmark, times.Kind.Name(), month, at?.Survival, at?.Lower, at?.Upper, at?.AtRisk);

    private static IEnumerable<string> Summary(PublishedBenchmark benchmark) =>
        from times in benchmark.Returns
        select Line(benchmark, [times.Kind.Name(), times.Members,
            .. times.Quantiles.SelectMany(q => new[] { Time(q.Value), Time(q.Lower), Time(q.Upper) }),
            .. times.RestrictedMeans.SelectMany(m => new object?[] { m.Days, m.StandardError })]);

    private static IEnumerable<string> First(PublishedBenchmark benchmark) =>
        from month in Months
        let at = benchmark.First.Months.FirstOrDefault(m => m.Month == month)
        select Line(benchmark, month, at?.Announced, at?.AnnouncedStandardError, at?.Unannounced, at?.UnannouncedStandardError);

    private static IEnumerable<string> Counts(PublishedBenchmark benchmark) =>
        from month in Enumerable.Range(1, CountMonths)
        let at = benchmark.Counts.Months.FirstOrDefault(m => m.Month == month)
        select Line(benchmark, month, at?.Mean, at?.StandardError);

    private static IEnumerable<string> Mix(PublishedBenchmark benchmark) =>
        from category in benchmark.Mix.Categories
        select Line(benchmark, category.Category, category.Share);

    private static object? Time(PublishedTime? time) => time is null ? null : time.Days is { } days ? days : "not reached";

    private static string Line(PublishedBenchmark benchmark, params ReadOnlySpan<object?> fields)
    {
        var line = CsvField.Of(benchmark.Cohort.Key);
        foreach (var field in fields)
            line += "," + (field is double number ? number.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(field, CultureInfo.InvariantCulture));
        return line;
    }
}
