using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class OwnGrowthTests
{
    private static readonly GateRules Rules = new(10);
    private static readonly PowerLaw Member = new(8, 7.5, 100);
    private static readonly CohortExponents Cohort = new(new ExponentPrior(10, 9), new(-50, 1, -200), 50, 400, 20);

    [Theory]
    [InlineData(3.0, Growth.FasterAsYouGo)]
    [InlineData(0.3, Growth.LevelledOff)]
    [InlineData(1.0, Growth.Steady)]
    public void Where_the_interval_is_clear_it_is_said(double exponent, Growth growth)
    {
        var said = OwnGrowth.Make(Rules, Outcomes(400, exponent), null, Cohort);
        Assert.Equal((growth, null, 400, true), (said.Growth, said.TooEarly, said.Returns, said.ByHours));
        Assert.InRange(exponent, said.Lower!.Value - 0.05, said.Upper!.Value + 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_few_returns_say_nothing(int returns)
    {
        var said = OwnGrowth.Make(Rules, Outcomes(returns, 1.2), null, Cohort);
        Assert.Equal((null, null, null, TooEarlyReason.FewReturns), (said.Growth, said.Lower, said.Upper, said.TooEarly));
    }

    [Theory]
    [InlineData(10, false, true)]
    [InlineData(9, false, false)]
    [InlineData(10, true, false)]
    [InlineData(11, true, true)]
    public void The_prior_needs_k_peers_behind_it_the_member_not_among_them(int members, bool counted, bool said) =>
        Assert.Equal(said, OwnGrowth.Make(Rules, Outcomes(400, 3), counted ? Member : null, Cohort with { Members = members }).Growth is not null);

    [Fact]
    public void Where_one_gives_too_much_of_the_prior_or_there_is_none_it_is_too_early()
    {
        Assert.Equal(TooEarlyReason.FewPeers, OwnGrowth.Make(Rules, Outcomes(400, 3), null, Cohort with { Most = 200 }).TooEarly);
        Assert.Equal(TooEarlyReason.FewPeers, OwnGrowth.Make(Rules, Outcomes(400, 3), null, Cohort with { Prior = null }).TooEarly);
        Assert.Equal(TooEarlyReason.FewPeers, OwnGrowth.Make(Rules, Outcomes(400, 3), null, null).TooEarly);
    }

    [Fact]
    public void The_member_is_taken_out_of_the_prior_as_they_were_counted()
    {
        PowerLaw[] peers = [.. Enumerable.Range(1, 60).Select(i => new PowerLaw(5 + i % 7, (5 + i % 7) / (0.5 + i % 5 * 0.3), 100))];
        var own = new PowerLaw(12, 7, 100);
        var with = Exponents([own, .. peers]);
        var without = Exponents(peers);
        var said = OwnGrowth.Make(Rules, Outcomes(40, 4), own, with);
        Assert.Equal(OwnGrowth.Make(Rules, Outcomes(40, 4), null, without), said);
        Assert.NotNull(said.Growth);
    }

    private static CohortExponents Exponents(PowerLaw[] members)
    {
        var fit = ExponentPrior.Fit(members);
        return new(fit.Prior, fit.Curvature, members.Length, members.Sum(m => m.Outcomes), members.Max(m => m.Outcomes));
    }

    /// <summary>Where a power law of that exponent would have its outcomes on the average, over 100 hours.</summary>
    private static EffortPositions Outcomes(int count, double exponent) =>
        new(EffortUnit.Hours, 100, [.. Enumerable.Range(1, count).Select(i => 100 * Math.Pow((i - 0.5) / count, 1 / exponent))], 0);
}
