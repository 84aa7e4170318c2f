using CsCheck;
using NetworkAnalytics.Statistics.Recurrent;

namespace NetworkAnalytics.UnitTests.Statistics.Recurrent;

public sealed class MeanCumulativeFunctionTests
{
    private static readonly Gen<RecurrentHistory[]> Members =
        Gen.Int[0, 60].SelectMany(observed => Gen.Int[0, observed].Array[0, 6].Select(events => new RecurrentHistory(observed, events))).Array[0, 25];

    [Fact]
    public void Every_step_agrees_with_R_on_cgd()
    {
        var members = Oracle.Rows("survival/cgd-data.csv").GroupBy(r => r.Int("id")).Select(rows =>
            new RecurrentHistory(rows.Max(r => r.Int("stop")), rows.Where(r => r.Int("event") == 1).Select(r => r.Int("stop")).ToArray())).ToArray();
        var steps = MeanCumulativeFunction.Estimate(members).Steps.ToDictionary(s => s.Day);
        var expected = Oracle.Rows("survival/cgd-mcf.csv");
        Assert.Equal(expected.Select(r => r.Int("time")), steps.Keys.Order());
        foreach (var row in expected)
        {
            var what = $"day {row.Text("time")}";
            var step = steps[row.Int("time")];
            Assert.Equal((row.Int("at_risk"), row.Int("events")), (step.AtRisk, step.Events));
            Near.Equal(row.Number("mcf"), step.Mean, what: what);
            Near.Equal(row.Number("robust_se"), step.StandardError, what: what);
        }
    }

    [Fact]
    public void Mean_error_and_largest_share_follow_their_definitions_member_by_member() =>
        Members.Sample(members =>
        {
            var curve = MeanCumulativeFunction.Estimate(members);
            var days = members.SelectMany(m => m.EventDays.ToArray()).Distinct().Order().ToArray();
            Assert.Equal(days, curve.Steps.Select(s => s.Day));
            var (influence, given, mean) = (new double[members.Length], new double[members.Length], 0.0);
            foreach (var step in curve.Steps)
            {
                double atRisk = members.Count(m => m.ObservedDays >= step.Day);
                double Own(int i) => members[i].EventDays.ToArray().Count(d => d == step.Day);
                var rise = Enumerable.Range(0, members.Length).Sum(Own) / atRisk;
                mean += rise;
                for (var i = 0; i < members.Length; i++)
                {
                    given[i] += Own(i) / atRisk;
                    influence[i] += members[i].ObservedDays >= step.Day ? (Own(i) - rise) / atRisk : 0;
                }
                Near.Equal(mean, step.Mean);
                Assert.Equal(Math.Sqrt(influence.Sum(u => u * u)), step.StandardError, 1e-7);
                Near.Equal(given.Max() / mean, step.LargestShare);
            }
        });

    [Fact]
    public void Observed_alike_the_mean_is_the_average_and_its_error_that_of_an_average() =>
        Gen.Int[0, 40].Array[0, 6].Array[1, 30].Sample(events =>
        {
            var curve = MeanCumulativeFunction.Estimate(Array.ConvertAll(events, e => new RecurrentHistory(40, e)));
            foreach (var step in curve.Steps)
            {
                var totals = Array.ConvertAll(events, e => (double)e.Count(d => d <= step.Day));
                Near.Equal(totals.Average(), step.Mean);
                var error = Math.Sqrt(totals.Sum(t => (t - totals.Average()) * (t - totals.Average()))) / totals.Length;
                Assert.Equal(error, step.StandardError, 1e-7);
            }
        });

    [Fact]
    public void Members_and_events_may_come_in_any_order() =>
        Members.Sample(members =>
        {
            var turned = members.Reverse().Select(m => m with { EventDays = m.EventDays.ToArray().Reverse().ToArray() }).ToArray();
            foreach (var (a, b) in MeanCumulativeFunction.Estimate(members).Steps.Zip(MeanCumulativeFunction.Estimate(turned).Steps))
            {
                Assert.Equal((a.Day, a.AtRisk, a.Events), (b.Day, b.AtRisk, b.Events));
                Assert.Equal((a.Mean, a.StandardError), (b.Mean, b.StandardError), (x, y) => Near.Is(x.Mean, y.Mean) && Math.Abs(x.StandardError - y.StandardError) < 1e-7);
            }
        });

    [Fact]
    public void Equal_members_leave_no_error()
    {
        var members = Enumerable.Repeat(new RecurrentHistory(9, new[] { 1, 4, 4 }), 50).ToArray();
        var curve = MeanCumulativeFunction.Estimate(members);
        Assert.Equal([1, 3], curve.Steps.Select(s => s.Mean));
        // A variance of 0 is 0 to the last bit of the terms it is the difference of; its root to half as many digits.
        Assert.All(curve.Steps, s => Assert.Equal(0, s.StandardError, 1e-7));
        Assert.All(curve.Steps, s => Assert.Equal(0.02, s.LargestShare, 1e-12));
    }

    [Fact]
    public void Quiet_members_stay_in_the_denominator_until_they_leave()
    {
        var curve = MeanCumulativeFunction.Estimate([new(10, new[] { 2, 8 }), new(10, default), new(2, default), new(1, default)]);
        Assert.Equal([(2, 3, 1.0 / 3), (8, 2, 1.0 / 3 + 0.5)], curve.Steps.Select(s => (s.Day, s.AtRisk, s.Mean)));
        Assert.Equal(1, curve.Steps[^1].LargestShare);
        Assert.Equal([0, 1.0 / 3, 1.0 / 3, 1.0 / 3 + 0.5], new[] { 1, 2, 7, 10 }.Select(d => curve.MeanAt(d)!.Value));
        Assert.Null(curve.MeanAt(11));
        Assert.Null(curve.StepAt(1));
        Assert.Equal(2, curve.StepAt(7)?.Day);
    }

    [Fact]
    public void Nobody_and_nothing_happening()
    {
        var none = MeanCumulativeFunction.Estimate([]);
        Assert.Equal((0, -1, 0), (none.Members, none.LastDay, none.Steps.Count));
        Assert.Null(none.MeanAt(0));
        var quiet = MeanCumulativeFunction.Estimate([new(5, default), new(0, default)]);
        Assert.Empty(quiet.Steps);
        Assert.Equal(0, quiet.MeanAt(5));
        var one = Assert.Single(MeanCumulativeFunction.Estimate([new(0, new[] { 0, 0, 0 })]).Steps);
        Assert.Equal(new(0, 1, 3, 3, 0, 1), one with { StandardError = Math.Round(one.StandardError, 6) });
    }

    [Fact]
    public void Impossible_histories_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MeanCumulativeFunction.Estimate([new(5, new[] { 6 })]));
        Assert.Throws<ArgumentException>(() => MeanCumulativeFunction.Estimate([new(5, new[] { -1 })]));
        Assert.Throws<ArgumentException>(() => MeanCumulativeFunction.Estimate([new(-1, default)]));
        Assert.Throws<ArgumentException>(() => MeanCumulativeFunction.Estimate([new(int.MaxValue, default)]));
    }
}
