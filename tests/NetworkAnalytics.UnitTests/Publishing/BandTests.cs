using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class BandTests
{
    [Theory]
    [InlineData(0.9, Band.BelowP10)]
    [InlineData(1, Band.BelowP25)]
    [InlineData(1.9, Band.BelowP25)]
    [InlineData(2, Band.Middle)]
    [InlineData(5, Band.Middle)]
    [InlineData(5.1, Band.AboveP75)]
    [InlineData(9, Band.AboveP75)]
    [InlineData(9.1, Band.AboveP90)]
    public void Bounds_belong_to_the_inner_band(double value, Band band) =>
        Assert.Equal(band, BandComparisons.BandOf(value, new PeerQuantiles(1, 2, 3, 5, 9)));

    [Theory]
    [InlineData(0, Band.BelowP25)]
    [InlineData(100, Band.AboveP75)]
    public void Without_tails_the_outer_bands_are_below_and_above_the_quartiles(double value, Band band) =>
        Assert.Equal(band, BandComparisons.BandOf(value, new PeerQuantiles(null, 2, 3, 5, null)));

    [Fact]
    public void Without_quartiles_there_is_no_band() => Assert.Null(BandComparisons.BandOf(3, new PeerQuantiles(null, null, 3, null, null)));

    [Fact]
    public void Of_41_members_each_is_beside_the_quantiles_of_the_40_others()
    {
        int[] values = [.. Enumerable.Range(0, 41).Select(i => i * i % 23 * 10)];
        var gate = new CurvesGate(new(10));
        foreach (var own in values)
        {
            var others = new ExactHistogram();
            foreach (var value in values)
                others.Add(value);
            others.Remove(own);
            var left = values.Order().ToList();
            left.Remove(own);
            // Type 7 on 40 values: 1 + 39 p is the place.
            Assert.Equal([At(0.1), At(0.25), At(0.5), At(0.75), At(0.9)], Levels(gate.Peers(others)!));

            double At(double p)
            {
                var place = 39 * p;
                var below = (int)place;
                return Math.Round((left[below] + (place - below) * (left[Math.Min(39, below + 1)] - left[below])) / 10, 10);
            }
        }
    }

    private static double[] Levels(PeerQuantiles q) => [.. new[] { q.P10, q.P25, q.P50, q.P75, q.P90 }.Select(v => Math.Round(v!.Value, 10))];
}
