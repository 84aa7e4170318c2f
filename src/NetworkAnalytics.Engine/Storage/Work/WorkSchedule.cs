using Hangfire;
using Microsoft.Extensions.Hosting;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// Keeps the dispatcher's recurring job in place, and hands out at each start what a killed process left, a lease
/// later at the latest.
/// </summary>
internal sealed class WorkSchedule(IRecurringJobManager recurring, WorkDispatcher dispatcher, Microsoft.Extensions.Options.IOptions<WorkOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        recurring.AddOrUpdate<WorkDispatcher>(WorkDispatcher.RecurringJob, d => d.HandOut(CancellationToken.None), Cron.Minutely);
        using var timer = new PeriodicTimer(options.Value.Lease / 2, time);
        try
        {
            // The recurring job's minute is the backstop; a replica's own pace takes a dead worker's work over sooner.
            do
            {
                try
                {
                    await dispatcher.HandOut(stoppingToken);
                }
                catch (Npgsql.NpgsqlException)
                {
                    // PostgreSQL is away; readiness says so, and the next tick tries again.
                    continue;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
