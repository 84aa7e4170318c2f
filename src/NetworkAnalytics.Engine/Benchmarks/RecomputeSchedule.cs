using Cronos;
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
    private readonly TimeProvider _time;

    internal RecomputeSchedule(IRecurringJobManager recurring, WorkQueue work, TimeProvider time)
    {
        _recurring = recurring;
        _work = work;
        _time = time;
    }

    /// <summary>Puts the tenant's job in step with its settings.</summary>
    public void Apply(TenantId tenant, TenantSettings settings)
    {
        var id = tenant.Value;
        _recurring.AddOrUpdate<RecomputeSchedule>(
            JobId(tenant), s => s.Submit(id, CancellationToken.None), settings.RecomputeCron,
            new RecurringJobOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone), MisfireHandling = MisfireHandlingMode.Relaxed });
    }

    public IReadOnlyList<DateTimeOffset> Next(TenantSettings settings, int count)
    {
        var (cron, zone) = (CronExpression.Parse(settings.RecomputeCron), TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone));
        var runs = new List<DateTimeOffset>();
        for (var at = _time.GetUtcNow(); runs.Count < count && cron.GetNextOccurrence(at, zone) is { } next; at = next)
            runs.Add(next);
        return runs;
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
