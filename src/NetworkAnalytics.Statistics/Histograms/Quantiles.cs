namespace NetworkAnalytics.Statistics.Histograms;

/// <summary>Sample quantiles from an exact histogram.</summary>
public static class Quantiles
{
    /// <summary>
    /// The type-7 quantile of Hyndman and Fan (1996), R's default: with h = (n − 1)p, linear interpolation between the
    /// order statistics around h + 1.
    /// </summary>
    /// <param name="histogram">The sample.</param>
    /// <param name="p">0 to 1.</param>
    /// <returns>In the histogram's unit; NaN when it is empty.</returns>
    public static double Type7(ExactHistogram histogram, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1);
        if (histogram.Count == 0)
            return double.NaN;
        var h = (histogram.Count - 1) * p;
        // (n − 1)p may fall a hair short of a whole number in binary; it is that number then.
        var floor = Math.Floor(h + 1e-9);
        var low = (long)floor + 1;
        var part = Math.Max(0, h - floor);
        var below = histogram.OrderStatistic(low);
        if (part == 0)
            return below;
        var above = histogram.OrderStatistic(low + 1);
        return below + part * (above - below);
    }
}
