using System.Diagnostics;
using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>The job: claims a piece of work, runs its handler under a lease, writes what came of it. Running it twice does nothing the second time.</summary>
public sealed partial class WorkRunner
{
    private readonly EngineDatabase _database;
    private readonly Dictionary<string, IWorkHandler> _handlers;
    private readonly IEnumerable<IForeignCalls> _told;
    private readonly WorkBell _bell;
    private readonly WorkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkRunner> _logger;

    internal WorkRunner(EngineDatabase database, IEnumerable<IWorkHandler> handlers, IEnumerable<IForeignCalls> told, WorkBell bell, IOptions<WorkOptions> options, TimeProvider time, ILogger<WorkRunner> logger)
    {
        _database = database;
        _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);
        _told = told;
        _bell = bell;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    [AutomaticRetry(Attempts = 0)]
    public async Task Run(int tenantId, long work, CancellationToken cancellation)
    {
        var tenant = new TenantId(tenantId);
        if (await Claim(tenant, work, cancellation) is not var (lease, kind, attempts))
            return;
        using var activity = EngineActivity.Source.StartActivity($"work.{kind}");
        activity?.SetTag("tenant", tenantId).SetTag("work", work).SetTag("epoch", lease.Epoch);
        LogStarted(kind, work, tenantId, lease.Epoch);
        using var handler = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = new CancellationTokenSource();
        var renewing = lease.Renew(handler, ended.Token);
        var found = _handlers.GetValueOrDefault(kind);
        try
        {
            var result = found is not null ? await found.Run(lease, handler.Token) : throw new WorkRefusedException($"This version knows no work called '{kind}'.");
            await End(lease, WorkState.Done, result, cancellation);
        }
        catch (LeaseLostException)
        {
            LogLost(kind, work, tenantId, lease.Epoch);
        }
        catch (OperationCanceledException) when (handler.IsCancellationRequested)
        {
            // Stopping, or taken over: the lease runs out and somebody resumes it. Give it back at once if it is still ours.
            await GiveBack(lease);
        }
        catch (WorkRefusedException refused)
        {
            LogFailed(refused, kind, work, tenantId, attempts);
            await GiveUp(lease, found, refused.Message);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            LogFailed(failure, kind, work, tenantId, attempts);
            await Retry(lease, found, attempts, failure);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            // What waited for this piece need not wait for the next look.
            _bell.Ring();
        }
    }

