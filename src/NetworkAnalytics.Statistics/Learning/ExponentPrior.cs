namespace NetworkAnalytics.Statistics.Learning;

/// <summary>How a search for a cohort's prior ended.</summary>
public enum PriorStatus
{
    /// <summary>A maximum was found.</summary>
    Converged = 1,

    /// <summary>No member has both outcomes and room between them (n > 0, s > 0).</summary>
    NoMembers = 2,

    /// <summary>
    /// The likelihood rises for ever as all exponents become one: members differ no more than by chance, or there is
    /// one member only. No prior: it would let no member's own outcomes speak.
    /// </summary>
    NoSpread = 3,

    /// <summary>The search stopped without a maximum.</summary>
    NotConverged = 4,
}

/// <summary>How exponents are spread in a cohort: b ~ Gamma(α, β), mean α / β.</summary>
/// <param name="Alpha">Shape, above 0.</param>
/// <param name="Beta">Rate, above 0.</param>
public sealed record ExponentPrior(double Alpha, double Beta)
{
    /// <summary>The exponent below which a share of the cohort's exponents lies, by the prior.</summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public double Quantile(double p) =>
        p is > 0 and < 1 ? ExponentPosterior.Quantile(Alpha, Beta, p)
        : throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile lies between 0 and 1, both excluded.");

    /// <summary>
    /// The prior fitted without one of its members, read off the fit with them: one Newton step of the likelihood that
    /// lacks their term. Where members are alike and many it is the refitted prior to a part in a thousand.
    /// </summary>
    /// <param name="member">One whom this prior was fitted over.</param>
    /// <param name="curvature">Of the same fit.</param>
    /// <returns>Null where so much rests on the member that no step tells what it would be without them.</returns>
    public ExponentPrior? Without(PowerLaw member, PriorCurvature curvature) =>
        member is { Outcomes: > 0, LogSum: > 0 } ? new MarginalLikelihood([member]).LeftOut(this, curvature) : this;

    /// <summary>
    /// Empirical Bayes: α, β maximise the marginal log-likelihood Σ lnΓ(nᵢ+α) − lnΓ(α) + α ln β − (nᵢ+α) ln(sᵢ+β) over
    /// the members with n > 0 and s > 0.
    /// </summary>
    public static ExponentPriorFit Fit(IEnumerable<PowerLaw> members)
    {
        var used = members.Where(m => m is { Outcomes: > 0, LogSum: > 0 }).ToArray();
        return used.Length == 0
            ? new(PriorStatus.NoMembers, null, default, double.NaN, 0)
            : new MarginalLikelihood(used).Maximise();
    }
}

/// <summary>The second derivatives of the marginal log-likelihood at its maximum, in p = ln α and q = ln(α / β).</summary>
public readonly record struct PriorCurvature(double PP, double PQ, double QQ);

/// <summary>What came of a search for a prior.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Prior">Null unless it converged.</param>
/// <param name="Curvature">At the maximum; nothing without one.</param>
/// <param name="LogLikelihood">The maximised sum; NaN without a prior.</param>
/// <param name="Members">Members the likelihood was taken over.</param>
public sealed record ExponentPriorFit(PriorStatus Status, ExponentPrior? Prior, PriorCurvature Curvature, double LogLikelihood, int Members);
