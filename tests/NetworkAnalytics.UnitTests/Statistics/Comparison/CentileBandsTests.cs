using CsCheck;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.UnitTests.Statistics.Comparison;

public sealed class CentileBandsTests
{
    [Theory]
    [InlineData(9, CentileBand.BelowP10), InlineData(10, CentileBand.BelowP25), InlineData(24, CentileBand.BelowP25)]
    [InlineData(25, CentileBand.Middle), InlineData(50, CentileBand.Middle), InlineData(75, CentileBand.Middle)]
    [InlineData(76, CentileBand.AboveP75), InlineData(90, CentileBand.AboveP75), InlineData(91, CentileBand.AboveP90)]
    public void The_edges_belong_to_the_band_nearer_the_middle(double value, CentileBand band) =>
        Assert.Equal(band, new CentileBands(10, 25, 75, 90).Of(value));

    [Theory]
    [InlineData(0, CentileBand.BelowP25), InlineData(25, CentileBand.Middle), InlineData(75, CentileBand.Middle), InlineData(1000, CentileBand.AboveP75)]
    public void Without_P10_and_P90_there_are_three_bands(double value, CentileBand band) =>
        Assert.Equal(band, new CentileBands(null, 25, 75, null).Of(value));

    [Fact]
    public void Where_everybody_has_the_same_that_value_is_in_the_middle()
    {
        var equal = new CentileBands(30, 30, 30, 30);
        Assert.Equal((CentileBand.BelowP10, CentileBand.Middle, CentileBand.AboveP90), (equal.Of(29), equal.Of(30), equal.Of(31)));
    }

    [Fact]
    public void A_larger_value_never_lies_in_a_lower_band() =>
        Gen.Select(Gen.Int[0, 20].Array[4], Gen.Int[0, 22], Gen.Int[0, 22], Gen.Bool).Sample((edges, a, b, tails) =>
        {
            Array.Sort(edges);
            var bands = new CentileBands(tails ? edges[0] : null, edges[1], edges[2], tails ? edges[3] : null);
            Assert.True(bands.Of(Math.Min(a, b)) <= bands.Of(Math.Max(a, b)));
        });
}
