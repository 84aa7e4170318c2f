using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Learning;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics;

/// <summary>
/// What real cohorts do to estimators: everybody on one day, everything on the day of joining, ties everywhere, one
/// member with half of all events. None, one and all censored stand in each estimator's own tests.
/// </summary>
public sealed class DegenerateInputTests
{
    [Fact]
    public void Everyone_has_the_event_on_one_day()
    {
        var curve = KaplanMeier.Estimate(Counts(Enumerable.Repeat((12, true), 40)));
        Assert.Equal([new(12, 40, 40, 0, 0, null, null, null)], curve.Steps);
        Assert.Equal(new TimeQuantile(12, null, null), curve.Quantile(0.5));
        Assert.Equal(new RestrictedMeanTime(12, 0), curve.RestrictedMean(12));
        Assert.Equal([40, 0], new[] { 0, 3 }.Select(m => curve.AtRiskTable([m])[0].AtRisk));
    }

    [Fact]
    public void Every_event_is_on_the_day_of_joining()
    {
        var all = KaplanMeier.Estimate(Counts(Enumerable.Repeat((0, true), 30)));
        Assert.Equal((0, 0, null), (all.SurvivalAt(0), all.Quantile(0.25).Value, all.RestrictedMean(1)));
        var some = KaplanMeier.Estimate(Counts([.. Enumerable.Repeat((0, true), 30), .. Enumerable.Repeat((400, false), 10)]));
        Assert.Equal(0.25, some.SurvivalAt(399));
        Assert.Equal((0, 0, 0), (some.Quantile(0.5).Value, some.Quantile(0.5).Lower, some.Quantile(0.5).Upper));
        // Three quarters had it on day 0 and nothing happens until the end: the flat stretch's middle.
        Assert.Equal(200, some.Quantile(0.75).Value);
        Near.Equal(25, some.RestrictedMean(100)?.Days);
    }

    [Fact]
    public void Events_and_censorings_share_every_day()
    {
        var times = Enumerable.Range(1, 3).SelectMany(d => Enumerable.Repeat((d, true), 10).Concat(Enumerable.Repeat((d, false), 10)));
        var curve = KaplanMeier.Estimate(Counts(times));
        Assert.Equal([(60, 10, 10), (40, 10, 10), (20, 10, 10)], curve.Steps.Select(s => (s.AtRisk, s.Events, s.Censored)));
        Near.Equal(50 / 60.0 * (30 / 40.0) * 0.5, curve.Steps[^1].Survival);
    }

    [Fact]
    public void Competing_causes_all_on_the_day_of_joining()
    {
        var step = Assert.Single(AalenJohansen.Estimate(Counts([.. Enumerable.Repeat((0, Ending.First), 10), .. Enumerable.Repeat((0, Ending.Second), 30)])));
        Assert.Equal((0, 40, 0, 0.25, 0.75), (step.Day, step.AtRisk, step.EventFree, step.First, step.Second));
        Near.Equal(Math.Sqrt(0.25 * 0.75 / 40), step.FirstStandardError);
        Near.Equal(Math.Sqrt(0.25 * 0.75 / 40), step.SecondStandardError);
    }

    [Fact]
    public void Competing_causes_and_censorings_share_every_day()
    {
        var members = Enumerable.Range(0, 3).SelectMany(d => new[] { Ending.First, Ending.Second, Ending.Censored, Ending.Censored }.Select(e => (d, e)));
        var steps = AalenJohansen.Estimate(Counts(members));
        Assert.Equal([12, 8, 4], steps.Select(s => s.AtRisk));
        Near.Equal(1 / 12.0 + 10 / 12.0 / 8 + 10 / 12.0 * (6 / 8.0) / 4, steps[^1].First);
        Assert.All(steps, s => Assert.Equal(s.First, s.Second, 1e-15));
        Assert.All(steps, s => Assert.Equal(s.FirstStandardError, s.SecondStandardError, 1e-12));
    }

    [Fact]
    public void One_cause_only_or_everyone_by_the_same_cause_on_one_day()
    {
        var step = Assert.Single(AalenJohansen.Estimate(Counts(Enumerable.Repeat((7, Ending.Second), 25))));
        Assert.Equal((0, 0, 1), (step.EventFree, step.First, step.Second));
        Assert.Equal((0, 0), (step.FirstStandardError, Math.Round(step.SecondStandardError, 12)));
    }

