using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NetworkAnalytics.Statistics.Learning;

/// <summary>What may be said of how a member's learning goes on with effort.</summary>
public enum LearningPace
{
    /// <summary>Too early to say.</summary>
    TooEarly = 1,

    /// <summary>The interval lies above 1: it comes faster as you go.</summary>
    FasterAsYouGo = 2,

    /// <summary>The interval lies below 1: it has levelled off.</summary>
    LevelledOff = 3,

    /// <summary>The interval lies inside 0.8 to 1.25 and holds 1.</summary>
    Steady = 4,
}

/// <summary>
/// A member's exponent, shrunk towards the cohort: Gamma(n + α, s + β), from the conjugate prior. Says nothing against
/// other members: exponents are not ranked.
/// </summary>
/// <param name="Outcomes">n, the member's outcomes behind it; 0: the prior alone.</param>
/// <param name="Shape">n + α.</param>
/// <param name="Rate">s + β.</param>
/// <param name="Lower">The 2.5 % quantile.</param>
/// <param name="Upper">The 97.5 % quantile.</param>
public sealed record ExponentPosterior(int Outcomes, double Shape, double Rate, double Lower, double Upper)
{
    private const double SteadyFrom = 0.8;
    private const double SteadyTo = 1.25;
    private const double NearZero = 1e-10;

    /// <summary>The mean (n + α) / (s + β).</summary>
    public double Mean => Shape / Rate;

    /// <summary>
    /// An interval clear of 1 is said as such even when it also lies inside 0.8 to 1.25. Without outcomes of the
    /// member's own nothing is said, whatever the prior.
    /// </summary>
    public LearningPace Pace =>
        Outcomes == 0 ? LearningPace.TooEarly
        : Lower > 1 ? LearningPace.FasterAsYouGo
        : Upper < 1 ? LearningPace.LevelledOff
        : Lower >= SteadyFrom && Upper <= SteadyTo ? LearningPace.Steady
        : LearningPace.TooEarly;

    /// <param name="prior">The cohort's.</param>
    /// <param name="member">The member's outcomes; none: the posterior is the prior.</param>
    public static ExponentPosterior Of(ExponentPrior prior, PowerLaw member)
    {
        var (shape, rate) = (member.Outcomes + prior.Alpha, member.LogSum + prior.Beta);
        return new(member.Outcomes, shape, rate, Quantile(shape, rate, 0.025), Quantile(shape, rate, 0.975));
    }

    /// <summary>The quantile of Gamma(shape, rate).</summary>
    internal static double Quantile(double shape, double rate, double p)
    {
        // Near 0 the distribution function is x^shape / Γ(shape + 1) but for a factor 1 − O(x); the library takes it for 0 there.
        var x = Math.Exp((Math.Log(p) + SpecialFunctions.GammaLn(shape + 1)) / shape);
        if (x < NearZero)
            return x / rate;
        x = SpecialFunctions.GammaLowerRegularizedInv(shape, p);
        // The inverse stops a few digits early: Newton steps on the distribution function finish it.
        for (var i = 0; i < 3; i++)
        {
            var density = Gamma.PDF(shape, 1, x);
            var step = (SpecialFunctions.GammaLowerRegularized(shape, x) - p) / density;
            if (!double.IsFinite(step) || Math.Abs(step) > 0.01 * x)
                break;
            x -= step;
        }
        return x / rate;
    }
}
