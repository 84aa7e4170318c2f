using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
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
    public string Kind => RecomputeKey.WorkKind;

    /// <returns>The number of the version that is current afterwards.</returns>
    public async Task<int?> Run(WorkLease lease, CancellationToken cancellation)
    {
        TenantContext.Enter(lease.Tenant);
        await lease.Report("projecting", 0, 0, cancellation);
        await projector.Run(lease.Tenant, (done, total) => lease.Report("projecting", done, total, cancellation), cancellation);
        var (counts, history, departures, version, rows) = await Count(lease, cancellation);
        if (history.Versions is [.., var current] && current.InputHash.AsSpan().SequenceEqual(counts.InputHash))
        {
            LogUnchanged(lease.Tenant.Value, current.Identity.Version);
            return current.Identity.Version;
        }
        await lease.Report("deciding", 0, 0, cancellation);
        // Between two transactions: a long decision would hold back what every projection may see.
        var releases = VersionGate.Decide(counts, history, version, departures);

        BenchmarkIdentity identity;
        VersionGate gate;
        await using (var transaction = await database.Begin(lease.Tenant, cancellation))
        {
            await Compute(transaction, cancellation);
            await lease.Fence(transaction, cancellation);
            if (await BenchmarkVersions.Next(transaction, cancellation) != version)
                throw new InvalidOperationException($"Another version {version} was written while this one was computed; it is computed again.");
            gate = await VersionGate.Read(transaction, counts, history, releases, departures, cancellation);
            identity = await BenchmarkVersions.Write(transaction, version, counts, gate.Seen, rows.Xact, rows.Run, time.GetUtcNow(), cancellation);
            await GateHistory.Write(transaction, version, gate.Releases, cancellation);
            await transaction.Commit(cancellation);
        }
        await Publish(lease, identity, gate, counts, history, cancellation);
        await Withdraw(lease, gate, cancellation);
        LogPublished(lease.Tenant.Value, identity.Version, counts.Definition.AsOf, counts.Counts.Count, counts.Counts[0].Members);
        return identity.Version;
    }

    // Counting goes on between two statements, and on a busy machine for longer than a session may idle.
    private static Task Compute(TenantTransaction transaction, CancellationToken cancellation) =>
        transaction.Execute("SELECT set_config('idle_in_transaction_session_timeout', '30min', true), set_config('statement_timeout', '30min', true) WHERE $1 > 0", cancellation);

    private async Task<(BenchmarkCounts Counts, GateHistory History, DepartureCounts Departures, int Version, ProjectionCheckpoint Rows)> Count(WorkLease lease, CancellationToken cancellation)
    {
        var context = await settings.Refresh(lease.Tenant);
        var saved = await grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(lease.Tenant)).List();
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        await Compute(transaction, cancellation);
        // No projection runs while this transaction lasts: the rows are those of the checkpoint.
        var rows = await ProjectionCheckpoint.Lock(transaction, cancellation);
        var history = await GateHistory.Load(transaction, cancellation);
        var total = await CurveReader.Count(transaction, cancellation);
        var asOf = RecomputeKey.Read(lease.Key) ?? context.Today(time);
        var ranges = AttributeRanges.Plan(await CurveReader.AttributeValues(transaction, asOf, cancellation));
        var definition = new VersionDefinition(
            asOf,
            context.Settings.HistoryStartsOn ?? await CurveReader.FirstDay(transaction, cancellation),
            context.Settings.TimeZone,
            context.Settings.MinimumPeers,
            context.Settings.Taxonomy,
            [.. ranges, .. CohortDefinition.InForce(saved, asOf).Select(CohortFilter.Of)],
            context.Settings.EffortBinHours);
        var counts = await BenchmarkPass.Run(transaction, definition, history.ForPass, read => lease.Report("computing", read, total, cancellation), cancellation);
        return (counts, history, await GateHistory.Departures(transaction, counts.Ledger.Layout, cancellation), await BenchmarkVersions.Next(transaction, cancellation), rows);
    }

    private async Task Publish(WorkLease lease, BenchmarkIdentity identity, VersionGate gate, BenchmarkCounts counts, GateHistory history, CancellationToken cancellation)
    {
        for (var number = 0; number < counts.Counts.Count; number++)
        {
            var published = gate.Publish(identity, number, await Before(gate.Before, counts.Definition.Cohorts[number].Key));
            await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(lease.Tenant, identity.Version, number)).Publish(published);
            if (number % 10 == 0)
                await lease.Report("publishing", number, counts.Counts.Count, cancellation);
        }
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        await lease.Fence(transaction, cancellation);
        await ProjectionCheckpoint.Lock(transaction, cancellation);
        if (await Departures.Count(transaction, cancellation) != history.Departed)
            throw new InvalidOperationException("A member was erased while the benchmarks were computed; they are computed again without them.");
        await BenchmarkVersions.Publish(transaction, identity.Version, cancellation);
        await transaction.Commit(cancellation);
    }

    private async Task<PublishedBenchmark?> Before(StoredVersion? version, string key)
    {
        for (var number = 0; number < version?.Definition.Cohorts.Length; number++)
            if (version.Definition.Cohorts[number].Key == key)
                return await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(version.Identity.Tenant, version.Identity.Version, number)).Get();
        return null;
    }

    private async Task Withdraw(WorkLease lease, VersionGate gate, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        foreach (var (version, cohorts) in await BenchmarkVersions.Outdated(transaction, GateHistory.ServedVersions, cancellation))
        {
            for (var number = 0; number < cohorts; number++)
                await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(lease.Tenant, version, number)).Withdraw();
            await BenchmarkVersions.Withdraw(transaction, version, cancellation);
        }
        await BenchmarkVersions.Forget(transaction, [.. GateHistory.Pinned(gate.Releases.Values)], cancellation);
        var kept = await GateHistory.Load(transaction, cancellation);
        await PastCurves.Forget(transaction, kept.Versions.Min(v => v.Run), cancellation);
        await transaction.Commit(cancellation);
    }

    [LoggerMessage(1, LogLevel.Information, "Version {Version} of tenant {Tenant} is published as of {AsOf}: {Cohorts} cohorts, {Members} members")]
    private partial void LogPublished(int tenant, int version, DateOnly asOf, int cohorts, int members);

    [LoggerMessage(2, LogLevel.Information, "Nothing has changed for tenant {Tenant} since version {Version}")]
    private partial void LogUnchanged(int tenant, int version);
}
