using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>Who was active: shown where at least k members completed the month.</summary>
internal sealed class ParticipationGate(GateRules rules)
{
    /// <param name="months">Months to list, the same for every cohort of the version.</param>
    public PublishedParticipation Publish(ParticipationCounts counts, int months) => new([.. Enumerable.Range(1, months).Select(month => Month(counts, month))]);

    private PublishedActiveMonth Month(ParticipationCounts counts, int month)
    {
        var eligible = counts.Eligible(month);
        return new(month, rules.Count(eligible), eligible < rules.K ? null : GateRules.Fraction((double)counts.Active(month) / eligible, eligible));
    }
}
