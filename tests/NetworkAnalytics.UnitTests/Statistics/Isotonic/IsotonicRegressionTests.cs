using CsCheck;
using NetworkAnalytics.Statistics.Isotonic;

namespace NetworkAnalytics.UnitTests.Statistics.Isotonic;

public sealed class IsotonicRegressionTests
{
    private static readonly Gen<(double[] Values, double[] Weights)> Points =
        Gen.Select(Gen.Double[-50, 50], Gen.Double[0.1, 90]).Array[0, 40].Select(points =>
            (Array.ConvertAll(points, p => p.Item1), Array.ConvertAll(points, p => p.Item2)));

    [Fact]
    public void The_fit_never_falls_and_a_second_fit_changes_nothing() =>
        Points.Sample(points =>
        {
            var fitted = IsotonicRegression.Fit(points.Values, points.Weights);
            Assert.Equal(fitted.Order(), fitted);
            Assert.Equal(fitted, IsotonicRegression.Fit(fitted, points.Weights));
        });

    [Fact]
    public void The_weighted_mean_is_kept() =>
        Points.Sample(points =>
        {
            var fitted = IsotonicRegression.Fit(points.Values, points.Weights);
            Assert.Equal(Dot(points.Values, points.Weights), Dot(fitted, points.Weights), 1e-7);
        });

    [Fact]
    public void The_fit_is_the_largest_of_the_smallest_means() =>
        Points.Sample(points =>
        {
            // Barlow et al. 1972: max over s ≤ i of min over t ≥ i of the weighted mean of s…t.
            var (values, weights) = points;
            var fitted = IsotonicRegression.Fit(values, weights);
            for (var i = 0; i < values.Length; i++)
            {
                var most = double.NegativeInfinity;
                for (var s = 0; s <= i; s++)
                    most = Math.Max(most, Enumerable.Range(i, values.Length - i).Min(t => Dot(values[s..(t + 1)], weights[s..(t + 1)]) / weights[s..(t + 1)].Sum()));
                Assert.Equal(most, fitted[i], 1e-9);
            }
        }, iter: 200);

    [Fact]
    public void Lines_in_order_stay_in_order() =>
        Gen.Select(Points, Gen.Double[0, 20].Array[40]).Sample((points, gaps) =>
        {
            var lower = IsotonicRegression.Fit(points.Values, points.Weights);
            var upper = IsotonicRegression.Fit(points.Values.Zip(gaps, (v, g) => v + g).ToArray(), points.Weights);
            for (var i = 0; i < lower.Length; i++)
                Assert.True(lower[i] <= upper[i] + 1e-12);
        });

    [Fact]
    public void None_one_and_equal_values()
    {
        Assert.Empty(IsotonicRegression.Fit([], []));
        Assert.Equal([3.0], IsotonicRegression.Fit([3], [2]));
        Assert.Equal([4.0, 4.0, 4.0], IsotonicRegression.Fit([4, 4, 4], [1, 9, 2]));
        Assert.Equal([1.0, 2.5, 2.5, 4.0], IsotonicRegression.Fit([1, 4, 2, 4], [1, 1, 3, 1]));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsotonicRegression.Fit([1], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsotonicRegression.Fit([1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([double.NaN], [1]));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
