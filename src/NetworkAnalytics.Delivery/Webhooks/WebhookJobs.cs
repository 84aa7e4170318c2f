using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Tenants;
using Npgsql;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>Looks for what has happened and hands what is due to the job library, an association's chunk at a time.</summary>
public sealed class WebhookDispatcher
{
    /// <summary>The recurring job's stored id.</summary>
    public const string RecurringJob = "hand-out-webhooks";

    /// <summary>Sent at the same time by one job: its whole chunk takes no longer than the slowest of them.</summary>
    private const int Chunk = 10;

    private readonly DeliveryQueue _queue;
    private readonly EventCollector _events;
    private readonly TenantStanding _standing;
    private readonly IBackgroundJobClient _jobs;

    internal WebhookDispatcher(DeliveryQueue queue, EventCollector events, TenantStanding standing, IBackgroundJobClient jobs) => (_queue, _events, _standing, _jobs) = (queue, events, standing, jobs);

    [AutomaticRetry(Attempts = 0)]
    public async Task HandOut(CancellationToken cancellation)
    {
        foreach (var tenant in await _queue.Tenants(cancellation))
        {
            if (await _standing.Find(tenant, cancellation) is not { SuspendedAt: null })
                continue;
            await _events.Collect(tenant, cancellation);
            if (await _queue.Claim(tenant, Chunk, cancellation) is { Length: > 0 } claimed)
                _jobs.Enqueue<WebhookRunner>(r => r.Run(tenant.Value, claimed, CancellationToken.None));
        }
    }
}

/// <summary>Sends a chunk of one association's messages. What is not sent when it ends is handed out again.</summary>
public sealed class WebhookRunner
{
    private readonly DeliveryQueue _queue;
    private readonly WebhookStore _store;
    private readonly WebhookCaller _caller;

    internal WebhookRunner(DeliveryQueue queue, WebhookStore store, WebhookCaller caller) => (_queue, _store, _caller) = (queue, store, caller);

    [AutomaticRetry(Attempts = 0)]
    public Task Run(int tenant, long[] deliveries, CancellationToken cancellation) =>
        Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, deliveries.Length), CancellationToken = cancellation }, async (id, stop) => await Send(new TenantId(tenant), id, stop));

    private async Task Send(TenantId tenant, long id, CancellationToken cancellation)
    {
        if (await _queue.FindClaimed(tenant, id, cancellation) is not { } delivery)
            return;
        if (await _store.Find(tenant, delivery.Webhook, cancellation) is not { PausedAt: null, DisabledAt: null } webhook
            || await _store.Secrets(tenant, webhook.Id, cancellation) is not { } secrets)
        {
            await _queue.Release(tenant, id, cancellation);
            return;
        }
        var attempt = await _caller.Call(webhook.Url, secrets, delivery.EventId, delivery.Body, cancellation);
        await _queue.Record(tenant, delivery, attempt, CancellationToken.None);
    }
}

/// <summary>Keeps the dispatcher's recurring job in place, and looks more often than it does.</summary>
internal sealed partial class WebhookSchedule(IRecurringJobManager recurring, WebhookDispatcher dispatcher, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookSchedule> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.PollSeconds), time);
        try
        {
            // The recurring job's minute is for whatever is left when no replica with a web server runs.
            recurring.AddOrUpdate<WebhookDispatcher>(WebhookDispatcher.RecurringJob, d => d.HandOut(CancellationToken.None), Cron.Minutely);
            do
            {
                try
                {
                    await dispatcher.HandOut(stoppingToken);
                }
                catch (Exception failed) when (failed is NpgsqlException or TimeoutException or BackgroundJobClientException)
                {
                    // PostgreSQL is away; readiness says so, and the next look tries again.
                    LogAway(failed);
                }
            }
            while (await pace.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Webhooks could not be handed out; they will be at the next look")]
    private partial void LogAway(Exception reason);
}
