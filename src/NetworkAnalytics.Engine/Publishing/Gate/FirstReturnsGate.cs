using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>Which came first: shown where at least k members are still at risk, or nobody is because all have had a return.</summary>
internal sealed class FirstReturnsGate(GateRules rules)
{
    /// <param name="months">The last month to list, the same for every cohort of the version.</param>
    public PublishedFirstReturns Publish(CompetingDayCounts counts, int months)
    {
        var steps = AalenJohansen.Estimate(counts);
        var (at, members) = (-1, counts.Members);
        var published = new PublishedIncidence[months + 1];
        for (var month = 0; month <= months; month++)
        {
            var day = TenureMonths.LastDay(month);
            while (at + 1 < steps.Count && steps[at + 1].Day <= day)
                at++;
            var step = at < 0 ? default : steps[at];
            var atRisk = at < 0 ? members : step.Day == day ? step.AtRisk : at + 1 < steps.Count ? steps[at + 1].AtRisk : 0;
            var everyoneHasReturned = atRisk == 0 && step.EventFree == 0 && members >= rules.K;
            published[month] = atRisk < rules.K && !everyoneHasReturned
                ? new(month, null, null, null, null)
                : new(month, Fraction(step.First), Fraction(step.FirstStandardError), Fraction(step.Second), Fraction(step.SecondStandardError));
        }
        return new(rules.Count(members), [.. published]);

        double Fraction(double share) => GateRules.Fraction(share, members);
    }
}
