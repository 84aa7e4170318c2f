using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Publishing;

/// <summary>The gate over versions on the real database: what the decisions are made of comes from the log and the curve rows.</summary>
[Collection(BenchmarkTests.Name)]
public sealed class GateOverTimeTests(ProductFixture fixture)
{
    private const int Month = 6;
    private static readonly DateOnly AsOf = new(2021, 1, 1);

    private TestProduct Product => fixture.Product;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Around_one_members_entry_the_cell_is_held_and_the_member_is_taken_out_as_counted_there()
    {
        var (tenant, members) = await Begin(30);
        var first = await Recompute(tenant);
        Assert.Null((await Cell(tenant, first)).HeldFrom);
        await members[0].AppendAsync(Write.Return("late", "2020-03-01"));
        var second = await Recompute(tenant);
        Assert.Equal(first, (await Cell(tenant, second)).HeldFrom);
        Assert.Equal((await Cell(tenant, first)).P50, (await Cell(tenant, second)).P50);
        Assert.Null((await Everyone(tenant, second)).Movement!.Changed);
        Assert.Equal(0, (await Everyone(tenant, second)).Movement!.Joined);
        foreach (var member in members[..3])
        {
            MemberComparison? comparison = null;
            await Until.HoldsAsync("the second version is served", async () =>
                (comparison = await Product.Services.GetRequiredService<IMemberComparisons>().Compare(tenant, member.Id, "everyone", Cancelled))?.Version.Version == second);
            var learning = comparison!.Measures.Single(m => m is { Measure: Measure.Learning, Clock: Clock.Tenure });
            Assert.Equal(30, learning.Peers);
            // One member went another way than in the first version, so the gains are held as well; that member stands where nobody stood.
            Assert.Equal(member == members[0] ? (TooEarlyReason.FewPeers, null) : (null, 30), (comparison.Pace!.TooEarly, comparison.Pace.Peers));
        }
    }

    [Fact]
    public async Task Whoever_opts_out_leaves_the_inputs_at_once_and_still_sees_the_comparison()
    {
        var (tenant, members) = await Begin(60);
        var first = await Recompute(tenant);
        var choices = Product.Services.GetRequiredService<IComparisonChoices>();
        Assert.True(await choices.Get(tenant, members[0].Id, Cancelled));
        Assert.True(await choices.Set(tenant, members[0].Id, false, Cancelled));
        Assert.False(await choices.Get(tenant, members[0].Id, Cancelled));
        var second = await Recompute(tenant);
        Assert.True(second > first);
        Assert.Null((await Cell(tenant, second)).HeldFrom);
        Assert.Equal(59L, await Counted(tenant, second));
        // What the association imports afterwards does not undo the choice.
        await Product.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,role\nm1,2020-01-01,b\n");
        Assert.False(await choices.Get(tenant, members[0].Id, Cancelled));
        Assert.NotNull(await Product.Services.GetRequiredService<IMemberComparisons>().Compare(tenant, members[0].Id, "everyone", Cancelled));
    }

    [Fact]
    public async Task Whoever_is_erased_blanks_a_small_cell_until_k_members_have_changed()
    {
        var (tenant, members) = await Begin(30);
        var first = await Recompute(tenant);
        Assert.NotNull((await Cell(tenant, first)).P50);
        await using (var transaction = await Product.Services.GetRequiredService<EngineDatabase>().Begin(tenant, Cancelled))
        {
            await Departures.Record(transaction, members[0].Id, Cancelled);
            foreach (var table in (string[])["entry", "curve_past", "curve", "member_profile", "person", "member"])
                await transaction.Execute($"DELETE FROM analytics.{table} WHERE tenant_id = $1 AND member_id = $2", Cancelled, members[0].Id.Value);
            await transaction.Commit(Cancelled);
        }
        var second = await Recompute(tenant);
        Assert.Null((await Cell(tenant, second)).P50);
        Assert.Null((await Everyone(tenant, second)).Movement!.Left);
        await Join(tenant, 31, 39);
        var third = await Recompute(tenant);
        Assert.NotNull((await Cell(tenant, third)).P50);
        Assert.Null((await Cell(tenant, third)).HeldFrom);
    }

    [Fact]
    public async Task A_recomputation_that_died_before_it_published_leaves_the_next_one_the_same_decisions()
    {
        var (tenant, members) = await Begin(30);
        var first = await Recompute(tenant);
        await using (var session = await Product.Database.OpenAsync(tenant))
            await session.ExecuteAsync(
                """
                INSERT INTO analytics.benchmark_version (tenant_id, version, as_of, log_horizon, input_hash, definition_hash, method, definition, members, computed_at)
                SELECT tenant_id, version + 1, as_of, log_horizon, '', definition_hash, method, definition, members, computed_at FROM analytics.benchmark_version
                """);
        await members[0].AppendAsync(Write.Return("late", "2020-03-01"));
        var next = await Recompute(tenant);
        Assert.Equal(first + 2, next);
        Assert.Equal(first, (await Cell(tenant, next)).HeldFrom);
    }

    private async Task<(TenantId Tenant, TestMember[] Members)> Begin(int members)
    {
        var tenant = await Product.CreateTenantAsync();
        await Join(tenant, 1, members);
        var all = new List<TestMember>();
        for (var number = 1; number <= members; number++)
            all.Add(await Product.MemberAsync(tenant, string.Create(CultureInfo.InvariantCulture, $"m{number}")));
        // The history begins with it.
        await all[^1].AppendAsync(Write.Meeting("first", "2020-01-01"));
        return (tenant, [.. all]);
    }

    private async Task Join(TenantId tenant, int from, int to)
    {
        var file = new StringBuilder("member_id,joined_on,role\n");
        for (var number = from; number <= to; number++)
            file.Append(CultureInfo.InvariantCulture, $"m{number},2020-01-01,a\n");
        Assert.Equal(0, (await Product.ImportAsync(tenant, ImportKind.Members, file.ToString())).Rejected);
    }

    private async Task<int> Recompute(TenantId tenant)
    {
        await Product.ProjectAsync(tenant);
        var recomputations = Product.Services.GetRequiredService<IRecomputations>();
        var id = await recomputations.Submit(tenant, AsOf, Cancelled);
        RecomputationStatus? status = null;
        await Until.HoldsAsync("the recomputation ends", async () =>
            (status = await recomputations.Find(tenant, id, Cancelled)) is { State: WorkState.Done or WorkState.Failed });
        Assert.True(status!.State == WorkState.Done, status.Failure);
        return status.Version!.Value;
    }

    private async Task<PublishedBenchmark> Everyone(TenantId tenant, int version)
    {
        TenantContext.Enter(tenant);
        return (await Product.Services.GetRequiredService<IGrainFactory>().GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version, 0)).Get())!;
    }

    private async Task<PublishedCell> Cell(TenantId tenant, int version) =>
        (await Everyone(tenant, version)).Curves.Single(c => c is { Measure: Measure.Learning, Clock: Clock.Tenure }).Cells[Month - 1];

    private async Task<long> Counted(TenantId tenant, int version)
    {
        await using var transaction = await Product.Services.GetRequiredService<EngineDatabase>().Begin(tenant, Cancelled);
        return (await Engine.Benchmarks.BenchmarkVersions.Histograms(transaction, version, 0, Measure.Learning, Clock.Tenure, Cancelled))![Month - 1].Count;
    }
}
