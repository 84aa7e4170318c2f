using Hangfire;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.Jobs;

/// <summary>Deletes once a day, for each association, what its settings no longer keep. Running twice deletes nothing more.</summary>
public sealed partial class Retention(ITenants tenants, IEnumerable<ITenantRetention> owners, IGrainFactory grains, ILogger<Retention> logger)
{
    /// <summary>The recurring job's stored id.</summary>
    public const string RecurringJob = "retention";

    [AutomaticRetry(Attempts = 2)]
    public async Task Run(CancellationToken cancellation)
    {
        foreach (var tenant in await tenants.List(cancellation))
        {
            TenantContext.Enter(tenant.Id);
            var settings = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant.Id)).GetSettings();
            foreach (var owner in owners)
                foreach (var (table, rows) in await owner.Expire(tenant.Id, settings.Retention ?? TenantRetention.Default, cancellation))
                    if (rows > 0)
                        LogExpired(rows, table, tenant.Id.Value);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Rows} rows of {Table} of tenant {Tenant} are past their time and deleted")]
    private partial void LogExpired(long rows, string table, int tenant);
}

/// <summary>Keeps the recurring job in place.</summary>
internal sealed class RetentionSchedule(IRecurringJobManager recurring) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        recurring.AddOrUpdate<Retention>(Retention.RecurringJob, r => r.Run(CancellationToken.None), "17 2 * * *");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
