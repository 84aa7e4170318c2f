using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Storage.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
internal sealed class Recomputations(WorkQueue work, TenantSettingsCache settings) : IRecomputations
{
    public Task<long> Submit(TenantId tenant, DateOnly? asOf, CancellationToken cancellation) =>
        asOf is { Year: < 1971 or > 2105 }
            ? throw new InvalidInputException("as_of", "Give a day between 1971 and 2105.")
            : work.Submit(tenant, RecomputeKey.WorkKind, RecomputeKey.Of(asOf), joinRunning: false, cancellation);

    public async Task<RecomputationStatus?> Find(TenantId tenant, long recomputation, CancellationToken cancellation) =>
        await work.Find(tenant, recomputation, cancellation) is { Kind: RecomputeKey.WorkKind } item ? await Status(item) : null;

    public async Task<IReadOnlyList<RecomputationStatus>> List(TenantId tenant, long? before, int limit, CancellationToken cancellation)
    {
        var statuses = new List<RecomputationStatus>();
        foreach (var item in await work.List(tenant, RecomputeKey.WorkKind, before, limit, cancellation))
            statuses.Add(await Status(item));
        return statuses;
    }

    // "Today" is the day on which it ran, or will.
    private async Task<RecomputationStatus> Status(WorkItem item)
    {
        var asOf = RecomputeKey.Read(item.Key) ?? (await settings.Get(item.Tenant)).LocalDay(item.EndedAt ?? item.CreatedAt);
        return new(item.Id, asOf, item.State, item.Stage, item.Progress, item.Total, item.Result, item.CreatedAt, item.EndedAt, item.Failure);
    }
}