    [Fact]
    public void Two_cohorts_with_every_event_on_one_day_cannot_be_told_apart() =>
        Assert.Null(LogRank.Test(Counts(Enumerable.Repeat((0, true), 20)), Counts(Enumerable.Repeat((0, true), 30))));

    [Fact]
    public void Two_cohorts_with_ties_on_every_day_are_compared()
    {
        // Day 1: 10 of 40 + 10 of 40; day 2: 10 of 30 + 20 of 30.
        var found = LogRank.Test(
            Counts([.. Enumerable.Repeat((1, true), 10), .. Enumerable.Repeat((2, true), 10), .. Enumerable.Repeat((3, false), 20)]),
            Counts([.. Enumerable.Repeat((1, true), 10), .. Enumerable.Repeat((2, true), 20), .. Enumerable.Repeat((3, false), 10)]))!;
        Near.Equal(10 + 15, found.First.Expected);
        Near.Equal(25.0 / (20 * 0.25 * 60 / 79 + 30 * 0.25 * 30 / 59), found.ChiSquared);
    }

    [Fact]
    public void One_member_with_half_of_all_events_shows_as_half_of_the_mean()
    {
        var members = Enumerable.Range(0, 10).Select(_ => new RecurrentHistory(100, new[] { 50 })).Append(new RecurrentHistory(100, Enumerable.Range(40, 10).ToArray())).ToArray();
        var last = MeanCumulativeFunction.Estimate(members).Steps[^1];
        Near.Equal(20 / 11.0, last.Mean);
        Near.Equal(0.5, last.LargestShare);
        var totals = Enumerable.Repeat(1.0, 10).Append(10).ToArray();
        Near.Equal(Math.Sqrt(totals.Sum(t => (t - 20 / 11.0) * (t - 20 / 11.0))) / 11, last.StandardError);
    }

    [Fact]
    public void Recurrent_events_all_on_the_day_of_joining()
    {
        var curve = MeanCumulativeFunction.Estimate([new(0, new[] { 0, 0 }), new(30, new[] { 0 }), new(30, default), new(5, default)]);
        var step = Assert.Single(curve.Steps);
        Assert.Equal((0, 4, 3, 0.75), (step.Day, step.AtRisk, step.Events, step.Mean));
        Near.Equal(Math.Sqrt((1.25 * 1.25 + 0.25 * 0.25 + 2 * 0.75 * 0.75) / 16), step.StandardError);
        Assert.Equal(0.75, curve.MeanAt(30));
    }

    [Fact]
    public void One_member_with_half_of_all_outcomes_does_not_take_the_prior_over()
    {
        var others = Survival(200);
        var without = ExponentPrior.Fit(others).Prior!;
        var with = ExponentPrior.Fit([.. others, new(others.Sum(o => o.Outcomes), others.Sum(o => o.Outcomes) / 3.0, 1000)]).Prior!;
        // A single exponent of 3 among 200 around 1, however surely known, is one member.
        Assert.Equal(without.Alpha / without.Beta, with.Alpha / with.Beta, 0.1);

        static PowerLaw[] Survival(int members) => Learning.PowerLawDraws.Members(members, 8, 8, seed: 5);
    }

    [Fact]
    public void All_outcomes_at_one_place_or_at_the_very_end()
    {
        var equal = PowerLaw.Fit(Enumerable.Repeat(5.0, 8), 10);
        Near.Equal(1 / Math.Log(2), equal.Exponent);
        var end = PowerLaw.Fit([10, 10], 10);
        Assert.Equal((2, 0, null), (end.Outcomes, end.LogSum, end.Exponent));
        // Such a member is no part of the prior's fit and has a posterior all the same.
        var found = ExponentPosterior.Of(new(4, 4), end);
        Assert.Equal((6, 4, 1.5), (found.Shape, found.Rate, found.Mean));
    }

    [Fact]
    public void One_value_far_above_all_others_moves_no_quantile_but_the_largest()
    {
        var histogram = new ExactHistogram();
        for (var i = 0; i < 40; i++)
            histogram.Add(10);
        histogram.Add(1_000_000);
        Assert.All(new[] { 0.1, 0.25, 0.5, 0.75, 0.9 }, p => Assert.Equal(10, Quantiles.Type7(histogram, p)));
        Assert.Equal(new OrderStatisticInterval(10, 10), OrderStatisticInterval.Of(histogram, 0.75));
        Assert.Null(OrderStatisticInterval.Of(histogram, 0.9));
    }
}
