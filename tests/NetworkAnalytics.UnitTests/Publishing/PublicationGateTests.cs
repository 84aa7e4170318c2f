using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.UnitTests.Benchmarks;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class PublicationGateTests
{
    [Theory]
    [InlineData(9, false, false, false)]
    [InlineData(10, true, false, false)]
    [InlineData(19, true, false, false)]
    [InlineData(20, true, true, false)]
    [InlineData(39, true, true, false)]
    [InlineData(40, true, true, true)]
    public void A_cell_shows_its_median_from_10_quartiles_from_20_and_tails_from_40_members(int members, bool median, bool quartiles, bool tails)
    {
        var cell = Learning(10, Enumerable.Range(1, members))[0];
        Assert.Equal((median, median, median), (cell.P50 is not null, cell.Members is not null, cell.Mean is not null));
        Assert.Equal((quartiles, quartiles), (cell.P25 is not null, cell.P75 is not null));
        Assert.Equal((tails, tails), (cell.P10 is not null, cell.P90 is not null));

        var peers = new CurvesGate(new(10)).Peers(Histogram(Enumerable.Range(1, members)));
        Assert.Equal(median, peers is not null);
        Assert.Equal((quartiles, quartiles), (peers?.P25 is not null, peers?.P75 is not null));
        Assert.Equal((tails, tails), (peers?.P10 is not null, peers?.P90 is not null));
    }

    [Theory]
    [InlineData(50, 49, false, false)]
    [InlineData(50, 50, true, true)]
    [InlineData(30, 30, true, false)]
    [InlineData(5, 5, true, false)]
    public void A_tenant_may_raise_the_smallest_group(int k, int members, bool shown, bool tails)
    {
        var cell = Learning(k, Enumerable.Range(1, members))[0];
        Assert.Equal((shown, tails), (cell.P50 is not null, cell.P90 is not null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-3)]
    public void No_tenant_goes_below_five(int k)
    {
        Assert.Null(Learning(k, Enumerable.Range(1, 4))[0].P50);
        Assert.Null(new GateRules(k).Count(4));
        Assert.NotNull(Learning(k, Enumerable.Range(1, 5))[0].P50);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(12, 10)]
    [InlineData(13, 15)]
    [InlineData(17, 15)]
    [InlineData(18, 20)]
    public void Counts_are_published_to_the_nearest_five(int members, int shown) => Assert.Equal(shown, new GateRules(10).Count(members));

    [Theory]
    [InlineData(199, 1.3)]
    [InlineData(200, 1.25)]
    public void A_mean_has_two_significant_digits_and_three_from_200_members_on(int members, double shown)
    {
        // A quarter of them have 2, the others 1.
        var cell = Learning(10, Enumerable.Range(0, members).Select(i => i % 4 == 0 ? 2 : 1))[0];
        Assert.Equal(shown, cell.Mean);
    }

    [Fact]
    public void A_mean_that_is_mostly_one_members_is_withheld()
    {
        Assert.NotNull(Learning(10, [.. Enumerable.Repeat(1, 10), 4])[0].Mean);
        Assert.Null(Learning(10, [.. Enumerable.Repeat(1, 10), 5])[0].Mean);
    }

    [Fact]
    public void Neither_the_smallest_nor_the_largest_value_is_published_as_a_bound()
    {
        for (var members = 10; members <= 120; members++)
        {
            var cell = Learning(10, Enumerable.Range(1, members))[0];
            foreach (var quantile in new[] { cell.P10, cell.P25, cell.P50, cell.P75, cell.P90 })
            {
                Assert.False(quantile?.Lower <= 1, $"the smallest of {members} is shown");
                Assert.False(quantile?.Upper >= members, $"the largest of {members} is shown");
            }
        }
    }

    [Fact]
    public void Cells_are_listed_as_far_as_the_history_goes_whoever_is_in_them()
    {
        var cells = Learning(10, Enumerable.Range(1, 4), months: 7);
        Assert.Equal(Enumerable.Range(1, 7), cells.Select(c => c.Cell));
        Assert.All(cells, c => Assert.Equal(new PublishedCell(c.Cell, null, null, null, null, null, null, null, null), c));
    }

    private static ExactHistogram Histogram(IEnumerable<int> values)
    {
        var histogram = new ExactHistogram();
        foreach (var value in values)
            histogram.Add(10 * value);
        return histogram;
    }

    /// <summary>The learning curve of members who have completed one month with these values.</summary>
    private static ImmutableArray<PublishedCell> Learning(int k, IEnumerable<int> values, int months = 1) =>
        new CurvesGate(new(k)).Cells([Histogram(values)], months, CellSeries.Tenure(CurveFold.Learning), Versions.Decided(Versions.Definition(k), Release.Fresh, true), []);
}
