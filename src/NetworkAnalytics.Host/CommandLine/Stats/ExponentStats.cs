using System.Globalization;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>Learning exponents and their prior.</summary>
internal static class ExponentStats
{
    public static void Posterior(Sample sample, StatsOutput output)
    {
        var prior = Fit(sample, output).Prior;
        output.Row("member", "n", "s", "mle", "posterior_mean", "lower", "upper");
        foreach (var (member, power) in sample.Members)
        {
            var found = prior is null ? null : ExponentPosterior.Of(prior, power);
            output.Row(member, power.Outcomes, power.LogSum, power.Exponent, found?.Mean, found?.Lower, found?.Upper);
        }
    }

    public static void Prior(Sample sample, StatsOutput output)
    {
        var fit = Fit(sample, output);
        output.Row("alpha", "beta", "log_likelihood_kernel", "members_used");
        output.Row(fit.Prior?.Alpha, fit.Prior?.Beta, fit.LogLikelihood, fit.Members);
    }

    private static ExponentPriorFit Fit(Sample sample, StatsOutput output)
    {
        var fit = ExponentPrior.Fit(sample.Members.Select(m => m.Power));
        if (fit.Prior is null)
            output.Remark(fit.Status switch
            {
                PriorStatus.NoMembers => "No member has outcomes with room between them and the total: there is no prior.",
                PriorStatus.NoSpread => "Members differ no more than by chance: there is no prior.",
                _ => "The search for a prior found no maximum.",
            });
        return fit;
    }

    /// <summary>Members in the file's order.</summary>
    internal sealed record Sample(IReadOnlyList<(string Member, PowerLaw Power)> Members)
    {
        public static Sample Read(StatsTable members, StatsTable events)
        {
            members.Require("member", "total_hours");
            events.Require("member", "hours");
            var totals = new Dictionary<string, (double Total, List<double> Positions)>(StringComparer.Ordinal);
            while (members.Read())
                if (!totals.TryAdd(members.Text("member"), (members.Number("total_hours"), [])))
                    throw members.Wrong("member", $"'{members.Text("member")}' stands in the file twice.");
            while (events.Read())
            {
                if (!totals.TryGetValue(events.Text("member"), out var own))
                    throw events.Wrong("member", $"'{events.Text("member")}' is not in the file of members.");
                var hours = events.Number("hours");
                if (!(hours > 0 && hours <= own.Total))
                    throw events.Wrong("hours", $"{events.Text("hours")} is not above 0 and at most the member's total of {own.Total.ToString(CultureInfo.InvariantCulture)}.");
                own.Positions.Add(hours);
            }
            return new([.. totals.Select(m => (m.Key, PowerLaw.Fit(m.Value.Positions, m.Value.Total)))]);
        }
    }
}
