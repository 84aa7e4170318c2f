using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>Estimates of the time to one event.</summary>
internal static class SurvivalStats
{
    private static readonly double[] Levels = [0.25, 0.5, 0.75];

    public static void KaplanMeier(StatsTable table, StatsOutput output)
    {
        output.Row("group", "time", "at_risk", "events", "survival", "std_err", "lower", "upper");
        foreach (var (group, curve) in Curves(table))
            foreach (var step in curve.Steps)
                output.Row(group, curve.TimeOf(step), step.AtRisk, step.Events, step.Survival, step.StandardError, step.Lower, step.Upper);
    }

    public static void Quantiles(StatsTable table, StatsOutput output)
    {
        output.Row("group", "p", "quantile", "lower", "upper");
        foreach (var (group, curve) in Curves(table))
            foreach (var level in Levels)
            {
                var found = curve.Quantile(level);
                output.Row(group, level, found.Value, found.Lower, found.Upper);
            }
    }

    public static void RestrictedMean(StatsTable table, double tau, StatsOutput output)
    {
        output.Row("group", "tau", "rmst", "rmst_se");
        foreach (var (group, curve) in Curves(table))
        {
            var mean = curve.RestrictedMean(tau);
            output.Row(group, tau, mean?.Days, mean?.StandardError);
        }
    }

    public static void LogRank(StatsTable table, StatsOutput output)
    {
        table.Require("group");
        var (groups, _) = Groups(table);
        if (groups.Count != 2)
            throw new InvalidInputException("group", $"The test compares two groups; the file has {groups.Count}{(groups.Count is 0 or > 12 ? "" : $": {string.Join(", ", groups.Select(g => g.Name))}")}.");
        var result = NetworkAnalytics.Statistics.Survival.LogRank.Test(groups[0].Counts, groups[1].Counts);
        output.Row("chisq", "df", "p");
        output.Row(result?.ChiSquared, 1, result?.P);
        if (result is null)
            output.Remark("No event happened while both groups had members at risk: there is nothing to compare.");
    }

    private static IEnumerable<(string Group, SurvivalCurve Curve)> Curves(StatsTable table)
    {
        var (groups, scale) = Groups(table);
        return groups.Select(g => (g.Name, NetworkAnalytics.Statistics.Survival.KaplanMeier.Estimate(g.Counts, scale.Times)));
    }

    /// <summary>Groups in order of their names, numbers as numbers.</summary>
    private static (List<(string Name, DayCounts Counts)> Groups, TimeScale Scale) Groups(StatsTable table)
    {
        table.Require("time", "event");
        var grouped = table.Has("group");
        if (grouped)
            table.Require("group");
        var rows = new List<(string Group, double Time, bool Event)>();
        while (table.Read())
            rows.Add((grouped ? table.Text("group") : "", table.Number("time"), table.Code("event", 1) == 1));
        var scale = new TimeScale(rows.Select(r => r.Time));
        var counts = new Dictionary<string, DayCounts>(StringComparer.Ordinal);
        foreach (var (group, time, happened) in rows)
        {
            if (!counts.TryGetValue(group, out var own))
                counts.Add(group, own = new());
            own.AddMember(happened ? scale.Place(time) : null, scale.Place(time));
        }
        var numbers = counts.Keys.All(name => IsNumber(name, out _));
        return ([.. counts.OrderBy(g => numbers && IsNumber(g.Key, out var number) ? number : 0).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Value))], scale);
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number);
}
