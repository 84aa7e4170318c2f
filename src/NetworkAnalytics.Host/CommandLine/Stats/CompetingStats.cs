using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>
/// Aalen–Johansen for any number of causes. The estimator takes two: for each cause the others are merged into its
/// rival, which changes neither its incidence nor its error.
/// </summary>
internal static class CompetingStats
{
    private const int MostCauses = 100;

    public static void AalenJohansen(StatsTable table, StatsOutput output)
    {
        table.Require("time", "cause");
        var rows = new List<(double Time, int Cause)>();
        while (table.Read())
            rows.Add((table.Number("time"), table.Code("cause", MostCauses)));
        var scale = new TimeScale(rows.Select(r => r.Time));
        var causes = rows.Select(r => r.Cause).Where(c => c > 0).Distinct().Order().ToArray();
        // Without any event the event-free share is still there to be said.
        var estimates = Array.ConvertAll(causes is [] ? [1] : causes, cause => Estimate(rows, scale, cause));

        output.Row(["time", "at_risk", "event_free", .. causes.SelectMany(c => new[] { Name(c), Name(c) + "_se" })]);
        for (var i = 0; i < estimates[0].Count; i++)
        {
            var step = estimates[0][i];
            output.Row([scale.Times[step.Day], step.AtRisk, step.EventFree, .. causes.SelectMany((_, c) => new object?[] { estimates[c][i].First, estimates[c][i].FirstStandardError })]);
        }
    }

    private static IReadOnlyList<IncidenceStep> Estimate(List<(double Time, int Cause)> rows, TimeScale scale, int own)
    {
        var counts = new CompetingDayCounts();
        foreach (var (time, cause) in rows)
            counts.Add(cause == 0 ? Ending.Censored : cause == own ? Ending.First : Ending.Second, scale.Place(time));
        return NetworkAnalytics.Statistics.Survival.AalenJohansen.Estimate(counts);
    }

    private static string Name(int cause) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cause_{cause}");
}
