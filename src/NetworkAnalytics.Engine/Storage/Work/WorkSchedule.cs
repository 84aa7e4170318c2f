using Hangfire;
using Microsoft.Extensions.Hosting;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// Keeps the dispatcher's recurring job in place, and hands out at each start what a killed process left, a lease
/// later at the latest.
/// </summary>
internal sealed class WorkSchedule(IRecurringJobManager recurring, WorkDispatcher dispatcher, WorkBell bell, Microsoft.Extensions.Options.IOptions<WorkOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        recurring.AddOrUpdate<WorkDispatcher>(WorkDispatcher.RecurringJob, d => d.HandOut(CancellationToken.None), Cron.Minutely);
        try
        {
            // The recurring job's minute is the backstop; a replica's own pace takes a dead worker's work over sooner.
            while (true)
            {
                try
                {
                    await dispatcher.HandOut(stoppingToken);
                }
                catch (Exception failed) when (failed is Npgsql.NpgsqlException or TimeoutException or BackgroundJobClientException)
                {
                    // PostgreSQL is away, for us or for the job library; readiness says so, and the next look tries again.
                }
                await NextLook(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task NextLook(CancellationToken stopping)
    {
        using var pace = new CancellationTokenSource(options.Value.Lease / 2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, pace.Token);
        try
        {
            await bell.Rung(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nobody rang for that long.
        }
    }
}
