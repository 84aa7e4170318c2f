using CsCheck;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.Statistics.Time;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

public sealed class SurvivalCurveTests
{
    [Theory, InlineData("aml"), InlineData("lung")]
    public void Quantiles_and_their_intervals_agree_with_R(string data)
    {
        var groups = ByGroup($"survival/{data}-data.csv");
        foreach (var row in Oracle.Rows($"survival/{data}-quantiles.csv"))
        {
            var found = KaplanMeier.Estimate(groups[row.Text("group")]).Quantile(row.Double("p"));
            Assert.Equal(new TimeQuantile(row.Number("quantile"), row.Number("lower"), row.Number("upper")), found);
        }
    }

    [Theory, InlineData("aml"), InlineData("lung")]
    public void Restricted_means_agree_with_R(string data)
    {
        var groups = ByGroup($"survival/{data}-data.csv");
        foreach (var row in Oracle.Rows($"survival/{data}-rmst.csv"))
        {
            var found = KaplanMeier.Estimate(groups[row.Text("group")]).RestrictedMean(row.Int("tau"));
            Near.Equal(row.Number("rmst"), found?.Days);
            Near.Equal(row.Number("rmst_se"), found?.StandardError);
        }
    }

    [Fact]
    public void A_quantile_on_a_flat_stretch_is_its_middle()
    {
        // Half are left from day 10 to day 30.
        Assert.Equal(20, Median((4, true), (10, true), (30, true), (50, true)));
        // As it ends on the level: to the largest observed time.
        Assert.Equal(25, Median((4, true), (10, true), (40, false), (40, false)));
        // Censored days on the stretch do not shorten it.
        Assert.Equal(20, Median((4, true), (10, true), (15, false), (30, true)));
    }

    [Fact]
    public void A_level_met_but_for_rounding_counts_as_met()
    {
        // 9/10 · 8/9 · 7/8 · 6/7 · 5/6 is 0.5000000000000001 in binary; the stretch is from day 5 to day 6.
        Assert.Equal(5.5, Median([.. Enumerable.Range(1, 10).Select(d => (d, true))]));
    }

    [Fact]
    public void Not_reached_when_the_curve_never_falls_so_far()
    {
        var curve = KaplanMeier.Estimate(Counts((1, true), (9, false), (9, false), (9, false)));
        Assert.Equal(1, curve.Quantile(0.2).Value);
        Assert.Equal(5, curve.Quantile(0.25).Value);
        Assert.Equal(new TimeQuantile(null, 1, null), curve.Quantile(0.5));
        Assert.Equal(default, curve.Quantile(0.9999));
    }

    [Fact]
    public void Quantiles_rise_with_the_level_and_lie_inside_their_interval() =>
        Gen.Select(Times, Gen.Double[0.01, 0.99], Gen.Double[0.01, 0.99]).Sample((times, p, q) =>
        {
            var curve = KaplanMeier.Estimate(Counts(times));
            var (a, b) = (curve.Quantile(Math.Min(p, q)), curve.Quantile(Math.Max(p, q)));
            Assert.True((a.Value ?? double.MaxValue) <= (b.Value ?? double.MaxValue));
            Assert.True((a.Value ?? double.MaxValue) <= (a.Upper ?? double.MaxValue));
            // At survival 0 there is no band, so a lower limit can be missing there; elsewhere it comes first.
            if (a is { Lower: { } lower, Value: { } value })
                Assert.True(lower <= value);
        });

    [Fact]
    public void No_quantile_and_no_mean_without_members_or_events()
    {
        var none = KaplanMeier.Estimate(new DayCounts());
        Assert.Equal(default, none.Quantile(0.5));
        Assert.Null(none.RestrictedMean(0));
        var censored = KaplanMeier.Estimate(Counts((3, false), (9, false)));
        Assert.Equal(default, censored.Quantile(0.01));
        Assert.Equal(new RestrictedMeanTime(9, 0), censored.RestrictedMean(9));
    }

    [Fact]
    public void The_restricted_mean_is_absent_beyond_the_largest_observed_time()
    {
        var curve = KaplanMeier.Estimate(Counts((10, true), (20, false)));
        Assert.Equal(15, curve.RestrictedMean(20)!.Value.Days);
        Assert.Null(curve.RestrictedMean(21));
        Assert.Equal(new RestrictedMeanTime(0, 0), curve.RestrictedMean(0));
    }

    [Fact]
    public void Without_censoring_the_restricted_mean_is_the_mean_of_the_times_cut_at_tau() =>
        Gen.Select(Gen.Int[0, 60].Array[2, 40], Gen.Int[0, 60]).Sample((days, tau) =>
        {
            var found = KaplanMeier.Estimate(Counts(days.Select(d => (d, true)))).RestrictedMean(tau);
            Assert.Equal(tau > days.Max(), found is null);
            if (found is not { } mean)
                return;
            var cut = Array.ConvertAll(days, d => (double)Math.Min(d, tau));
            Near.Equal(cut.Average(), mean.Days);
            var spread = cut.Sum(c => (c - cut.Average()) * (c - cut.Average())) / days.Length / days.Length;
            Assert.Equal(Math.Sqrt(spread), mean.StandardError, 1e-9);
        });

    [Fact]
    public void The_table_counts_everyone_once_in_every_row() =>
        Times.Sample(times =>
        {
            var counts = Counts(times);
            var rows = KaplanMeier.Estimate(counts).AtRiskTable();
            Assert.Equal([0, 3, 6, 12, 24, 36], rows.Select(r => r.Month));
            foreach (var row in rows)
            {
                Assert.Equal(TenureMonths.LastDay(row.Month), row.LastDay);
                Assert.Equal(times.Count(t => 16 * t.Day >= 487 * row.Month), row.AtRisk);
                Assert.Equal(times.Count(t => 16 * t.Day < 487 * row.Month && t.Event), row.Events);
                Assert.Equal(times.Length, row.AtRisk + row.Events + row.Censored);
            }
        });

    [Theory, InlineData(0), InlineData(1), InlineData(double.NaN)]
    public void A_level_outside_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KaplanMeier.Estimate(Counts((1, true))).Quantile(p));

    private static double? Median(params (int, bool)[] times) => KaplanMeier.Estimate(Counts(times)).Quantile(0.5).Value;
}
