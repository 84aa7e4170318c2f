using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

public sealed class HeldNumbersTests
{
    private static readonly VersionDefinition Cohort = Definition();
    private static readonly PublishedBenchmark Before = Published(40);
    private static readonly PublishedBenchmark Fresh = Published(60);

    [Fact]
    public void Every_number_off_the_curves_is_held_where_the_gate_holds_it()
    {
        var held = Again(Release.Held, additive: true);
        Assert.Equal(Text(Numbers(Before)), Text(Numbers(held)));
        Assert.NotEqual(Text(Numbers(Before)), Text(Numbers(Fresh)));
    }

    [Fact]
    public void Nothing_is_left_where_the_gate_lets_nothing_out()
    {
        var blank = Again(Release.Blank, additive: true);
        Assert.All(blank.Returns.SelectMany(r => r.Months), m => Assert.Equal((null, null), (m.Survival, m.AtRisk)));
        Assert.All(blank.Returns.SelectMany(r => r.Table), r => Assert.Equal((null, null, null), (r.AtRisk, r.Events, r.Censored)));
        Assert.All(blank.Returns.SelectMany(r => r.Quantiles), q => Assert.Null(q.Value));
        Assert.All(blank.Returns.SelectMany(r => r.RestrictedMeans), m => Assert.Null(m.Days));
        Assert.All(blank.First.Months, m => Assert.Null(m.Announced));
        Assert.All(blank.Counts.Months, m => Assert.Null(m.Mean));
        Assert.All(blank.Participation.Months, m => Assert.Equal((null, null), (m.Share, m.Eligible)));
        Assert.All(blank.Mix.Categories, c => Assert.Null(c.Share));
        Assert.Empty(blank.Paths);
        Assert.Null(blank.Exponents.P50);
    }

    [Fact]
    public void Without_leave_to_add_up_only_quantiles_remain()
    {
        var published = Again(Release.Fresh, additive: false);
        Assert.All(published.Returns.SelectMany(r => r.Months), m => Assert.Null(m.Survival));
        Assert.All(published.Mix.Categories, c => Assert.Null(c.Share));
        Assert.Equal(Text(Fresh.Returns[1].Quantiles), Text(published.Returns[1].Quantiles));
    }

    private static object Numbers(PublishedBenchmark b) => new
    {
        Times = b.Returns.Select(r => new { r.Months, r.Table, r.Quantiles, r.RestrictedMeans }),
        First = b.First.Months, Counts = b.Counts.Months, b.Mix, b.Paths, b.Exponents, b.Participation,
    };

    private static PublishedBenchmark Again(Release state, bool additive) => Publish(Cohort, Count(Cohort, Rows(60)), Decided(Cohort, state, additive), Before);

    private static PublishedBenchmark Published(int members) => Publish(Cohort, Count(Cohort, Rows(members)));

    private static IEnumerable<Engine.Projections.CurveRow> Rows(int members) => Enumerable.Range(1, members).Select(i => Row("2022-01-01", null,
        Entry("g", Contracts.Members.EntryKind.GoalDeclared, "2022-01-02", "job", goal: "g"), Meeting("m", "2022-01-05", i, i % 3 == 0 ? "event" : "one_to_one", 100 + i),
        Meeting("n", $"2022-0{i % 8 + 1}-15", i + 100, effort: 300), Return("r", $"2022-0{i % 9 + 1}-20", i % 2 == 0 ? "pitch" : "advice"), Return("s", $"2023-0{i % 9 + 1}-01", "job", expected: i % 4 != 0),
        Entry("x", Contracts.Members.EntryKind.GoalReached, "2024-01-01", goal: "g")));
}
