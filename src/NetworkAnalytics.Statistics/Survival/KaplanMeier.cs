namespace NetworkAnalytics.Statistics.Survival;

/// <summary>
/// The product-limit estimate of the time to one event (Kaplan and Meier 1958) with Greenwood's variance and the 95 %
/// log-log interval (Kalbfleisch and Prentice 1980): exp(−exp(ln(−ln S) ± 1.96·√G / ln S)), G = Σ d / (n(n − d)).
/// Where causes compete use <see cref="AalenJohansen"/>: 1 − S for one cause, the others censored, overstates it.
/// </summary>
public static class KaplanMeier
{
    /// <summary>The standard normal's 97.5 % quantile.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>
    /// One step for each day with an event or a censoring; no step without members. Costs O(largest observed day).
    /// On one day events come before censorings.
    /// </summary>
    public static SurvivalCurve Estimate(DayCounts counts) => Estimate(counts, null);

    /// <summary>
    /// The same from times that are no whole days: a count's day is then the place of its time in a list. Only their
    /// order matters to the curve. Quantiles and means are read in the times; what asks for a day still means the place.
    /// </summary>
    /// <param name="counts">By place in <paramref name="times"/>.</param>
    /// <param name="times">Rising, at least 0, one for every place counted; null: the days themselves.</param>
    public static SurvivalCurve Estimate(DayCounts counts, IReadOnlyList<double>? times)
    {
        var steps = new List<SurvivalStep>();
        var atRisk = counts.Members;
        var survival = 1.0;
        var greenwood = 0.0;
        for (var day = 0; day <= counts.LastDay; day++)
        {
            var (events, censored) = (counts.EventsOn(day), counts.CensoredOn(day));
            if (events + censored == 0)
                continue;
            if (events > 0)
            {
                survival *= (double)(atRisk - events) / atRisk;
                greenwood += GreenwoodTerm(atRisk, events);
            }
            steps.Add(Step(day, atRisk, events, censored, survival, greenwood));
            atRisk -= events + censored;
        }
        return new SurvivalCurve(steps.ToArray(), counts.Members, times);
    }

    /// <summary>d / (n(n − d)); infinite when everyone at risk has the event.</summary>
    internal static double GreenwoodTerm(int atRisk, int events) => events / ((double)atRisk * (atRisk - events));

    private static SurvivalStep Step(int day, int atRisk, int events, int censored, double survival, double greenwood)
    {
        if (survival == 0)
            return new(day, atRisk, events, censored, 0, null, null, null);
        var error = Math.Sqrt(greenwood);
        if (survival == 1)
            return new(day, atRisk, events, censored, 1, 0, null, null);
        var hazard = -Math.Log(survival);
        var width = Z * error / hazard;
        return new(day, atRisk, events, censored, survival, survival * error,
            Math.Exp(-hazard * Math.Exp(width)), Math.Exp(-hazard * Math.Exp(-width)));
    }
}
