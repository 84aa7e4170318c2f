using CsCheck;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

public sealed class AalenJohansenTests
{
    [Fact]
    public void Every_step_agrees_with_R_on_mgus2()
    {
        var data = Oracle.Rows("survival/mgus2-data.csv").Select(r => (r.Int("time"), (Ending)r.Int("cause")));
        var steps = AalenJohansen.Estimate(Counts(data)).ToDictionary(s => s.Day);
        foreach (var row in Oracle.Rows("survival/mgus2-aalen-johansen.csv"))
        {
            var what = $"day {row.Text("time")}";
            var step = steps[row.Int("time")];
            Assert.Equal(row.Int("at_risk"), step.AtRisk);
            Near.Equal(row.Number("event_free"), step.EventFree, what: what);
            Near.Equal(row.Number("progression"), step.First, what: what);
            Near.Equal(row.Number("progression_se"), step.FirstStandardError, what: what);
            Near.Equal(row.Number("death"), step.Second, what: what);
            Near.Equal(row.Number("death_se"), step.SecondStandardError, what: what);
        }
    }

    [Fact]
    public void The_standard_error_is_the_jackknife_taken_member_by_member() =>
        Endings.Sample(members =>
        {
            foreach (var (step, index) in AalenJohansen.Estimate(Counts(members)).Select((s, i) => (s, i)))
            {
                var (first, second) = MemberByMember(members, step.Day);
                Assert.Equal(first, step.FirstStandardError, 1e-8);
                Assert.Equal(second, step.SecondStandardError, 1e-8);
                Assert.Equal(members.Select(m => m.Day).Distinct().Order().ElementAt(index), step.Day);
            }
        }, iter: 100);

    [Fact]
    public void The_three_shares_add_up_to_1_and_incidences_never_fall() =>
        Endings.Sample(members =>
        {
            var (first, second) = (0.0, 0.0);
            foreach (var step in AalenJohansen.Estimate(Counts(members)))
            {
                Assert.Equal(1, step.EventFree + step.First + step.Second, 1e-12);
                Assert.True(step.First >= first && step.Second >= second);
                (first, second) = (step.First, step.Second);
            }
        });

    [Fact]
    public void Swapping_the_causes_swaps_the_incidences() =>
        Endings.Sample(members =>
        {
            var swapped = members.Select(m => (m.Day, m.Ending == Ending.Censored ? m.Ending : 3 - m.Ending));
            Assert.Equal(
                AalenJohansen.Estimate(Counts(members)).Select(s => (s.First, s.FirstStandardError, s.Second, s.SecondStandardError)),
                AalenJohansen.Estimate(Counts(swapped)).Select(s => (s.Second, s.SecondStandardError, s.First, s.FirstStandardError)));
        });

    [Fact]
    public void Where_one_cause_never_happens_the_other_is_what_Kaplan_Meier_lacks_to_1() =>
        Times.Sample(times =>
        {
            var steps = AalenJohansen.Estimate(Counts(times.Select(t => (t.Day, t.Event ? Ending.Second : Ending.Censored))));
            foreach (var (step, survival) in steps.Zip(KaplanMeier.Estimate(Counts(times)).Steps))
            {
                Assert.Equal(1 - survival.Survival, step.Second, 1e-12);
                Assert.Equal((0, 0), (step.First, step.FirstStandardError));
            }
        });

    [Fact]
    public void Without_censoring_incidences_are_shares_with_the_binomial_error() =>
        Endings.Sample(members =>
        {
            var all = members.Where(m => m.Ending != Ending.Censored).ToArray();
            foreach (var step in AalenJohansen.Estimate(Counts(all)))
            {
                var share = all.Count(m => m.Day <= step.Day && m.Ending == Ending.First) / (double)all.Length;
                Assert.Equal(share, step.First, 1e-12);
                Assert.Equal(Math.Sqrt(share * (1 - share) / all.Length), step.FirstStandardError, 1e-7);
            }
        });

    [Fact]
    public void None_one_and_all_censored()
    {
        Assert.Empty(AalenJohansen.Estimate(new CompetingDayCounts()));
        Assert.Equal([new(4, 1, 0, 1, 0, 0, 0)], AalenJohansen.Estimate(Counts((4, Ending.First))));
        Assert.All(AalenJohansen.Estimate(Counts((4, Ending.Censored), (6, Ending.Censored))), s => Assert.Equal((1, 0, 0, 0, 0), (s.EventFree, s.First, s.FirstStandardError, s.Second, s.SecondStandardError)));
    }

    /// <summary>Each member's derivative from the definition, by differencing the estimate in the member's weight.</summary>
    private static (double First, double Second) MemberByMember((int Day, Ending Ending)[] members, int until)
    {
        var (first, second) = (0.0, 0.0);
        for (var i = 0; i < members.Length; i++)
        {
            const double Step = 1e-4;
            var (up, down) = (Weighted(members, i, 1 + Step, until), Weighted(members, i, 1 - Step, until));
            var (wideUp, wideDown) = (Weighted(members, i, 1 + 2 * Step, until), Weighted(members, i, 1 - 2 * Step, until));
            double Slope(double u, double d, double wu, double wd) => (8 * (u - d) - (wu - wd)) / (12 * Step);
            first += Math.Pow(Slope(up.First, down.First, wideUp.First, wideDown.First), 2);
            second += Math.Pow(Slope(up.Second, down.Second, wideUp.Second, wideDown.Second), 2);
        }
        return (Math.Sqrt(first), Math.Sqrt(second));
    }

    private static (double First, double Second) Weighted((int Day, Ending Ending)[] members, int changed, double weight, int until)
    {
        double Sum(Func<(int Day, Ending Ending), bool> holds) => members.Select((m, i) => holds(m) ? i == changed ? weight : 1 : 0).Sum();
        var (free, first, second) = (1.0, 0.0, 0.0);
        foreach (var day in members.Select(m => m.Day).Distinct().Where(d => d <= until).Order())
        {
            var atRisk = Sum(m => m.Day >= day);
            var (d1, d2) = (Sum(m => m.Day == day && m.Ending == Ending.First), Sum(m => m.Day == day && m.Ending == Ending.Second));
            first += free * d1 / atRisk;
            second += free * d2 / atRisk;
            free *= 1 - (d1 + d2) / atRisk;
        }
        return (first, second);
    }
}
