using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// How a member's own returns follow their effort: the posterior of their exponent from the cohort's prior. Said only
/// where the interval is clear; never set beside another member's.
/// </summary>
internal static class OwnGrowth
{
    /// <param name="counted">The member's part in the prior, which is taken out of it; null: they have none.</param>
    /// <param name="exponents">Those that may be seen of the cohort; null: the version no longer has them.</param>
    public static LearningGrowth Make(GateRules rules, EffortPositions effort, PowerLaw? counted, CohortExponents? exponents)
    {
        var own = PowerLaw.Fit(effort);
        var peers = exponents?.Without(counted);
        if (own.Outcomes == 0)
            return TooEarly(TooEarlyReason.FewReturns);
        if (peers is null || new ExponentsGate(rules).Prior(peers) is not { } prior)
            return TooEarly(TooEarlyReason.FewPeers);
        var posterior = ExponentPosterior.Of(prior, own);
        Growth? growth = posterior.Pace switch
        {
            LearningPace.FasterAsYouGo => Growth.FasterAsYouGo,
            LearningPace.LevelledOff => Growth.LevelledOff,
            LearningPace.Steady => Growth.Steady,
            _ => null,
        };
        return growth is null
            ? TooEarly(TooEarlyReason.FewReturns)
            : new(own.Outcomes, ByHours(effort), GateRules.Significant(posterior.Lower, peers.Members), GateRules.Significant(posterior.Upper, peers.Members), growth, null);

        LearningGrowth TooEarly(TooEarlyReason reason) => new(own.Outcomes, ByHours(effort), null, null, null, reason);
    }

    private static bool ByHours(EffortPositions effort) => effort.Unit == EffortUnit.Hours;
}
