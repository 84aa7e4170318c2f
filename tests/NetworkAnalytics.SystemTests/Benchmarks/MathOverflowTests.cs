using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.CommandLine;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Benchmarks;

/// <summary>
/// Seven years of MathOverflow through the program as a person runs it, held against what R computed from the same
/// files. The files lie beside the repository, in <c>../shared/data</c>. On a server of its own: a file that size, staged,
/// holds every projection of an instance back.
/// </summary>
public sealed class MathOverflowTests(OwnServer server) : IClassFixture<OwnServer>, IDisposable
{
    private static readonly string[] Levels = ["p10", "p25", "p50", "p75", "p90"];
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Centiles_of_real_histories_equal_Rs_in_every_cell_and_a_second_run_changes_nothing()
    {
        var data = SharedData.Folder("mathoverflow");
        var database = await server.CreateDatabaseAsync();
        var on = new Dictionary<string, string?> { ["ConnectionStrings__postgres"] = database };
        string[] demo =
        [
            "demo", "--once", "--members", Path.Combine(data, "members.csv"), "--history", Path.Combine(data, "history.csv.gz"),
            "--as-of", "2016-03-07", "--out", _directory.Path,
        ];
        var first = await ProgramProcess.RunAsync(on, demo);
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("members.csv: 24,818 rows, 24,818 new, 0 there before, 0 rejected", first.Errors, StringComparison.Ordinal);
        Assert.Contains("history.csv.gz: 896,991 rows, 896,991 new, 0 there before, 0 rejected", first.Errors, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(Path.Combine(_directory.Path, "centiles.csv"), TestContext.Current.CancellationToken);
        EqualToR(written);

        var second = await ProgramProcess.RunAsync(on, demo);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("history.csv.gz: 896,991 rows, 0 new, 896,991 there before, 0 rejected", second.Errors, StringComparison.Ordinal);
        Assert.Contains("version 1, as of 2016-03-07", second.Errors, StringComparison.Ordinal);
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(_directory.Path, "centiles.csv"), TestContext.Current.CancellationToken));
        await using var product = await TestProduct.StartAsync(database);
        await new Journal(new TenantId(1)).VerifyAsync(product);
    }

    private static void EqualToR(string written)
    {
        var lines = written.TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToArray();
        Assert.Equal(["cohort", "measure", "clock", "cell", "n", .. Levels], lines[0]);
        var cells = lines[1..].ToDictionary(line => (Cohort: line[0], Measure: line[1], Clock: line[2], Cell: int.Parse(line[3], CultureInfo.InvariantCulture)));
        foreach (var cohort in new[] { "join_year=2010", "join_year=2013", "entry_role=asking" })
        {
            var file = cohort.Replace('=', '-');
            var expected = Read($"centiles-{file}.csv").Select(row => (Measure: "learning", row)).Concat(Read($"measures-{file}.csv").Select(row => (Measure: row["measure"], row))).ToList();
            foreach (var (measure, row) in expected)
            {
                var month = int.Parse(row["tenure_month"], CultureInfo.InvariantCulture);
                Equal(row, cells[(cohort, measure, "tenure", month)], $"{cohort} {measure} {month}");
            }
            // R lists the cells that have a number; no other cell of these cohorts may show one.
            var known = expected.Select(e => (e.Measure, Month: int.Parse(e.row["tenure_month"], CultureInfo.InvariantCulture))).ToHashSet();
            Assert.Equal(["breadth", "encounters", "learning", "reach"], known.Select(k => k.Measure).Distinct().Order(StringComparer.Ordinal));
            foreach (var (at, line) in cells.Where(c => c.Key.Cohort == cohort && c.Key.Clock == "tenure" && known.Any(k => k.Measure == c.Key.Measure) && !known.Contains((c.Key.Measure, c.Key.Cell))))
                Assert.True(line[4..].All(field => field == ""), $"{at} shows {string.Join(',', line[4..])}, and R has nothing there");
        }
    }

    private static void Equal(Dictionary<string, string> row, string[] line, string where)
    {
        var n = int.Parse(row["n"], CultureInfo.InvariantCulture);
        Assert.Equal(n < 10 ? "" : ((n + 2) / 5 * 5).ToString(CultureInfo.InvariantCulture), line[4]);
        foreach (var (level, column) in Levels.Select((level, i) => (level, 5 + i)))
        {
            var shown = n >= (level switch { "p50" => 10, "p25" or "p75" => 20, _ => 40 });
            Assert.True(shown == (line[column] != ""), $"{where}, {level}: '{line[column]}' with n = {n}");
            if (!shown)
                continue;
            var (expected, found) = (double.Parse(row[level], CultureInfo.InvariantCulture), double.Parse(line[column], CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(expected - found) <= 1e-9 * Math.Abs(expected), $"{where}, {level}: expected {expected:R}, found {found:R}");
        }
    }

    private static IEnumerable<Dictionary<string, string>> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Oracles", "mathoverflow", file));
        var columns = lines[0].Split(',');
        Assert.NotEmpty(lines[1..]);
        return lines[1..].Select(line => columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
