using Hangfire;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>One recurring job for each tenant, in the tenant's zone: it only submits the recomputation of the day.</summary>
public sealed class RecomputeSchedule : IRecomputeSchedule, ITenantData
{
    private readonly IRecurringJobManager _recurring;
    private readonly WorkQueue _work;

    internal RecomputeSchedule(IRecurringJobManager recurring, WorkQueue work)
    {
        _recurring = recurring;
        _work = work;
    }

    /// <summary>Puts the tenant's job in step with its settings.</summary>
    public void Apply(TenantId tenant, TenantSettings settings)
    {
        var id = tenant.Value;
        _recurring.AddOrUpdate<RecomputeSchedule>(
            JobId(tenant), s => s.Submit(id, CancellationToken.None), settings.RecomputeCron,
            new RecurringJobOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone), MisfireHandling = MisfireHandlingMode.Relaxed });
    }

    public Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation)
    {
        _recurring.RemoveIfExists(JobId(tenant));
        return Task.FromResult<IReadOnlyList<DeletedRows>>([]);
    }

    private static string JobId(TenantId tenant) => $"recompute-{tenant}";

    [AutomaticRetry(Attempts = 3)]
    public Task Submit(int tenant, CancellationToken cancellation) =>
        _work.Submit(new TenantId(tenant), RecomputeKey.WorkKind, RecomputeKey.Today, joinRunning: false, cancellation);
}
