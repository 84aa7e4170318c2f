using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>How the learning exponents of a cohort are spread.</summary>
/// <param name="Prior">Null where no spread could be fitted.</param>
/// <param name="Members">Members it was fitted over: those with outcomes along their effort.</param>
/// <param name="Outcomes">Theirs, together.</param>
/// <param name="Most">The most outcomes of one of them.</param>
internal sealed record CohortExponents(ExponentPrior? Prior, int Members, long Outcomes, int Most)
{
    public static CohortExponents Of(IEnumerable<MemberReturns> members)
    {
        var paces = members.Select(m => m.Pace).Where(p => p is { Outcomes: > 0, LogSum: > 0 }).ToArray();
        return paces.Length == 0
            ? new(null, 0, 0, 0)
            : new(ExponentPrior.Fit(paces).Prior, paces.Length, paces.Sum(p => (long)p.Outcomes), paces.Max(p => p.Outcomes));
    }
}
