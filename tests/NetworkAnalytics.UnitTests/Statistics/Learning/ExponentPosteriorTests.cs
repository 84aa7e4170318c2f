using MathNet.Numerics;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Statistics.Learning;

public sealed class ExponentPosteriorTests
{
    [Fact]
    public void Mean_and_interval_agree_with_R_given_its_prior()
    {
        var from = Assert.Single(Oracle.Rows("survival/powerlaw-prior.csv"));
        var prior = new ExponentPrior(from.Double("alpha"), from.Double("beta"));
        foreach (var row in Oracle.Rows("survival/powerlaw-posterior.csv"))
        {
            var found = ExponentPosterior.Of(prior, new(row.Int("n"), row.Double("s"), 1));
            var what = $"member {row.Text("member")}";
            Near.Equal(row.Number("posterior_mean"), found.Mean, what: what);
            Near.Equal(row.Number("lower"), found.Lower, what: what);
            Near.Equal(row.Number("upper"), found.Upper, what: what);
        }
    }

    [Theory]
    [InlineData(0.02), InlineData(0.14), InlineData(0.16), InlineData(0.2), InlineData(0.4), InlineData(1), InlineData(4), InlineData(30), InlineData(2000)]
    [InlineData(10_000)]
    public void The_bounds_cut_off_2_5_of_100_on_each_side(double shape)
    {
        var found = ExponentPosterior.Of(new(shape, 3), default);
        Near.Equal(0.025, Below(shape, 3 * found.Lower));
        Near.Equal(0.975, Below(shape, 3 * found.Upper));
        Near.Equal(shape / 3, found.Mean);
    }

    [Fact]
    public void Without_outcomes_the_posterior_is_the_prior_and_says_nothing()
    {
        // A prior so far above 1 that its own interval clears it: still nothing of the member's own.
        var found = ExponentPosterior.Of(new(400, 200), new(0, 0, 50));
        Assert.Equal((400, 200), (found.Shape, found.Rate));
        Assert.True(found.Lower > 1);
        Assert.Equal(LearningPace.TooEarly, found.Pace);
    }

    [Theory]
    [InlineData(1.1, 1.9, LearningPace.FasterAsYouGo)]
    [InlineData(1.01, 1.2, LearningPace.FasterAsYouGo)]
    [InlineData(1, 1.9, LearningPace.TooEarly)]
    [InlineData(0.2, 0.9, LearningPace.LevelledOff)]
    [InlineData(0.2, 1, LearningPace.TooEarly)]
    [InlineData(0.8, 1.25, LearningPace.Steady)]
    [InlineData(0.9, 1, LearningPace.Steady)]
    [InlineData(0.79, 1.2, LearningPace.TooEarly)]
    [InlineData(0.9, 1.26, LearningPace.TooEarly)]
    [InlineData(0.1, 4, LearningPace.TooEarly)]
    public void The_word_follows_from_the_interval(double lower, double upper, LearningPace pace) =>
        Assert.Equal(pace, new ExponentPosterior(3, 1, 1, lower, upper).Pace);

    [Fact]
    public void More_outcomes_pull_the_mean_from_the_cohorts_to_the_members_own()
    {
        var prior = new ExponentPrior(4, 4);
        var means = new[] { 0, 2, 20, 200, 2000 }.Select(n => ExponentPosterior.Of(prior, new(n, n / 2.0, 1)).Mean).ToArray();
        Assert.Equal(means.Order(), means);
        Assert.Equal(1, means[0]);
        Assert.Equal(2, means[^1], 0.01);
    }

    [Theory, InlineData(50), InlineData(200), InlineData(1000)]
    public void Drawn_from_the_prior_the_interval_holds_the_exponent_in_95_of_100(int members)
    {
        var (alpha, beta) = (4.0, 4.0);
        var (held, all) = (0, 0);
        for (var cohort = 0; cohort < 20_000 / members; cohort++)
        {
            var drawn = PowerLawDraws.Draw(members, alpha, beta, seed: 1000 * members + cohort).ToList();
            if (ExponentPrior.Fit(drawn.Select(d => d.Member)).Prior is not { } prior)
                continue;
            foreach (var (exponent, member) in drawn)
            {
                var found = ExponentPosterior.Of(prior, member);
                held += found.Lower <= exponent && exponent <= found.Upper ? 1 : 0;
                all++;
            }
        }
        Assert.True(all > 19_000);
        Assert.InRange(held / (double)all, 0.93, 0.97);
    }

    /// <summary>P(Gamma(shape, 1) ≤ x) = x^a e^(−x) / Γ(a + 1) · Σ x^k / ((a + 1) … (a + k)): every term positive.</summary>
    private static double Below(double shape, double x)
    {
        var (term, sum) = (1.0, 1.0);
        for (var k = 1; term > 1e-17 * sum; k++)
            sum += term *= x / (shape + k);
        return Math.Exp(shape * Math.Log(x) - x - SpecialFunctions.GammaLn(shape + 1)) * sum;
    }
}
