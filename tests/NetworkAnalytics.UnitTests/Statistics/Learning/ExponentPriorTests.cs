using MathNet.Numerics;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Statistics.Learning;

public sealed class ExponentPriorTests
{
    [Fact]
    public void The_maximum_agrees_with_R()
    {
        var expected = Assert.Single(Oracle.Rows("survival/powerlaw-prior.csv"));
        var fit = ExponentPrior.Fit(Members());
        Assert.Equal((PriorStatus.Converged, expected.Int("members_used")), (fit.Status, fit.Members));
        Near.Equal(expected.Number("alpha"), fit.Prior?.Alpha, 1e-4);
        Near.Equal(expected.Number("beta"), fit.Prior?.Beta, 1e-4);
        Near.Equal(expected.Number("log_likelihood_kernel"), fit.LogLikelihood);
    }

    [Fact]
    public void Nothing_around_the_maximum_is_more_likely_by_the_gamma_functions()
    {
        var members = Members();
        var fit = ExponentPrior.Fit(members);
        var best = Likelihood(members, fit.Prior!.Alpha, fit.Prior.Beta);
        Near.Equal(best, fit.LogLikelihood);
        for (var turn = 0; turn < 16; turn++)
        {
            var (a, b) = (fit.Prior.Alpha * (1 + 1e-3 * Math.Cos(turn * Math.PI / 8)), fit.Prior.Beta * (1 + 1e-3 * Math.Sin(turn * Math.PI / 8)));
            Assert.True(Likelihood(members, a, b) < best);
        }
    }

    [Theory]
    [InlineData(0.3, 0.5), InlineData(2, 2), InlineData(20, 15), InlineData(8, 0.01)]
    public void What_members_were_drawn_from_is_found_again(double alpha, double beta)
    {
        var members = PowerLawDraws.Members(4000, alpha, beta, seed: 11);
        var fit = ExponentPrior.Fit(members);
        Assert.Equal(PriorStatus.Converged, fit.Status);
        Assert.Equal(alpha, fit.Prior!.Alpha, 0.15 * alpha);
        Assert.Equal(alpha / beta, fit.Prior.Alpha / fit.Prior.Beta, 0.1 * alpha / beta);
    }

    [Fact]
    public void Without_members_there_is_no_prior()
    {
        Assert.Equal(new(PriorStatus.NoMembers, null, default, double.NaN, 0), ExponentPrior.Fit([]));
        Assert.Equal(PriorStatus.NoMembers, ExponentPrior.Fit([new(0, 0, 30), new(3, 0, 30)]).Status);
    }

    [Theory]
    [InlineData(12, 0.03), InlineData(40, 0.01), InlineData(400, 0.001)]
    public void Leaving_a_member_out_is_nearly_fitting_without_them(int members, double near)
    {
        var drawn = PowerLawDraws.Members(members, 6, 5, seed: 3).Where(m => m is { Outcomes: > 0, LogSum: > 0 }).ToArray();
        var fit = ExponentPrior.Fit(drawn);
        var compared = 0;
        foreach (var member in drawn.Take(40))
        {
            var left = fit.Prior!.Without(member, fit.Curvature);
            var refitted = ExponentPrior.Fit(drawn.Where(m => m != member)).Prior;
            if (left is null || refitted is null)
                continue;
            compared++;
            foreach (var p in (double[])[0.1, 0.5, 0.9])
                Assert.InRange(left.Quantile(p) / refitted.Quantile(p), 1 - near, 1 + near);
        }
        Assert.InRange(compared, Math.Min(members, 40) / 2, 40);
    }

    [Fact]
    public void A_member_without_outcomes_is_not_behind_the_prior_and_leaves_it_as_it_is()
    {
        var fit = ExponentPrior.Fit(Members());
        Assert.Equal(fit.Prior, fit.Prior!.Without(new PowerLaw(0, 0, 30), fit.Curvature));
        Assert.Equal(fit.Prior, fit.Prior.Without(new PowerLaw(2, 0, 30), fit.Curvature));
    }

    [Fact]
    public void Where_all_rests_on_one_member_nothing_is_said_without_them()
    {
        PowerLaw[] members = [new(400, 40, 30), .. Enumerable.Range(0, 11).Select(i => new PowerLaw(7, 6.5 + i * 0.01, 30))];
        var fit = ExponentPrior.Fit(members);
        Assert.Equal(PriorStatus.Converged, fit.Status);
        Assert.Null(fit.Prior!.Without(members[0], fit.Curvature));
    }

    [Fact]
    public void One_member_and_equal_members_have_no_spread()
    {
        Assert.Equal((PriorStatus.NoSpread, 1), (ExponentPrior.Fit([new(5, 4, 30)]).Status, 1));
        var equal = ExponentPrior.Fit(Enumerable.Repeat(new PowerLaw(7, 6.5, 30), 200));
        Assert.Equal((PriorStatus.NoSpread, 200), (equal.Status, equal.Members));
        Assert.Null(equal.Prior);
    }

    [Fact]
    public void One_very_active_member_and_one_very_far_out_do_not_break_the_search()
    {
        PowerLaw[] members = [.. Members(), new(9365, 4000, 9365), new(1, 1e-9, 30), new(3, 400, 1e6)];
        var fit = ExponentPrior.Fit(members);
        Assert.Equal(PriorStatus.Converged, fit.Status);
        Near.Equal(Likelihood(members, fit.Prior!.Alpha, fit.Prior.Beta), fit.LogLikelihood, 1e-8);
        foreach (var factor in (double[])[0.99, 1.01])
            Assert.True(Likelihood(members, fit.Prior.Alpha * factor, fit.Prior.Beta) < fit.LogLikelihood && Likelihood(members, fit.Prior.Alpha, fit.Prior.Beta * factor) < fit.LogLikelihood);
    }

    internal static PowerLaw[] Members() =>
        [.. Oracle.Rows("survival/powerlaw-posterior.csv").Select(r => new PowerLaw(r.Int("n"), r.Double("s"), 1))];

    private static double Likelihood(IEnumerable<PowerLaw> members, double alpha, double beta) =>
        members.Where(m => m.Outcomes > 0 && m.LogSum > 0).Sum(m =>
            SpecialFunctions.GammaLn(m.Outcomes + alpha) - SpecialFunctions.GammaLn(alpha) + alpha * Math.Log(beta) - (m.Outcomes + alpha) * Math.Log(m.LogSum + beta));
}
