using CsCheck;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Statistics.Histograms;

public sealed class QuantilesTests
{
    [Fact]
    public void Type_7_equals_its_definition_on_the_sorted_values() =>
        Gen.Select(Gen.Int[0, 500].Array[1, 80], Gen.Double[0, 1]).Sample((values, p) => Agrees(values, p));

    [Fact]
    public void The_published_quantiles_agree_for_every_number_of_values()
    {
        for (var n = 1; n <= 400; n++)
            foreach (var p in (double[])[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1])
                Agrees([.. Enumerable.Range(0, n).Select(i => i * i)], p);
    }

    [Fact]
    public void Whole_positions_give_a_value_and_no_mixture()
    {
        // 0.1 · 30 is 3.0000000000000004 and 0.7 · 10 is 7.000000000000001 in binary, 0.29 · 100 is 28.999999999999996.
        Assert.Equal(3, Quantiles.Type7(Of([.. Enumerable.Range(0, 31)]), 0.1), 1e-12);
        Assert.Equal(29, Quantiles.Type7(Of([.. Enumerable.Range(0, 101)]), 0.29), 1e-12);
    }

    [Fact]
    public void None_one_and_equal_values()
    {
        Assert.True(double.IsNaN(Quantiles.Type7(Of([]), 0.5)));
        foreach (var p in (double[])[0, 0.3, 1])
        {
            Assert.Equal(7, Quantiles.Type7(Of([7]), p));
            Assert.Equal(7, Quantiles.Type7(Of([7, 7, 7, 7]), p));
        }
        Assert.Equal(3000, Quantiles.Type7(Of([1000, 5000]), 0.5));
    }

    [Theory, InlineData(-0.1), InlineData(1.1), InlineData(double.NaN)]
    public void A_share_outside_0_to_1_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Type7(Of([1, 2]), p));

    private static void Agrees(int[] values, double p)
    {
        Array.Sort(values);
        var h = (values.Length - 1) * p;
        var low = (int)Math.Floor(h);
        var high = Math.Min(low + 1, values.Length - 1);
        Near.Equal(values[low] + (h - low) * (values[high] - values[low]), Quantiles.Type7(Of(values), p), 1e-9, $"n = {values.Length}, p = {p}");
    }

    private static ExactHistogram Of(int[] values)
    {
        var histogram = new ExactHistogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }
}
