using MathNet.Numerics;

namespace NetworkAnalytics.Statistics.Histograms;

/// <summary>
/// The 95 % order-statistic interval of a quantile, free of any distribution: [x(l), x(u)] with
/// l = max{r : P(Bin(n, p) &lt; r) ≤ 0.025} and u = min{r : P(Bin(n, p) ≥ r) ≤ 0.025}. At least 95 % of samples cover.
/// </summary>
/// <param name="Lower">x(l), in the histogram's unit.</param>
/// <param name="Upper">x(u), in the histogram's unit.</param>
public readonly record struct OrderStatisticInterval(int Lower, int Upper)
{
    private const double Tail = 0.025;

    /// <summary>Null when l &lt; 2 or u &gt; n − 1: it would show the smallest or the largest value.</summary>
    /// <param name="histogram">The sample.</param>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public static OrderStatisticInterval? Of(ExactHistogram histogram, double p) =>
        Ranks(histogram.Count, p) is var (lower, upper)
            ? new OrderStatisticInterval(histogram.OrderStatistic(lower), histogram.OrderStatistic(upper))
            : null;

    /// <summary>The ranks l and u for <paramref name="n"/> values; null under the condition of <see cref="Of"/>.</summary>
    public static (long Lower, long Upper)? Ranks(long n, double p)
    {
        if (p is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile lies between 0 and 1, both excluded.");
        if (n < 3)
            return null;
        // P(X < r) = P(X ≤ r − 1) rises with r, P(X ≥ r) = 1 − P(X < r) falls: both ranks are found by bisection.
        var lower = Last(r => Below(n, p, r) <= Tail, 0, n);
        var upper = First(r => 1 - Below(n, p, r) <= Tail, 1, n + 1);
        return lower < 2 || upper > n - 1 ? null : (lower, upper);
    }

    /// <summary>P(Bin(n, p) &lt; r) by the regularised incomplete beta function: I(1 − p; n − r + 1, r).</summary>
    public static double Below(long n, double p, long r) =>
        r <= 0 ? 0 : r > n ? 1 : SpecialFunctions.BetaRegularized(n - r + 1, r, 1 - p);

    private static long Last(Func<long, bool> holds, long from, long to)
    {
        while (from < to)
        {
            var middle = from + (to - from + 1) / 2;
            if (holds(middle))
                from = middle;
            else
                to = middle - 1;
        }
        return from;
    }

    private static long First(Func<long, bool> holds, long from, long to)
    {
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (holds(middle))
                to = middle;
            else
                from = middle + 1;
        }
        return from;
    }
}
