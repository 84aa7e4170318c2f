using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>How the learning exponents of a cohort are spread.</summary>
/// <param name="Prior">Null where no spread could be fitted.</param>
/// <param name="Curvature">Of the fit, from which it can be told without one of its members.</param>
/// <param name="Members">Members it was fitted over: those with outcomes along their effort.</param>
/// <param name="Outcomes">Theirs, together.</param>
/// <param name="Most">The most outcomes of one of them.</param>
internal sealed record CohortExponents(ExponentPrior? Prior, PriorCurvature Curvature, int Members, long Outcomes, int Most)
{
    /// <summary>Nobody's.</summary>
    public static CohortExponents None { get; } = new(null, default, 0, 0, 0);

    public static CohortExponents Of(IEnumerable<MemberReturns> members)
    {
        var paces = members.Select(m => m.Pace).Where(p => p is { Outcomes: > 0, LogSum: > 0 }).ToArray();
        if (paces.Length == 0)
            return None;
        var fit = ExponentPrior.Fit(paces);
        return new(fit.Prior, fit.Curvature, paces.Length, paces.Sum(p => (long)p.Outcomes), paces.Max(p => p.Outcomes));
    }

    /// <summary>Without one member's part; <see cref="Most"/> may then be too much, never too little.</summary>
    /// <param name="member">Their outcomes as they were counted; none: nothing changes.</param>
    public CohortExponents Without(PowerLaw? member) => member is { Outcomes: > 0, LogSum: > 0 } own
        ? new(Prior?.Without(own, Curvature), Curvature, Members - 1, Outcomes - own.Outcomes, Most)
        : this;
}