    /// <summary>Takes the work when it is free: at most one piece of a kind runs for a tenant, so versions and imports follow one another.</summary>
    private async Task<(WorkLease Lease, string Kind, int Attempts)?> Claim(TenantId tenant, long work, CancellationToken cancellation)
    {
        await using var transaction = await _database.Begin(tenant, cancellation);
        var now = _time.GetUtcNow();
        await transaction.Execute("SELECT pg_advisory_xact_lock(hashtextextended('work', $1))", cancellation);
        (WorkLease Lease, string Kind, int Attempts)? claimed = null;
        await using (var command = transaction.Command(
            """
            UPDATE analytics.work w SET state = 1, epoch = epoch + 1, attempts = attempts + 1, lease_until = $3, not_before = $3, failure = NULL
            WHERE tenant_id = $1 AND work_id = $2 AND (state = 0 OR state = 1 AND lease_until < $4)
              AND EXISTS (SELECT FROM analytics.tenant t WHERE t.tenant_id = $1 AND t.suspended_at IS NULL)
              AND NOT EXISTS (SELECT FROM analytics.work o WHERE o.tenant_id = $1 AND o.kind = w.kind AND o.work_id <> $2 AND o.state = 1 AND o.lease_until >= $4)
            RETURNING kind, key, epoch, attempts
            """, work, now + _options.Lease, now))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (await reader.ReadAsync(cancellation))
                claimed = (new WorkLease(_database, _options, _time, tenant, work, reader.GetString(1), reader.GetInt32(2)), reader.GetString(0), reader.GetInt32(3));
        }
        // Another piece of its kind runs for this tenant: it waits for that one, and is handed out at the next look.
        if (claimed is null)
            await transaction.Execute("UPDATE analytics.work SET not_before = $3 WHERE tenant_id = $1 AND work_id = $2 AND state = 0", cancellation, work, now);
        var isTheirs = claimed is not null || await transaction.Scalar<bool>("SELECT EXISTS (SELECT FROM analytics.work WHERE tenant_id = $1 AND work_id = $2)", cancellation, work);
        await transaction.Commit(cancellation);
        if (!isTheirs)
            foreach (var listener in _told)
                await listener.NoSuchWork(tenant, work);
        return claimed;
    }

    private async Task End(WorkLease lease, WorkState state, int? result, CancellationToken cancellation)
    {
        await using var transaction = await _database.Begin(lease.Tenant, cancellation);
        await lease.Fence(transaction, cancellation);
        await End(transaction, lease, state, result, null, cancellation);
        await transaction.Commit(cancellation);
    }

    private async Task GiveUp(WorkLease lease, IWorkHandler? handler, string failure)
    {
        await using var transaction = await _database.Begin(lease.Tenant, CancellationToken.None);
        await lease.Fence(transaction, CancellationToken.None);
        if (handler is not null)
            await handler.GivenUp(transaction, lease.Key, CancellationToken.None);
        await End(transaction, lease, WorkState.Failed, null, failure, CancellationToken.None);
        await transaction.Commit(CancellationToken.None);
    }

    private Task End(TenantTransaction transaction, WorkLease lease, WorkState state, int? result, string? failure, CancellationToken cancellation) => transaction.Execute(
        """
        UPDATE analytics.work SET state = $3, result = $4::int, failure = $5::text, ended_at = $6, stage = NULL, lease_until = NULL
        WHERE tenant_id = $1 AND work_id = $2
        """, cancellation, lease.Work, (short)state, TenantTransaction.Typed(NpgsqlTypes.NpgsqlDbType.Integer, result),
        TenantTransaction.Typed(NpgsqlTypes.NpgsqlDbType.Text, failure), _time.GetUtcNow());

    private async Task Retry(WorkLease lease, IWorkHandler? handler, int attempts, Exception failure)
    {
        try
        {
            if (attempts >= _options.MaxAttempts)
            {
                await GiveUp(lease, handler, $"Given up after {attempts} attempts: {failure.Message}");
                return;
            }
            await Requeue(lease, TimeSpan.FromSeconds(Math.Min(600, 5 * Math.Pow(3, attempts - 1))), failure.Message);
        }
        catch (LeaseLostException)
        {
            LogLost("", lease.Work, lease.Tenant.Value, lease.Epoch);
        }
    }

    private async Task GiveBack(WorkLease lease)
    {
        try
        {
            await Requeue(lease, TimeSpan.Zero, null);
        }
        catch (Exception gone) when (gone is LeaseLostException or Npgsql.NpgsqlException)
        {
            LogLost("", lease.Work, lease.Tenant.Value, lease.Epoch);
        }
    }

    // Stays in state 1 with a lease that has run out: the same row resumes, and a new submission of its key may wait beside it.
    private async Task Requeue(WorkLease lease, TimeSpan delay, string? failure)
    {
        await using var transaction = await _database.Begin(lease.Tenant, CancellationToken.None);
        await lease.Fence(transaction, CancellationToken.None);
        var now = _time.GetUtcNow();
        await transaction.Execute(
            """
            UPDATE analytics.work SET lease_until = $3, not_before = $4, failure = $5::text, attempts = CASE WHEN $5::text IS NULL THEN attempts - 1 ELSE attempts END
            WHERE tenant_id = $1 AND work_id = $2
            """, CancellationToken.None, lease.Work, now - TimeSpan.FromSeconds(1), now + delay, TenantTransaction.Typed(NpgsqlTypes.NpgsqlDbType.Text, failure));
        await transaction.Commit(CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Information, "Work {Kind} {Work} of tenant {Tenant} starts under epoch {Epoch}")]
    private partial void LogStarted(string kind, long work, int tenant, int epoch);

    [LoggerMessage(2, LogLevel.Warning, "Work {Kind} {Work} of tenant {Tenant} was taken over from epoch {Epoch}")]
    private partial void LogLost(string kind, long work, int tenant, int epoch);

    [LoggerMessage(3, LogLevel.Error, "Work {Kind} {Work} of tenant {Tenant} failed in attempt {Attempt}")]
    private partial void LogFailed(Exception reason, string kind, long work, int tenant, int attempt);
}
