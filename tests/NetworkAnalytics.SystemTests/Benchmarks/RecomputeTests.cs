using System.Text.Json;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Work;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Benchmarks;

[Collection(BenchmarkTests.Name)]
public sealed class RecomputeTests(ProductFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IServiceProvider Services => fixture.Product.Services;

    [Fact]
    public async Task Run_twice_over_the_same_histories_it_publishes_one_version()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 25);
        Assert.Equal(1, (await association.RecomputeAsync()).Version);
        Assert.Equal(1, (await association.RecomputeAsync()).Version);
        Assert.Single(await association.VersionsAsync());

        // One more entry is another input; another day too.
        await association.LearnAsync("m1", "late");
        Assert.Equal(2, (await association.RecomputeAsync()).Version);
        Assert.Equal(3, (await association.RecomputeAsync(SmallAssociation.AsOf.AddDays(1))).Version);
        Assert.Equal([3, 2, 1], (await association.VersionsAsync()).Select(v => v.Version));
    }

    [Fact]
    public async Task Each_association_has_a_recurring_job_at_its_hour_in_its_zone()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 1);
        var schedule = Services.GetRequiredService<RecomputeSchedule>();
        schedule.Apply(association.Tenant, TenantSettings.Default with { TimeZone = "Europe/Paris", RecomputeCron = "15 4 * * 1" });
        Assert.Equal(("15 4 * * 1", "Europe/Paris"), Stored());
        schedule.Apply(association.Tenant, TenantSettings.Default with { TimeZone = "Europe/Paris", RecomputeCron = "30 5 * * *" });
        Assert.Equal(("30 5 * * *", "Europe/Paris"), Stored());

        (string, string) Stored()
        {
            using var connection = Services.GetRequiredService<JobStorage>().GetConnection();
            var job = Assert.Single(connection.GetRecurringJobs(), j => j.Id == $"recompute-{association.Tenant}");
            return (job.Cron, job.TimeZoneId);
        }
    }

    [Fact]
    public async Task The_recurring_job_ends_in_a_published_version_of_the_day()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 12);
        Services.GetRequiredService<RecomputeSchedule>().Apply(association.Tenant, TenantSettings.Default);
        Services.GetRequiredService<IRecurringJobManager>().Trigger($"recompute-{association.Tenant}");
        await Until.HoldsAsync("a version is published", async () => (await association.VersionsAsync()).Count == 1);
        Assert.Equal(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), (await association.VersionsAsync())[0].AsOf);
    }

    [Fact]
    public async Task Readers_see_the_old_version_whole_and_then_the_new_one_whole()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 45);
        await association.RecomputeAsync();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAsync(association, done.Token), Cancelled)).ToArray();
        for (var change = 1; change <= 3; change++)
        {
            await association.LearnAsync($"m{change}", "change");
            Assert.Equal(1 + change, (await association.RecomputeAsync()).Version);
        }
        await done.CancelAsync();
        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(seen.Order(), seen);
            Assert.All(seen, version => Assert.InRange(version, 1, 4));
        }
    }

    [Fact]
    public async Task A_published_version_stays_as_it_was()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 25);
        await association.RecomputeAsync();
        var first = await ServedAsync(association.Tenant, 1);
        await association.LearnAsync("m1", "late");
        await association.RecomputeAsync();
        var second = await ServedAsync(association.Tenant, 2);
        Assert.NotEqual(Text(first), Text(second));
        Assert.Equal(Text(first), Text(await ServedAsync(association.Tenant, 1)));

        // Not even the one that publishes can say it otherwise later.
        TenantContext.Enter(association.Tenant);
        await Grain(association.Tenant, 1).Publish(second);
        Assert.Equal(Text(first), Text(await ServedAsync(association.Tenant, 1)));
    }

    [Fact]
    public async Task A_worker_that_was_taken_over_half_way_publishes_nothing()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 25);
        var tenant = association.Tenant;
        TenantContext.Enter(tenant);
        await Services.GetRequiredService<IGrainFactory>().GetGrain<ICohortsGrain>(GrainKeys.Tenant(tenant)).List();
        var (lease, work) = await LeaseAsync(tenant);

        // While nobody can write a grain's state, the worker stands between the version it has written and the switch.
        await using (var barrier = new NpgsqlConnection(fixture.Product.Database.ConnectionString))
        {
            await barrier.OpenAsync(Cancelled);
            await barrier.ExecuteAsync("BEGIN; LOCK TABLE orleans.grain_state IN SHARE MODE");
            var running = Task.Run(() => Services.GetServices<IWorkHandler>().Single(h => h.Kind == RecomputeKey.WorkKind).Run(lease, Cancelled), Cancelled);
            await Until.HoldsAsync("the version is written", async () => await CountAsync(tenant, "benchmark_version WHERE NOT published") == 1);
            await using (var successor = await fixture.Product.Database.OpenAsync(tenant))
                Assert.Equal(1, await successor.ExecuteAsync("UPDATE analytics.work SET epoch = epoch + 1, lease_until = now() - interval '1 second', not_before = now() WHERE work_id = $1", work));
            await barrier.ExecuteAsync("COMMIT");
            await Assert.ThrowsAsync<LeaseLostException>(() => running);
        }
        Assert.Equal(0, await CountAsync(tenant, "benchmark_version WHERE published AND version = 1"));

        // The one who took over ends what it began, and of the half version nothing is left.
        await association.EndOfAsync(work);
        Assert.Equal([2], (await association.VersionsAsync()).Select(v => v.Version));
        Assert.Equal(0, await CountAsync(tenant, "benchmark_version WHERE NOT published"));
        Assert.Equal(0, await CountAsync(tenant, "benchmark_histogram WHERE version = 1"));
        TenantContext.Enter(tenant);
        Assert.Null(await Grain(tenant, 1).Get());
    }

    /// <summary>A piece of work that a worker of another life holds.</summary>
    private async Task<(WorkLease Lease, long Work)> LeaseAsync(TenantId tenant)
    {
        var key = RecomputeKey.Of(SmallAssociation.AsOf);
        await using var session = await fixture.Product.Database.OpenAsync(tenant);
        var work = await session.ScalarAsync<long>(
            """
            INSERT INTO analytics.work (tenant_id, kind, key, state, epoch, attempts, lease_until, not_before, created_at)
            VALUES (analytics.current_tenant(), $1, $2, 1, 1, 1, now() + interval '1 hour', now() + interval '1 hour', now()) RETURNING work_id
            """, RecomputeKey.WorkKind, key);
        return (new WorkLease(Services.GetRequiredService<EngineDatabase>(), Services.GetRequiredService<IOptions<WorkOptions>>().Value, TimeProvider.System, tenant, work, key, epoch: 1), work);
    }

    private static async Task<List<int>> ReadAsync(SmallAssociation association, CancellationToken done)
    {
        var seen = new List<int>();
        while (!done.IsCancellationRequested)
        {
            var version = await association.Published.Current(association.Tenant, Cancelled);
            Assert.NotNull(version);
            Assert.Equal(["everyone", "region=north", "region=south"], version.Cohorts.Select(c => c.Key));
            seen.Add(version.Identity.Version);
            foreach (var cohort in version.Cohorts)
            {
                var benchmark = await association.Published.Find(association.Tenant, cohort.Key, Cancelled);
                Assert.NotNull(benchmark);
                seen.Add(benchmark.Identity.Version);
            }
        }
        return seen;
    }

    private Task<long> CountAsync(TenantId tenant, string rows) =>
        fixture.Product.Database.ScalarAsync<long>(tenant, $"SELECT count(*) FROM analytics.{rows}");

    private IBenchmarkGrain Grain(TenantId tenant, int version) =>
        Services.GetRequiredService<IGrainFactory>().GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version, 0));

    private async Task<PublishedBenchmark> ServedAsync(TenantId tenant, int version)
    {
        TenantContext.Enter(tenant);
        return (await Grain(tenant, version).Get())!;
    }

    private static string Text(PublishedBenchmark benchmark) => JsonSerializer.Serialize(benchmark);
}
