using System.Collections.Concurrent;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
/// <remarks>
/// A silo keeps what it served of the current version. Which version that is, it asks the database once a second and
/// tenant at the most, so a switch is seen everywhere within a second and a reader never mixes two versions.
/// </remarks>
internal sealed class PublishedBenchmarks(EngineDatabase database, IGrainFactory grains, TimeProvider time) : IPublishedBenchmarks
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, Served> _served = new();

    private sealed record Served(StoredVersion? Version, long AskedAt)
    {
        public ConcurrentDictionary<string, PublishedBenchmark> Cohorts { get; init; } = new(StringComparer.Ordinal);
    }

    public async ValueTask<PublishedVersion?> Current(TenantId tenant, CancellationToken cancellation)
    {
        var served = await Serve(tenant, cancellation);
        if (served.Version is not { } version)
            return null;
        var cohorts = new List<PublishedCohort>();
        foreach (var filter in version.Definition.Cohorts)
            if (await Find(tenant, served, filter.Key) is { } benchmark)
                cohorts.Add(benchmark.Cohort);
        return new PublishedVersion(version.Identity, version.Definition.HistoryStartsOn, cohorts);
    }

    public async ValueTask<PublishedBenchmark?> Find(TenantId tenant, string cohortKey, CancellationToken cancellation) =>
        await Find(tenant, await Serve(tenant, cancellation), cohortKey);

    public async Task<PublishedBenchmark?> Find(TenantId tenant, int version, string cohortKey, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        if (await BenchmarkVersions.Find(transaction, version, cancellation) is not { } stored)
            return null;
        TenantContext.Enter(tenant);
        for (var number = 0; number < stored.Definition.Cohorts.Length; number++)
            if (stored.Definition.Cohorts[number].Key == cohortKey)
                return await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version, number)).Get();
        return null;
    }

    public async Task<IReadOnlyList<BenchmarkIdentity>> Versions(TenantId tenant, int? before, int limit, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return (await BenchmarkVersions.List(transaction, before, Math.Clamp(limit, 1, 1000), cancellation)).ConvertAll(v => v.Identity);
    }

    public async Task<VersionMovements?> Movements(TenantId tenant, int version, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        if (await BenchmarkVersions.Find(transaction, version, cancellation) is not { } stored)
            return null;
        TenantContext.Enter(tenant);
        var cohorts = new List<(PublishedCohort, PublishedMovement?)>();
        for (var number = 0; number < stored.Definition.Cohorts.Length; number++)
            if (await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version, number)).Get() is { } benchmark)
                cohorts.Add((benchmark.Cohort, benchmark.Movement));
        return cohorts.Count == 0 ? null : new(stored.Identity, cohorts);
    }

    /// <summary>The current version, to be read whole: however often another is published meanwhile, its cohorts are its own. Null before the first publication.</summary>
    public async ValueTask<ServedVersion?> Serving(TenantId tenant, CancellationToken cancellation) =>
        await Serve(tenant, cancellation) is { Version: { } version } served ? new ServedVersion(version, key => Find(tenant, served, key)) : null;

    /// <summary>Asks the database anew at the next reading: this version turned out to be over.</summary>
    public void Over(TenantId tenant, int version)
    {
        if (_served.TryGetValue(tenant.Value, out var served) && served.Version?.Identity.Version == version)
            _served.TryRemove(KeyValuePair.Create(tenant.Value, served));
    }

    private async ValueTask<Served> Serve(TenantId tenant, CancellationToken cancellation)
    {
        if (_served.TryGetValue(tenant.Value, out var served) && time.GetElapsedTime(served.AskedAt) < Freshness)
            return served;
        var askedAt = time.GetTimestamp();
        await using var transaction = await database.Begin(tenant, cancellation);
        var current = await BenchmarkVersions.Current(transaction, cancellation);
        // Who waits for the first version looks again at once.
        if (current is null)
            return new Served(null, askedAt);
        var same = served?.Version is not null && served.Version.Identity.Version == current.Identity.Version;
        return _served[tenant.Value] = same ? served! with { AskedAt = askedAt } : new Served(current, askedAt);
    }

    private async ValueTask<PublishedBenchmark?> Find(TenantId tenant, Served served, string cohortKey)
    {
        if (served.Version is not { } version)
            return null;
        if (served.Cohorts.TryGetValue(cohortKey, out var known))
            return known;
        var number = -1;
        for (var i = 0; i < version.Definition.Cohorts.Length && number < 0; i++)
            if (version.Definition.Cohorts[i].Key == cohortKey)
                number = i;
        if (number < 0)
            return null;
        TenantContext.Enter(tenant);
        var benchmark = await grains.GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version.Identity.Version, number)).Get();
        if (benchmark is not null)
            served.Cohorts.TryAdd(cohortKey, benchmark);
        return benchmark;
    }
}

/// <summary>A published version and the way to the benchmarks of its cohorts, by key.</summary>
internal sealed record ServedVersion(StoredVersion Version, Func<string, ValueTask<PublishedBenchmark?>> Find);
