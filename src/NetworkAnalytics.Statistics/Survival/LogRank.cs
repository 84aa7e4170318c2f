using MathNet.Numerics;

namespace NetworkAnalytics.Statistics.Survival;

/// <summary>Two cohorts' event times compared.</summary>
/// <param name="ChiSquared">The statistic, one degree of freedom.</param>
/// <param name="P">Probability of so large a statistic when both cohorts have one curve.</param>
/// <param name="First">What was seen in the first cohort.</param>
/// <param name="Second">What was seen in the second cohort.</param>
public sealed record LogRankResult(double ChiSquared, double P, LogRankGroup First, LogRankGroup Second);

/// <param name="Members">Members.</param>
/// <param name="Events">Events observed.</param>
/// <param name="Expected">Events expected if both cohorts had one curve.</param>
public readonly record struct LogRankGroup(int Members, int Events, double Expected);

/// <summary>The log-rank test (Mantel 1966; R's <c>survdiff</c> with rho 0).</summary>
public static class LogRank
{
    /// <summary>
    /// (O − E)² / V with E and V summed over event days from the hypergeometric distribution. Null when V is 0: no
    /// event happened while both cohorts had members at risk. The cohorts must not share members, which counts cannot
    /// tell: the caller refuses overlapping ones. Costs O(largest observed day).
    /// </summary>
    public static LogRankResult? Test(DayCounts first, DayCounts second)
    {
        var (atRisk1, atRisk2) = (first.Members, second.Members);
        var (expected1, expected2, variance) = (0.0, 0.0, 0.0);
        var last = Math.Max(first.LastDay, second.LastDay);
        for (var day = 0; day <= last; day++)
        {
            double n = (double)atRisk1 + atRisk2;
            double events = (double)first.EventsOn(day) + second.EventsOn(day);
            if (events > 0)
            {
                expected1 += events * atRisk1 / n;
                expected2 += events * atRisk2 / n;
                if (n > 1)
                    variance += events * (atRisk1 / n) * (atRisk2 / n) * (n - events) / (n - 1);
            }
            atRisk1 -= first.EventsOn(day) + first.CensoredOn(day);
            atRisk2 -= second.EventsOn(day) + second.CensoredOn(day);
        }
        if (variance == 0)
            return null;
        var difference = first.Events - expected1;
        var chiSquared = difference * difference / variance;
        return new(chiSquared, SpecialFunctions.Erfc(Math.Sqrt(chiSquared / 2)),
            new(first.Members, first.Events, expected1), new(second.Members, second.Events, expected2));
    }
}
