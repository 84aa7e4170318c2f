using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// Computes a tenant's benchmarks and publishes them as a new version: curves are brought up to the log's horizon,
/// counted in one pass, put through the gate into the benchmark grains, and then switched to in one fenced
/// transaction. An input that has not changed since the current version publishes nothing.
/// </summary>
internal sealed partial class RecomputeWorker(
    EngineDatabase database,
    CurveProjector projector,
    TenantSettingsCache settings,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<RecomputeWorker> logger) : IWorkHandler
{
    /// <summary>Versions whose published numbers stay readable.</summary>
    private const int KeptVersions = 24;

    public string Kind => RecomputeKey.WorkKind;

    /// <returns>The number of the version that is current afterwards.</returns>
    public async Task<int?> Run(WorkLease lease, CancellationToken cancellation)
    {
        TenantContext.Enter(lease.Tenant);
        await lease.Report("projecting", 0, 0, cancellation);
        var horizon = await projector.Run(lease.Tenant, (done, total) => lease.Report("projecting", done, total, cancellation), cancellation);
        var counts = await Count(lease, cancellation);

        BenchmarkIdentity identity;
        await using (var transaction = await database.Begin(lease.Tenant, cancellation))
        {
            await lease.Fence(transaction, cancellation);
            if (await BenchmarkVersions.Current(transaction, cancellation) is { } current && current.InputHash.AsSpan().SequenceEqual(counts.InputHash))
            {
                await transaction.Commit(cancellation);
                LogUnchanged(lease.Tenant.Value, current.Identity.Version);
                return current.Identity.Version;
            }
            identity = await BenchmarkVersions.Write(transaction, counts, horizon, time.GetUtcNow(), cancellation);
            await transaction.Commit(cancellation);
        }
        await Publish(lease, identity, counts, cancellation);
        await Withdraw(lease, cancellation);
        LogPublished(lease.Tenant.Value, identity.Version, counts.Definition.AsOf, counts.Counts.Count, counts.Counts[0].Members);
        return identity.Version;
    }

    private async Task<BenchmarkCounts> Count(WorkLease lease, CancellationToken cancellation)
    {
        var context = await settings.Refresh(lease.Tenant);
        var saved = await grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(lease.Tenant)).List();
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        var total = await CurveReader.Count(transaction, cancellation);
        var definition = new VersionDefinition(
            RecomputeKey.Read(lease.Key) ?? context.Today(time),
            context.Settings.HistoryStartsOn ?? await CurveReader.FirstDay(transaction, cancellation),
            context.Settings.TimeZone,
            context.Settings.MinimumPeers,
            context.Settings.Taxonomy,
            [.. saved.Select(CohortFilter.Of)],
            context.Settings.EffortBinHours);
        return await BenchmarkPass.Run(transaction, definition, read => lease.Report("computing", read, total, cancellation), cancellation);
    }

    private async Task Publish(WorkLease lease, BenchmarkIdentity identity, BenchmarkCounts counts, CancellationToken cancellation)
    {
        var gate = new PublicationGate(counts.Definition, everyone: counts.Counts[0]);
        for (var number = 0; number < counts.Counts.Count; number++)
        {
            var published = gate.Publish(identity, number, counts.Counts[number]);
            await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(lease.Tenant, identity.Version, number)).Publish(published);
            if (number % 10 == 0)
                await lease.Report("publishing", number, counts.Counts.Count, cancellation);
        }
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        await lease.Fence(transaction, cancellation);
        await BenchmarkVersions.Publish(transaction, identity.Version, cancellation);
        await transaction.Commit(cancellation);
    }

    private async Task Withdraw(WorkLease lease, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        foreach (var (version, cohorts) in await BenchmarkVersions.Outdated(transaction, KeptVersions, cancellation))
        {
            for (var number = 0; number < cohorts; number++)
                await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(lease.Tenant, version, number)).Withdraw();
            await BenchmarkVersions.Forget(transaction, version, cancellation);
        }
        await transaction.Commit(cancellation);
    }

    [LoggerMessage(1, LogLevel.Information, "Version {Version} of tenant {Tenant} is published as of {AsOf}: {Cohorts} cohorts, {Members} members")]
    private partial void LogPublished(int tenant, int version, DateOnly asOf, int cohorts, int members);

    [LoggerMessage(2, LogLevel.Information, "Nothing has changed for tenant {Tenant} since version {Version}")]
    private partial void LogUnchanged(int tenant, int version);
}
