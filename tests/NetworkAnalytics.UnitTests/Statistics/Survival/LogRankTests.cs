using CsCheck;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

public sealed class LogRankTests
{
    [Theory, InlineData("aml"), InlineData("lung")]
    public void The_statistic_and_its_probability_agree_with_R(string data)
    {
        var groups = ByGroup($"survival/{data}-data.csv").Values.ToArray();
        var expected = Assert.Single(Oracle.Rows($"survival/{data}-logrank.csv"));
        var found = LogRank.Test(groups[0], groups[1]);
        Near.Equal(expected.Double("chisq"), found?.ChiSquared);
        Near.Equal(expected.Double("p"), found?.P);
    }

    [Fact]
    public void The_cohorts_may_change_places_and_expected_events_add_up_to_the_observed() =>
        Gen.Select(Times, Times).Sample((a, b) =>
        {
            var (one, other) = (LogRank.Test(Counts(a), Counts(b)), LogRank.Test(Counts(b), Counts(a)));
            Assert.Equal(one is null, other is null);
            if (one is null)
                return;
            Assert.Equal(one.ChiSquared, other!.ChiSquared, 1e-9);
            Assert.Equal(one.First.Expected, other.Second.Expected, 1e-9);
            Assert.Equal(one.First.Events + one.Second.Events, one.First.Expected + one.Second.Expected, 1e-9);
            Assert.Equal((a.Length, b.Length), (one.First.Members, one.Second.Members));
            Assert.InRange(one.P, 0, 1);
        });

    [Fact]
    public void The_same_times_twice_do_not_differ()
    {
        var found = LogRank.Test(Counts((1, true), (2, true), (5, false)), Counts((1, true), (2, true), (5, false)));
        Near.Equal(0, found?.ChiSquared);
        Assert.Equal(1, found!.P, 1e-7);
    }

    [Fact]
    public void By_hand()
    {
        // Day 1: n = 2 + 2, d = 1, E = 1/2, V = 1/4. Day 2: n = 1 + 2, d = 1, E = 1/3, V = 2/9. Then one cohort is alone.
        var found = LogRank.Test(Counts((1, true), (2, true)), Counts((3, true), (4, true)));
        Near.Equal(7.0 / 6 * (7.0 / 6) / (17.0 / 36), found?.ChiSquared);
    }

    [Fact]
    public void Nothing_to_compare()
    {
        Assert.Null(LogRank.Test(new DayCounts(), new DayCounts()));
        Assert.Null(LogRank.Test(Counts((1, true)), new DayCounts()));
        Assert.Null(LogRank.Test(Counts((1, false), (7, false)), Counts((5, false))));
        Assert.Null(LogRank.Test(Counts((5, true)), Counts((1, false))));
        Assert.Null(LogRank.Test(Counts((5, true)), Counts((5, true))));
    }
}
