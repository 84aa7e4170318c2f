using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Asks for benchmarks to be computed again and tells how far they are.</summary>
public interface IRecomputations
{
    /// <summary>Submits a recomputation, or returns the one that is already waiting for the same day.</summary>
    /// <param name="asOf">Null: today in the tenant's zone.</param>
    Task<long> Submit(TenantId tenant, DateOnly? asOf, CancellationToken cancellation);

    Task<RecomputationStatus?> Find(TenantId tenant, long recomputation, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="before">Read on before this id; null from the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<RecomputationStatus>> List(TenantId tenant, long? before, int limit, CancellationToken cancellation);
}

public enum WorkState
{
    Pending = 0,
    Running = 1,
    Done = 2,
    Failed = 3,
}

/// <param name="Stage">What is being done, a code: <c>projecting</c>, <c>computing</c>, <c>publishing</c>; null when not running.</param>
/// <param name="Version">The version that is current after it; null until done. The old one when nothing had changed.</param>
public sealed record RecomputationStatus(
    long Id,
    DateOnly AsOf,
    WorkState State,
    string? Stage,
    long Progress,
    long Total,
    int? Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Failure);
