using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>The only way to a benchmark's numbers: what is published, version by version.</summary>
public interface IPublishedBenchmarks
{
    /// <summary>The current version and its cohorts; null before the first publication.</summary>
    ValueTask<PublishedVersion?> Current(TenantId tenant, CancellationToken cancellation);

    /// <summary>One cohort's benchmark in the current version; null when there is no such cohort or no version.</summary>
    ValueTask<PublishedBenchmark?> Find(TenantId tenant, string cohortKey, CancellationToken cancellation);

    /// <summary>One cohort's benchmark in a version that is still served; null when there is none.</summary>
    Task<PublishedBenchmark?> Find(TenantId tenant, int version, string cohortKey, CancellationToken cancellation);

    /// <summary>The published versions that are still served, newest first.</summary>
    /// <param name="before">Read on before this version; null from the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<BenchmarkIdentity>> Versions(TenantId tenant, int? before, int limit, CancellationToken cancellation);

    /// <summary>Why the cohorts of a version moved; null when there is no such version any more.</summary>
    Task<VersionMovements?> Movements(TenantId tenant, int version, CancellationToken cancellation);
}

/// <param name="Cohorts">In order of their numbers; everyone first.</param>
/// <param name="HistoryStartsOn">The day from which joining is observed; earlier joiners are left-truncated. Null while the log is empty.</param>
public sealed record PublishedVersion(BenchmarkIdentity Identity, DateOnly? HistoryStartsOn, IReadOnlyList<PublishedCohort> Cohorts);

/// <param name="Cohorts">In order of their numbers. Without a movement: the first version, or one that had no such cohort before.</param>
public sealed record VersionMovements(BenchmarkIdentity Identity, IReadOnlyList<(PublishedCohort Cohort, PublishedMovement? Movement)> Cohorts);

/// <summary>Serves one cohort's published benchmark of one version. Key: <see cref="GrainKeys.Benchmark"/>.</summary>
[Alias("benchmark")]
public interface IBenchmarkGrain : IGrainWithStringKey
{
    /// <summary>Null until it is published.</summary>
    [Alias("get")]
    Task<PublishedBenchmark?> Get();

    /// <summary>Stores the benchmark once; storing the same version again changes nothing.</summary>
    [Alias("publish")]
    Task Publish(PublishedBenchmark benchmark);

    /// <summary>Forgets a version that is no longer served.</summary>
    [Alias("withdraw")]
    Task Withdraw();
}
