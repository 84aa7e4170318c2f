using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>The spread of learning exponents: quantiles of the distribution fitted to the cohort, none of them a member's own.</summary>
internal sealed class ExponentsGate(GateRules rules)
{
    public PublishedExponents Publish(IReadOnlyList<MemberReturns> members)
    {
        var paces = members.Select(m => m.Pace).Where(p => p is { Outcomes: > 0, LogSum: > 0 }).ToArray();
        var outcomes = paces.Sum(p => (long)p.Outcomes);
        var prior = paces.Length < rules.K || GateRules.Dominates(paces.Max(p => p.Outcomes), outcomes) ? null : ExponentPrior.Fit(paces).Prior;
        return new(rules.Count(paces.Length), At(0.10), At(0.25), At(0.50), At(0.75), At(0.90));

        double? At(double level) =>
            prior is null || paces.Length < rules.From(level) ? null : GateRules.Significant(prior.Quantile(level), paces.Length);
    }
}
