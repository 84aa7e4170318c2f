using CsCheck;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

public sealed class KaplanMeierTests
{
    [Theory, InlineData("aml"), InlineData("lung")]
    public void Every_step_agrees_with_R(string data)
    {
        var groups = ByGroup($"survival/{data}-data.csv");
        foreach (var expected in Oracle.Rows($"survival/{data}-km.csv").GroupBy(r => r.Text("group")))
        {
            var steps = KaplanMeier.Estimate(groups[expected.Key]).Steps.ToDictionary(s => s.Day);
            foreach (var row in expected)
            {
                var what = $"{data} {expected.Key} day {row.Text("time")}";
                var step = steps[row.Int("time")];
                Assert.Equal((row.Int("at_risk"), row.Int("events")), (step.AtRisk, step.Events));
                Near.Equal(row.Number("survival"), step.Survival, what: what);
                Near.Equal(row.Number("std_err"), step.StandardError, what: what);
                Near.Equal(row.Number("lower"), step.Lower, what: what);
                Near.Equal(row.Number("upper"), step.Upper, what: what);
            }
            Assert.Equal(steps.Values.Where(s => s.Events > 0).Select(s => s.Day).Order(), expected.Where(r => r.Int("events") > 0).Select(r => r.Int("time")));
        }
    }

    [Fact]
    public void The_curve_is_the_product_over_members_still_at_risk() =>
        Times.Sample(times =>
        {
            var curve = KaplanMeier.Estimate(Counts(times));
            var (survival, variance) = (1.0, 0.0);
            Assert.Equal(times.Select(t => t.Day).Distinct().Order(), curve.Steps.Select(s => s.Day));
            foreach (var step in curve.Steps)
            {
                double n = times.Count(t => t.Day >= step.Day), d = times.Count(t => t.Day == step.Day && t.Event);
                survival *= 1 - d / n;
                variance += d / (n * (n - d));
                Assert.Equal((int)n, step.AtRisk);
                Near.Equal(survival, step.Survival);
                Near.Equal(survival < 1e-14 ? null : survival * Math.Sqrt(variance), step.StandardError);
            }
        });

    [Fact]
    public void The_interval_holds_the_curve_and_is_undefined_only_at_1_and_0() =>
        Times.Sample(times =>
        {
            foreach (var step in KaplanMeier.Estimate(Counts(times)).Steps)
            {
                Assert.Equal(step.Survival is 0 or 1, step.Lower is null);
                Assert.Equal(step.Survival is 0 or 1, step.Upper is null);
                if (step.Lower is { } lower && step.Upper is { } upper)
                    Assert.True(lower > -1e-15 && lower < step.Survival && step.Survival < upper && upper < 1 + 1e-15);
                Assert.Equal(step.StandardError is null, step.Variance is null);
                Near.Equal(step.StandardError * step.StandardError, step.Variance);
            }
        });

    [Fact]
    public void Without_censoring_the_curve_is_the_share_left_and_its_variance_the_binomial_one() =>
        Gen.Int[0, 30].Array[1, 50].Sample(days =>
        {
            foreach (var step in KaplanMeier.Estimate(Counts(days.Select(d => (d, true)))).Steps)
            {
                var left = days.Count(d => d > step.Day) / (double)days.Length;
                Near.Equal(left, step.Survival);
                Near.Equal(left == 0 ? null : left * (1 - left) / days.Length, step.Variance);
            }
        });

    [Fact]
    public void No_members_no_steps()
    {
        var curve = KaplanMeier.Estimate(new DayCounts());
        Assert.Empty(curve.Steps);
        Assert.Equal(0, curve.Members);
        Assert.Null(curve.SurvivalAt(0));
    }

    [Fact]
    public void One_member_with_the_event()
    {
        var step = Assert.Single(KaplanMeier.Estimate(Counts((0, true))).Steps);
        Assert.Equal(new SurvivalStep(0, 1, 1, 0, 0, null, null, null), step);
    }

    [Fact]
    public void All_censored_the_curve_stays_at_1_without_an_interval()
    {
        var curve = KaplanMeier.Estimate(Counts((3, false), (3, false), (9, false)));
        Assert.Equal([new(3, 3, 0, 2, 1, 0, null, null), new(9, 1, 0, 1, 1, 0, null, null)], curve.Steps);
        Assert.Equal(1, curve.SurvivalAt(9));
        Assert.Null(curve.SurvivalAt(10));
    }

    [Fact]
    public void On_one_day_events_come_before_censorings()
    {
        var curve = KaplanMeier.Estimate(Counts((5, false), (5, true), (5, false), (8, true)));
        Assert.Equal((4, 1, 2, 0.75), (curve.Steps[0].AtRisk, curve.Steps[0].Events, curve.Steps[0].Censored, curve.Steps[0].Survival));
        Assert.Equal([1, 1, 0.75, 0.75, 0], new[] { 0, 4, 5, 7, 8 }.Select(d => curve.SurvivalAt(d)!.Value));
    }
}
