using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.UnitTests.Benchmarks;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class PublishedFilesTests
{
    [Fact]
    public void Every_file_has_its_columns_filled_or_empty_whoever_is_in_the_cohort()
    {
        foreach (var rows in new[] { 0, 1, 12, 60 })
        {
            var benchmark = Publish([.. Enumerable.Range(1, rows).Select(i => Row("2025-01-01", null, Meeting("m", "2025-01-05", effort: 400), Return("r", $"2025-02-{i % 28 + 1:00}", expected: i % 2 == 0)))]);
            foreach (var file in PublishedFiles.All)
                Assert.All(file.Lines(benchmark), line => Assert.Equal(file.Header.Count(c => c == ','), line.Count(c => c == ',')));
        }
    }

    [Fact]
    public void Months_are_those_named_even_where_the_association_is_younger()
    {
        var benchmark = Publish([]);
        Assert.Equal(["3", "6", "12", "24", "36", "3", "6", "12", "24", "36"], Column("returns.csv", 2, benchmark));
        Assert.Equal(["3", "6", "12", "24", "36"], Column("first-return.csv", 1, benchmark));
        Assert.Equal(Enumerable.Range(1, 36).Select(m => $"{m}"), Column("mcf.csv", 1, benchmark));
    }

    [Fact]
    public void Not_reached_is_another_thing_than_withheld()
    {
        var quiet = Publish([.. Enumerable.Range(1, 15).Select(_ => Row("2025-01-01", null))]);
        var line = PublishedFiles.All.Single(f => f.Name == "returns-summary.csv").Lines(quiet).First();
        // Fifteen members: the median may be told and is not reached, quartiles are withheld.
        Assert.Equal("everyone,announced,15,,,,not reached,not reached,not reached,,,,90,0,360,0,,", line);
    }

    private static IEnumerable<string> Column(string file, int column, Contracts.Benchmarks.PublishedBenchmark benchmark) =>
        PublishedFiles.All.Single(f => f.Name == file).Lines(benchmark).Select(l => l.Split(',')[column]);
}
