using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>The mean number of returns: shown where at least k members are observed and none gives too much of it.</summary>
internal sealed class ReturnCountsGate(GateRules rules)
{
    /// <param name="months">The last month to list, the same for every cohort of the version.</param>
    public PublishedReturnCounts Publish(IReadOnlyList<MemberReturns> members, int months)
    {
        var curve = MeanCumulativeFunction.Estimate([.. members.Select(m => new RecurrentHistory(m.Observed, m.Days))]);
        var observed = members.Select(m => m.Observed).Order().ToArray();
        var published = new PublishedMeanCount[months];
        var gone = 0;
        for (var month = 1; month <= months; month++)
        {
            var day = TenureMonths.LastDay(month);
            while (gone < observed.Length && observed[gone] < day)
                gone++;
            var step = curve.StepAt(day) ?? default;
            published[month - 1] = observed.Length - gone < rules.K || GateRules.Dominates(step.LargestShare, 1)
                ? new(month, null, null)
                : new(month, GateRules.Significant(step.Mean, members.Count), GateRules.Significant(step.StandardError, members.Count));
        }
        return new(rules.Count(members.Count), [.. published]);
    }
}
