using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <summary>
/// Before a replica does anything: what the ledger beside the keys and the main database remember of erasures is made the
/// same. A main database restored from an older dump has forgotten some, and they are done again; so may a restored
/// database of keys. Afterwards, now and then, erasures that a killed process left open are ended.
/// </summary>
internal sealed partial class ErasureReplay(ErasureLedger ledger, MemberTables tables, Erasures erasures, ITenants tenants, IOptions<ErasureOptions> options, TimeProvider time, ILogger<ErasureReplay> logger)
    : BackgroundService, IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var (tenant, member) = await ledger.Highest(cancellationToken);
        await tables.Reserve(tenant, member, cancellationToken);
        var (written, remembered) = (await ledger.All(cancellationToken), await tables.Remembered(cancellationToken));
        var known = remembered.Select(e => (e.Tenant, e.Member)).ToHashSet();
        if (written.Where(e => !known.Contains((e.Tenant, e.Member))).ToList() is { Count: > 0 } forgotten)
        {
            // An association that is no more has nobody to forget.
            var there = (await tenants.List(cancellationToken)).Select(t => t.Id).ToHashSet();
            foreach (var erasure in forgotten.Where(e => there.Contains(e.Tenant)))
                await erasures.Replay(erasure, cancellationToken);
        }
        var ledgers = written.Select(e => (e.Tenant, e.Member)).ToHashSet();
        foreach (var erasure in remembered.Where(e => !ledgers.Contains((e.Tenant, e.Member))))
            await ledger.Restore(erasure, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LookEvery, time);
        try
        {
            do
            {
                try
                {
                    foreach (var open in await ledger.Open(options.Value.AbandonedAfter, stoppingToken))
                        await erasures.Complete(open.Tenant, open.Member, wait: false, stoppingToken);
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    LogFailed(failed);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; the next process goes on.
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Error, "An open erasure could not be ended; it is tried again")]
    private partial void LogFailed(Exception reason);
}
