using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// A worker's hold on a piece of work. Whoever claims it raises the epoch; what a handler writes, it writes in a
/// transaction that <see cref="Fence"/> has tied to its own epoch.
/// </summary>
internal sealed class WorkLease(EngineDatabase database, WorkOptions options, TimeProvider time, TenantId tenant, long work, string key, int epoch)
{
    public TenantId Tenant { get; } = tenant;

    public long Work { get; } = work;

    public string Key { get; } = key;

    public int Epoch { get; } = epoch;

    /// <summary>Ties the transaction to this lease: it can commit only while the lease is held, and nobody takes over before it ends.</summary>
    /// <exception cref="LeaseLostException">The work has been taken over, or its tenant is suspended.</exception>
    public async Task Fence(TenantTransaction transaction, CancellationToken cancellation)
    {
        var held = await transaction.Execute(
            """
            UPDATE analytics.work SET lease_until = $4 WHERE tenant_id = $1 AND work_id = $2 AND epoch = $3 AND state = 1
              AND EXISTS (SELECT FROM analytics.tenant WHERE tenant_id = $1 AND suspended_at IS NULL)
            """,
            cancellation, Work, Epoch, time.GetUtcNow() + options.Lease);
        if (held == 0)
            throw new LeaseLostException(Tenant, Work);
    }

    /// <summary>Tells how far the work is, and renews the lease.</summary>
    public async Task Report(string stage, long progress, long total, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(Tenant, cancellation);
        await Fence(transaction, cancellation);
        await transaction.Execute(
            "UPDATE analytics.work SET stage = $3, progress = $4, total = $5 WHERE tenant_id = $1 AND work_id = $2", cancellation, Work, stage, progress, total);
        await transaction.Commit(cancellation);
    }

    /// <summary>Renews the lease until told to stop; cancels the handler when the lease is lost.</summary>
    internal async Task Renew(CancellationTokenSource handler, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                try
                {
                    await using var transaction = await database.Begin(Tenant, stop);
                    await Fence(transaction, stop);
                    await transaction.Commit(stop);
                }
                catch (LeaseLostException)
                {
                    await handler.CancelAsync();
                    return;
                }
                catch (Npgsql.NpgsqlException)
                {
                    // The database is away for a moment: the lease may last, and the next write will tell.
                    continue;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work has ended.
        }
    }
}
