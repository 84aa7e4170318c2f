using MathNet.Numerics;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

/// <summary>
/// The truths that are stated are those the files have: forty associations are read back by the product's code and
/// estimated by simple means. Seeds are fixed, so a failure is a change and never bad luck.
/// </summary>
public sealed class DemonstrationTruthsTests
{
    private const int Seeds = 40;

    // A 95 % interval covers in 34 of 40 or more with probability 0.9986.
    private const int Covering = 34;
    private static readonly DemonstrationTruths Truths = new DemonstrationModel().Truths;

    private static readonly Lazy<SampledReturns[]> Samples = new(() =>
        [.. Enumerable.Range(0, Seeds).Select(seed => SampledReturns.Of(new DemonstrationModel { Seed = (ulong)seed, Members = 400 }))]);

    [Theory]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(365)]
    [InlineData(1095)]
    public void Kaplan_Meier_covers_the_time_to_any_return(int day) =>
        AssertSurvival(m => m.First, Truths.NoReturnBy(day), day);

    [Theory]
    [InlineData(90)]
    [InlineData(365)]
    [InlineData(1095)]
    public void Kaplan_Meier_covers_the_time_to_the_announced_return(int day) =>
        AssertSurvival(m => m.FirstAnnounced, Truths.NoAnnouncedReturnBy(day), day);

    [Theory]
    [InlineData(30)]
    [InlineData(365)]
    [InlineData(1095)]
    public void Aalen_Johansen_finds_which_came_first(int day) =>
        AssertUnbiased(Samples.Value.Select(s => s.AnnouncedFirst(day)), Truths.AnnouncedFirstBy(day));

    [Theory]
    [InlineData(30)]
    [InlineData(365)]
    [InlineData(1095)]
    public void The_mean_cumulative_function_finds_how_many(int day) =>
        AssertUnbiased(Samples.Value.Select(s => s.ReturnsBy(day)), Truths.ExpectedReturnsBy(day));

    [Fact]
    public void The_fitted_prior_covers_the_exponents_law()
    {
        var fits = Samples.Value.Select(s => s.FitPrior()).ToList();
        var (shape, mean) = (Math.Log(Truths.ExponentShape), Math.Log(Truths.MeanExponent));
        Assert.InRange(fits.Count(f => Math.Abs(f.LogShape.Value - shape) <= 1.96 * f.LogShape.Error), Covering, Seeds);
        Assert.InRange(fits.Count(f => Math.Abs(f.LogMean.Value - mean) <= 1.96 * f.LogMean.Error), Covering, Seeds);
        AssertUnbiased(fits.Select(f => f.LogMean.Value), mean);
    }

    [Fact]
    public void A_members_exponent_has_the_posterior_that_the_true_prior_gives()
    {
        var ranks = Samples.Value.SelectMany(s => s.Members).Where(m => m.Count > 0)
            .Select(m => SpecialFunctions.GammaLowerRegularized(m.Count + Truths.ExponentShape, (m.LogHours + Truths.ExponentRate) * m.Exponent)).ToList();
        Assert.True(ranks.Count > 8_000);
        // Uniform on (0, 1): its mean, and the share inside the middle 95 %, each within four standard errors.
        Assert.Equal(0.5, ranks.Average(), 4 * Math.Sqrt(1.0 / 12 / ranks.Count));
        Assert.Equal(0.95, ranks.Count(r => r is > 0.025 and < 0.975) / (double)ranks.Count, 4 * Math.Sqrt(0.95 * 0.05 / ranks.Count));
    }

    [Fact]
    public void How_many_returns_a_member_has_says_nothing_about_the_exponent()
    {
        var members = Samples.Value.SelectMany(s => s.Members).Where(m => m.Count > 0).ToList();
        var (count, exponent) = (members.Average(m => m.Count), members.Average(m => m.Exponent));
        var covariance = members.Average(m => (m.Count - count) * (m.Exponent - exponent));
        var correlation = covariance / Math.Sqrt(members.Average(m => Math.Pow(m.Count - count, 2)) * members.Average(m => Math.Pow(m.Exponent - exponent, 2)));
        Assert.Equal(0, correlation, 4 / Math.Sqrt(members.Count));
    }

    [Fact]
    public void Quiet_members_are_as_many_as_the_model_says_and_stay_to_be_counted()
    {
        AssertUnbiased(Samples.Value.Select(s => s.Members.Count(m => m.Quiet) / 400.0), new DemonstrationModel().QuietShare);
        Assert.All(Samples.Value, s => Assert.Equal(400, s.Members.Count));
    }

    [Fact]
    public void The_closed_forms_agree_with_one_another()
    {
        foreach (var share in (double[])[0.1, 0.25, 0.5])
        {
            var (any, announced) = (Truths.DayOfReturn(share)!.Value, Truths.DayOfAnnouncedReturn(share)!.Value);
            Assert.True(Truths.NoReturnBy(any) <= 1 - share && (any == 0 || Truths.NoReturnBy(any - 1) > 1 - share));
            Assert.True(Truths.NoAnnouncedReturnBy(announced) <= 1 - share && Truths.NoAnnouncedReturnBy(announced - 1) > 1 - share);
            Assert.True(any < announced);
        }
        Assert.Null(Truths.DayOfReturn(0.9));
        // By day the two ways of coming first add up; announced ones take the days that have both.
        Assert.Equal(1 - Truths.NoReturnBy(500), Truths.AnnouncedFirstBy(500) + Truths.HiddenFirstBy(500), 1e-12);
        Assert.InRange(Truths.AnnouncedFirstBy(500) / (1 - Truths.NoReturnBy(500)), 0.25, 0.27);
        Assert.Equal(Truths.NoReturnBy(0) + Truths.NoReturnBy(1), Truths.MeanDaysWithoutReturn(2), 1e-12);
        Assert.True(Truths.MeanDaysWithoutAnnouncedReturn(365) > Truths.MeanDaysWithoutReturn(365));
    }

    private static void AssertSurvival(Func<SampledMember, int?> first, double truth, int day)
    {
        var estimates = Samples.Value.Select(s => s.KaplanMeier(first, day)).ToList();
        Assert.InRange(estimates.Count(e => e.Low <= truth && truth <= e.High), Covering, Seeds);
        AssertUnbiased(estimates.Select(e => e.Survival), truth);
    }

    // The mean over the seeds lies within 3.5 of its standard errors.
    private static void AssertUnbiased(IEnumerable<double> estimates, double truth)
    {
        var all = estimates.ToList();
        var mean = all.Average();
        var error = Math.Sqrt(all.Sum(e => (e - mean) * (e - mean)) / (all.Count - 1) / all.Count);
        Assert.True(Math.Abs(mean - truth) <= 3.5 * error, $"Mean {mean:G6} ± {error:G2} over {all.Count} seeds; the truth is {truth:G6}.");
    }
}
