using CsCheck;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Learning;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics;

/// <summary>What must hold for any members: shards, order, and taking the viewer out make no difference.</summary>
public sealed class EstimatorPropertyTests
{
    private static readonly double[] Levels = [0.1, 0.25, 0.5, 0.75, 0.9];

    [Fact]
    public void Quantiles_of_merged_shards_are_those_of_one_pass() =>
        Gen.Select(Gen.Int[0, 3000].Array[0, 100], Gen.Int[1, 7]).Sample((values, shards) =>
        {
            var merged = new ExactHistogram();
            for (var shard = 0; shard < shards; shard++)
                merged.Merge(Histogram(values.Where((_, i) => i % shards == shard)));
            SameReading(Histogram(values), merged);
        });

    [Fact]
    public void Taking_a_member_out_equals_counting_without_them() =>
        Gen.Select(Gen.Int[0, 3000].Array[1, 100], Gen.Int[0, 99]).Sample((values, at) =>
        {
            var (own, others) = (values[at % values.Length], values.Where((_, i) => i != at % values.Length));
            var without = Histogram(values);
            without.Remove(own);
            SameReading(Histogram(others), without);
        });

    [Fact]
    public void Survival_of_merged_shards_is_that_of_one_pass() =>
        Gen.Select(Times, Gen.Int[1, 5]).Sample((times, shards) =>
        {
            var merged = new DayCounts();
            for (var shard = 0; shard < shards; shard++)
                merged.Merge(Counts(times.Where((_, i) => i % shards == shard)));
            Assert.Equal(KaplanMeier.Estimate(Counts(times)).Steps, KaplanMeier.Estimate(merged).Steps);
        });

    [Fact]
    public void Members_may_be_counted_in_any_order() =>
        Gen.Select(Times, Endings, Times).Sample((times, endings, others) =>
        {
            Assert.Equal(KaplanMeier.Estimate(Counts(times)).Steps, KaplanMeier.Estimate(Counts(times.Reverse())).Steps);
            Assert.Equal(AalenJohansen.Estimate(Counts(endings)), AalenJohansen.Estimate(Counts(endings.Reverse())));
            Assert.Equal(LogRank.Test(Counts(times), Counts(others)), LogRank.Test(Counts(times.Reverse()), Counts(others.Reverse())));
        });

    [Fact]
    public void Curves_never_turn_back() =>
        Gen.Select(Times, Gen.Int[0, 60].SelectMany(o => Gen.Int[0, o].Array[0, 6].Select(e => new RecurrentHistory(o, e))).Array[0, 25]).Sample((times, members) =>
        {
            var survival = KaplanMeier.Estimate(Counts(times)).Steps.Select(s => s.Survival).ToArray();
            Assert.Equal(survival.OrderDescending(), survival);
            Assert.All(survival, s => Assert.InRange(s, 0, 1));
            var mean = MeanCumulativeFunction.Estimate(members).Steps.Select(s => s.Mean).ToArray();
            Assert.Equal(mean.Order(), mean);
        });

    [Fact]
    public void Times_in_another_unit_give_the_same_curve_and_quantiles_and_means_in_that_unit() =>
        Gen.Select(Times, Gen.Double[0.001, 20]).Sample((times, unit) =>
        {
            var whole = KaplanMeier.Estimate(Counts(times));
            var days = times.Select(t => t.Day).Distinct().Order().ToArray();
            var scaled = KaplanMeier.Estimate(Counts(times.Select(t => (Array.IndexOf(days, t.Day), t.Event))), Array.ConvertAll(days, d => d * unit));
            Assert.Equal(whole.Steps.Select(s => (s.AtRisk, s.Events, s.Survival, s.Lower)), scaled.Steps.Select(s => (s.AtRisk, s.Events, s.Survival, s.Lower)));
            foreach (var level in Levels)
            {
                Near.Equal(whole.Quantile(level).Value * unit, scaled.Quantile(level).Value);
                Near.Equal(whole.Quantile(level).Upper * unit, scaled.Quantile(level).Upper);
            }
            if (days.Length > 0)
                Near.Equal(whole.RestrictedMean(days[^1])?.Days * unit, scaled.RestrictedMean(days[^1] * unit)?.Days);
        });

    [Fact]
    public void A_prior_does_not_depend_on_the_order_of_members()
    {
        var members = Learning.PowerLawDraws.Members(300, 4, 4, seed: 3);
        var (one, other) = (ExponentPrior.Fit(members).Prior!, ExponentPrior.Fit(members.Reverse()).Prior!);
        Near.Equal(one.Alpha, other.Alpha, 1e-6);
        Near.Equal(one.Beta, other.Beta, 1e-6);
    }

    [Fact]
    public void A_members_exponent_does_not_depend_on_the_order_of_outcomes() =>
        Gen.Double[0.01, 50].Array[0, 20].Sample(positions =>
            Near.Equal(PowerLaw.Fit(positions, 50).LogSum, PowerLaw.Fit(positions.Reverse(), 50).LogSum));

    private static ExactHistogram Histogram(IEnumerable<int> values)
    {
        var histogram = new ExactHistogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }

    private static void SameReading(ExactHistogram expected, ExactHistogram found)
    {
        Assert.Equal((expected.Count, expected.Mean), (found.Count, found.Mean));
        foreach (var level in Levels)
        {
            Assert.Equal(Quantiles.Type7(expected, level), Quantiles.Type7(found, level));
            Assert.Equal(OrderStatisticInterval.Of(expected, level), OrderStatisticInterval.Of(found, level));
        }
    }
}
