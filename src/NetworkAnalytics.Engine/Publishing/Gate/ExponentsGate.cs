using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>The spread of learning exponents: quantiles of the distribution fitted to the cohort, none of them a member's own.</summary>
internal sealed class ExponentsGate(GateRules rules)
{
    public PublishedExponents Publish(IReadOnlyList<MemberReturns> members) => Publish(CohortExponents.Of(members));

    public PublishedExponents Publish(CohortExponents exponents)
    {
        var prior = Prior(exponents);
        return new(rules.Count(exponents.Members), At(0.10), At(0.25), At(0.50), At(0.75), At(0.90));

        double? At(double level) =>
            prior is null || exponents.Members < rules.From(level) ? null : GateRules.Significant(prior.Quantile(level), exponents.Members);
    }

    /// <summary>The spread, where enough stand behind it and no one of them gives too much of it; otherwise null.</summary>
    /// <param name="exponents">A viewer not among them.</param>
    public ExponentPrior? Prior(CohortExponents exponents) =>
        exponents.Members < rules.K || GateRules.Dominates(exponents.Most, exponents.Outcomes) ? null : exponents.Prior;
}
