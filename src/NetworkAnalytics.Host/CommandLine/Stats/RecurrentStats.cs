using System.Globalization;
using NetworkAnalytics.Statistics.Recurrent;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>Estimates for events that happen again and again.</summary>
internal static class RecurrentStats
{
    public static void MeanCumulative(StatsTable table, StatsOutput output)
    {
        var (members, scale) = Members(table);
        output.Row("time", "at_risk", "events", "mcf", "robust_se");
        foreach (var step in MeanCumulativeFunction.Estimate(members).Steps)
            output.Row(scale.Times[step.Day], step.AtRisk, step.Events, step.Mean, step.StandardError);
    }

    /// <summary>Each member's stretches in the file's order: from 0, each beginning where the one before ended.</summary>
    private static (RecurrentHistory[] Members, TimeScale Scale) Members(StatsTable table)
    {
        table.Require("id", "start", "stop", "event");
        var members = new Dictionary<string, (double Stop, List<double> Events)>(StringComparer.Ordinal);
        while (table.Read())
        {
            var (id, start, stop) = (table.Text("id"), table.Number("start"), table.Number("stop"));
            var own = members.GetValueOrDefault(id, (0, []));
            if (start != own.Stop)
                throw table.Wrong("start", own.Stop == 0
                    ? $"The first row of '{id}' starts at {Shown(start)}: members are observed from 0 on; a late entry is not supported."
                    : $"'{id}' was observed to {Shown(own.Stop)} and goes on from {Shown(start)}: a member's rows follow one another in order, without gaps.");
            if (!(stop > start))
                throw table.Wrong("stop", $"The stretch ends at {Shown(stop)}, not after its start {Shown(start)}.");
            if (table.Code("event", 1) == 1)
                own.Events.Add(stop);
            members[id] = (stop, own.Events);
        }
        var scale = new TimeScale(members.Values.SelectMany(m => m.Events.Append(m.Stop)));
        return ([.. members.Values.Select(m => new RecurrentHistory(scale.Place(m.Stop), m.Events.Select(scale.Place).ToArray()))], scale);
    }

    private static string Shown(double time) => time.ToString(CultureInfo.InvariantCulture);
}
