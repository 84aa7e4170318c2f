using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.SystemTests.Benchmarks;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Publishing;

[Collection(BenchmarkTests.Name)]
public sealed class ComparisonTests(ProductFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_member_is_compared_with_the_others_and_never_with_themselves()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 45);
        await association.RecomputeAsync();
        var curves = new MemberCurve[association.Members];
        for (var n = 0; n < curves.Length; n++)
            curves[n] = (await (await fixture.Product.MemberAsync(association.Tenant, $"m{n + 1}")).CurveAsync(SmallAssociation.AsOf))!;

        var shown = 0;
        for (var n = 0; n < curves.Length; n++)
        {
            var others = curves.Where((_, i) => i != n && curves[i].CompletedMonths >= curves[n].CompletedMonths).ToList();
            foreach (var measure in (await CompareAsync(association, $"m{n + 1}", "everyone")).Measures.Where(m => m.Clock == Clock.Tenure))
            {
                Assert.Equal((curves[n].CompletedMonths, Value(curves[n], measure)), (measure.Cell, measure.OwnTenths));
                var expected = others.Select(c => Value(c, measure) / 10.0).Order().ToArray();
                Assert.Equal(expected.Length < 10 ? null : (expected.Length + 2) / 5 * 5, measure.Peers);
                Equal(expected, 10, 0.5, measure.Quantiles?.P50);
                Equal(expected, 20, 0.25, measure.Quantiles?.P25);
                Equal(expected, 20, 0.75, measure.Quantiles?.P75);
                Equal(expected, 40, 0.1, measure.Quantiles?.P10);
                Equal(expected, 40, 0.9, measure.Quantiles?.P90);
                shown += measure.Quantiles?.P10 is null ? 0 : 1;
            }
        }
        Assert.True(shown > 0, "no member had 40 peers");
    }

    [Fact]
    public async Task What_a_member_adds_after_the_version_changes_their_own_curve_and_not_the_comparison()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 30);
        await association.RecomputeAsync();
        var before = await CompareAsync(association, "m3", "everyone");
        await association.LearnAsync("m3", "since");
        var after = await CompareAsync(association, "m3", "everyone");
        Assert.Equal(before.Measures, after.Measures);
        var curve = await (await fixture.Product.MemberAsync(association.Tenant, "m3")).CurveAsync(SmallAssociation.AsOf);
        Assert.Equal(before.Own!.LearningSoFar + 10, curve!.LearningSoFar);
    }

    [Fact]
    public async Task A_viewer_outside_the_cohort_takes_nothing_out_of_it()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 45);
        await association.RecomputeAsync();
        // From the south, and come as far as twenty of the north.
        var month = (await CompareAsync(association, "m35", "region=north")).Measures[0];
        Assert.NotNull(month.Quantiles?.P25);
        var published = await association.Published.Find(association.Tenant, "region=north", Cancelled);
        var cell = published!.Curves.First(c => c is { Measure: Measure.Learning, Clock: Clock.Tenure }).Cells[month.Cell - 1];
        Assert.Equal((cell.P50?.Raw, cell.P25?.Raw, cell.Members), (month.Quantiles?.P50, month.Quantiles?.P25, month.Peers));
    }

    [Fact]
    public async Task Where_it_is_too_early_the_reason_is_said_and_no_number_of_the_peers()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 30);
        await fixture.Product.ImportAsync(association.Tenant, ImportKind.Members, "member_id,joined_on\nyoung,2020-10-15\nbefore,2019-12-31\nfuture,2021-01-01\n");
        await association.RecomputeAsync();
        await fixture.Product.ImportAsync(association.Tenant, ImportKind.Members, "member_id,joined_on\nunknown,2020-01-01\n");
        foreach (var (member, reason) in new[]
        {
            ("young", TooEarlyReason.FewMonths), ("before", TooEarlyReason.JoinedBeforeHistory), ("future", TooEarlyReason.NotInVersion), ("unknown", TooEarlyReason.NotInVersion),
        })
        {
            var comparison = await CompareAsync(association, member, null);
            Assert.Equal((member, reason), (member, comparison.TooEarly));
            Assert.Empty(comparison.Measures);
            Assert.Equal("everyone", comparison.Cohort.Key);
        }
    }

    [Fact]
    public async Task Who_has_come_further_than_nearly_all_has_too_few_peers_there()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 30);
        await association.RecomputeAsync();
        var first = await CompareAsync(association, "m1", "everyone");
        Assert.Null(first.TooEarly);
        // Nobody here has logged any hours: that clock has not begun.
        Assert.All(first.Measures, m => Assert.Equal(
            (m.Clock == Clock.Tenure ? TooEarlyReason.FewPeers : TooEarlyReason.NoEffort, null, null, null), (m.TooEarly!.Value, m.Band, m.Peers, m.Quantiles)));
    }

    [Fact]
    public async Task Before_the_first_version_and_for_a_cohort_that_is_not_there_nothing_is_compared()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 2);
        Assert.Null(await FindAsync(association, "m1", null));
        await association.RecomputeAsync();
        Assert.NotNull(await FindAsync(association, "m1", null));
        Assert.Null(await FindAsync(association, "m1", "region=west"));
    }

    [Fact]
    public async Task Two_versions_published_within_the_second_that_a_replica_remembers_take_no_numbers_away()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 45);
        await association.RecomputeAsync();
        // A replica for which that second does not pass.
        var database = fixture.Product.Services.GetRequiredService<EngineDatabase>();
        using var compared = new ComparedCohorts();
        var comparisons = new MemberComparisons(database, new PublishedBenchmarks(database, fixture.Product.Services.GetRequiredService<IGrainFactory>(), new StoppedClock()), compared);
        var member = (await fixture.Product.MemberAsync(association.Tenant, "m35")).Id;
        var first = await comparisons.Compare(association.Tenant, member, "region=north", Cancelled);
        Assert.NotNull(first!.Measures[0].Quantiles);

        await association.LearnAsync("m1", "one more");
        Assert.Equal(2, (await association.RecomputeAsync()).Version);
        var before = await comparisons.Compare(association.Tenant, member, "region=north", Cancelled);
        Assert.Equal(1, before!.Version.Version);
        Assert.Equal(first.Measures, before.Measures);
        await association.LearnAsync("m1", "another");
        Assert.Equal(3, (await association.RecomputeAsync()).Version);
        var now = await comparisons.Compare(association.Tenant, member, "region=north", Cancelled);
        Assert.Equal(3, now!.Version.Version);
        Assert.NotNull(now.Measures[0].Quantiles);
    }

    private static int Value(MemberCurve curve, MeasureComparison at) =>
        curve.Measures.First(m => m.Measure == at.Measure).Tenths[at.Cell - 1];

    private async Task<MemberComparison> CompareAsync(SmallAssociation association, string member, string? cohort)
    {
        var comparison = await FindAsync(association, member, cohort);
        Assert.NotNull(comparison);
        return comparison;
    }

    private async Task<MemberComparison?> FindAsync(SmallAssociation association, string member, string? cohort)
    {
        var found = await fixture.Product.MemberAsync(association.Tenant, member);
        return await fixture.Product.Services.GetRequiredService<IMemberComparisons>().Compare(association.Tenant, found.Id, cohort, Cancelled);
    }

    /// <summary>Type 7: between the order statistics around 1 + (n − 1)·p.</summary>
    private static void Equal(double[] sorted, int from, double p, double? found)
    {
        if (sorted.Length < from)
        {
            Assert.Null(found);
            return;
        }
        var place = (sorted.Length - 1) * p;
        var below = (int)place;
        Assert.Equal(sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]), found!.Value, 1e-9);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
