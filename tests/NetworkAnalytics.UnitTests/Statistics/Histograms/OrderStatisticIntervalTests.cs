using CsCheck;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Statistics.Histograms;

public sealed class OrderStatisticIntervalTests
{
    private static readonly double[] Levels = [0.1, 0.25, 0.5, 0.75, 0.9];

    [Fact]
    public void Ranks_follow_the_definition_for_every_n_up_to_200()
    {
        foreach (var p in Levels)
            for (var n = 0; n <= 200; n++)
                Assert.Equal(ByDefinition(n, p), OrderStatisticInterval.Ranks(n, p));
    }

    [Theory, InlineData(1_000), InlineData(25_000), InlineData(1_000_000)]
    public void Ranks_follow_the_definition_for_many_members(int n)
    {
        foreach (var p in Levels)
            Assert.Equal(ByDefinition(n, p), OrderStatisticInterval.Ranks(n, p));
    }

    [Fact]
    public void The_interval_covers_the_quantile_in_at_least_95_of_100_samples_exactly()
    {
        var seen = 0;
        foreach (var p in Levels)
            foreach (var n in Enumerable.Range(0, 301).Append(1000))
            {
                if (OrderStatisticInterval.Ranks(n, p) is not var (lower, upper))
                    continue;
                seen++;
                // x(l) ≤ quantile ≤ x(u) for a continuous sample: at least l and fewer than u values below it.
                var coverage = Probabilities(n, p).Skip((int)lower).Take((int)(upper - lower)).Sum();
                Assert.True(coverage >= 0.95, $"n = {n}, p = {p}: {coverage}");
                Assert.True(lower >= 2 && upper <= n - 1);
            }
        Assert.True(seen > 1000);
    }

    [Fact]
    public void Too_few_values_have_no_interval_rather_than_the_smallest_or_largest_value()
    {
        Assert.Null(OrderStatisticInterval.Ranks(0, 0.5));
        Assert.Null(OrderStatisticInterval.Ranks(8, 0.5));
        Assert.Equal((2, 8), OrderStatisticInterval.Ranks(9, 0.5));
        Assert.Null(OrderStatisticInterval.Ranks(40, 0.1));
    }

    [Fact]
    public void The_interval_holds_order_statistics_of_the_sample() =>
        Gen.Int[0, 3000].Array[0, 120].Sample(values =>
        {
            var histogram = new ExactHistogram();
            foreach (var value in values)
                histogram.Add(value);
            Array.Sort(values);
            foreach (var p in Levels)
            {
                var ranks = OrderStatisticInterval.Ranks(values.Length, p);
                var interval = OrderStatisticInterval.Of(histogram, p);
                Assert.Equal(ranks is null, interval is null);
                if (ranks is var (lower, upper))
                    Assert.Equal(new OrderStatisticInterval(values[lower - 1], values[upper - 1]), interval);
            }
        });

    [Fact]
    public void Equal_values_have_an_interval_of_no_width()
    {
        var histogram = new ExactHistogram();
        for (var i = 0; i < 20; i++)
            histogram.Add(7);
        Assert.Equal(new OrderStatisticInterval(7, 7), OrderStatisticInterval.Of(histogram, 0.5));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(-1), InlineData(double.NaN)]
    public void A_level_outside_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderStatisticInterval.Ranks(100, p));

    private static (long Lower, long Upper)? ByDefinition(int n, double p)
    {
        // below[r] = P(Bin(n, p) < r), for r = 0…n + 1.
        var below = new double[n + 2];
        var probabilities = Probabilities(n, p);
        for (var r = 1; r <= n + 1; r++)
            below[r] = below[r - 1] + probabilities[r - 1];
        var above = new double[n + 2];
        for (var r = n; r >= 0; r--)
            above[r] = above[r + 1] + probabilities[r];
        var lower = Enumerable.Range(0, n + 2).Last(r => below[r] <= 0.025);
        var upper = Enumerable.Range(0, n + 2).First(r => above[r] <= 0.025);
        return lower < 2 || upper > n - 1 ? null : (lower, upper);
    }

    private static double[] Probabilities(int n, double p)
    {
        // Outwards from the mode, then divided by the sum: no logarithm, no cancellation.
        var probabilities = new double[n + 1];
        var mode = Math.Min(n, (int)((n + 1) * p));
        probabilities[mode] = 1;
        for (var k = mode; k < n; k++)
            probabilities[k + 1] = probabilities[k] * (n - k) / (k + 1) * (p / (1 - p));
        for (var k = mode; k > 0; k--)
            probabilities[k - 1] = probabilities[k] * k / (n - k + 1) * ((1 - p) / p);
        var sum = probabilities.Sum();
        return Array.ConvertAll(probabilities, q => q / sum);
    }
}
