using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// Looks what is due, and hands chunks of letters to the job library: a bounded window over all associations, the one
/// served longest ago first. Every replica looks; what two hand out at once is sorted out by the lanes.
/// </summary>
internal sealed partial class LetterDispatcher(
    ITenants tenants, LetterRuns runs, LetterLanes lanes, IBackgroundJobClient jobs, LettersBell bell, IOptions<LettersOptions> options, IOptions<SmtpOptions> smtp,
    TimeProvider time, ILogger<LetterDispatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without a server for it nothing is due: what was is made up for, or found stale, once there is one.
        if (!smtp.Value.IsConfigured)
            return;
        try
        {
            while (true)
            {
                try
                {
                    await HandOut(stoppingToken);
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    // PostgreSQL is away, or the cluster is not up yet. Whatever it is, the next look tries again.
                    LogAway(failed);
                }
                await bell.Wait(options.Value.LookEvery, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    internal async Task HandOut(CancellationToken cancellation)
    {
        var (waiting, window) = (new List<(TenantId Tenant, DateTimeOffset ServedAt)>(), options.Value.Window);
        foreach (var tenant in await tenants.List(cancellation))
        {
            if (tenant.SuspendedAt is not null)
                continue;
            await runs.BeginDue(tenant.Id, cancellation);
            var (taken, servedAt) = await lanes.Standing(tenant.Id, cancellation);
            window -= taken;
            if (await runs.HasWork(tenant.Id, cancellation))
                waiting.Add((tenant.Id, servedAt));
        }
        // A lane each before anybody has a second one.
        for (var turn = 0; turn < options.Value.Lanes && window > 0; turn++)
            foreach (var (tenant, _) in waiting.OrderBy(w => w.ServedAt))
                if (window > 0 && await lanes.Take(tenant, cancellation) is var (lane, epoch))
                {
                    window--;
                    jobs.Enqueue<LetterJob>(job => job.Run(tenant.Value, lane, epoch, CancellationToken.None));
                }
    }

    [LoggerMessage(1, LogLevel.Warning, "The letters that are due could not be looked up")]
    private partial void LogAway(Exception reason);
}
