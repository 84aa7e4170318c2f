namespace NetworkAnalytics.Statistics.Isotonic;

/// <summary>
/// Weighted least-squares fit of a line that never falls, by pooling adjacent violators (Barlow et al. 1972). Lines
/// that keep an order at every point keep it after fitting with the same weights.
/// </summary>
public static class IsotonicRegression
{
    /// <param name="values">One a point, in order.</param>
    /// <param name="weights">Positive; as many as values.</param>
    /// <returns>The fitted values, as many as given; empty for none.</returns>
    /// <exception cref="ArgumentException">Weights are not as many as values, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is not positive.</exception>
    public static double[] Fit(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (values.Length != weights.Length)
            throw new ArgumentException($"{values.Length} values with {weights.Length} weights.", nameof(weights));
        var blocks = new (double Mean, double Weight, int Length)[values.Length];
        var last = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (!(weights[i] > 0))
                throw new ArgumentOutOfRangeException(nameof(weights), weights[i], "Weights are positive.");
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"The value at point {i} is {values[i]}.", nameof(values));
            blocks[++last] = (values[i], weights[i], 1);
            while (last > 0 && blocks[last - 1].Mean > blocks[last].Mean)
            {
                var (a, b) = (blocks[last - 1], blocks[last]);
                var weight = a.Weight + b.Weight;
                blocks[--last] = (a.Mean + (b.Mean - a.Mean) * (b.Weight / weight), weight, a.Length + b.Length);
            }
        }
        var fitted = new double[values.Length];
        var at = 0;
        for (var block = 0; block <= last; block++)
        {
            fitted.AsSpan(at, blocks[block].Length).Fill(blocks[block].Mean);
            at += blocks[block].Length;
        }
        return fitted;
    }
}
