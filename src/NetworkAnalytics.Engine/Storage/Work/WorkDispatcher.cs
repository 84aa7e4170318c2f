using Hangfire;
using Microsoft.Extensions.Options;
using Npgsql;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// Hands waiting work, and work whose worker has died, to the job library: a bounded window of it, tenants in turn. What
/// is handed out and has not ended counts against both bounds, so that a tenant that submits without end has its share in
/// the job library's one queue and no more, and anybody else's next piece waits behind at most that.
/// Runs soon after a submission and an end (<see cref="WorkBell"/>) and every minute. Two at once may hand a piece out twice; claiming it sorts that out.
/// </summary>
public sealed class WorkDispatcher(LogReaderDatabase platform, EngineDatabase database, IBackgroundJobClient jobs, IOptions<WorkOptions> options, TimeProvider time)
{
    /// <summary>The recurring job's stored id.</summary>
    public const string RecurringJob = "hand-out-work";

    [AutomaticRetry(Attempts = 0)]
    public async Task HandOut(CancellationToken cancellation)
    {
        foreach (var (tenant, work) in await Waiting(cancellation))
        {
            await using var transaction = await database.Begin(new TenantId(tenant), cancellation);
            var taken = await transaction.Execute(
                "UPDATE analytics.work SET not_before = $3 WHERE tenant_id = $1 AND work_id = $2 AND state IN (0, 1) AND not_before <= $4",
                cancellation, work, time.GetUtcNow() + options.Value.HandOutAgain, time.GetUtcNow());
            await transaction.Commit(cancellation);
            if (taken == 1)
                jobs.Enqueue<WorkRunner>(r => r.Run(tenant, work, CancellationToken.None));
        }
    }

    private async Task<List<(int Tenant, long Work)>> Waiting(CancellationToken cancellation)
    {
        await using var connection = await platform.Open(cancellation);
        await using var command = new NpgsqlCommand(
            """
            WITH open AS (
                SELECT tenant_id, work_id, kind, not_before <= $1 AND (state = 0 OR state = 1 AND lease_until < $1) AS waits,
                       -- Handed out and not yet begun, or running.
                       state = 0 AND not_before > $1 OR state = 1 AND lease_until >= $1 AS out
                FROM analytics.work
                WHERE state IN (0, 1) AND tenant_id IN (SELECT tenant_id FROM analytics.tenant WHERE suspended_at IS NULL)),
            next AS (
                -- A tenant's pieces of one kind follow one another: the next one is not handed out before it can begin.
                SELECT DISTINCT ON (tenant_id, kind) tenant_id, work_id FROM open w
                WHERE waits AND NOT EXISTS (SELECT FROM open o WHERE o.tenant_id = w.tenant_id AND o.kind = w.kind AND o.out)
                ORDER BY tenant_id, kind, work_id),
            turns AS (
                SELECT tenant_id, work_id, row_number() OVER (PARTITION BY tenant_id ORDER BY work_id)
                       + (SELECT count(*) FROM open o WHERE o.tenant_id = n.tenant_id AND o.out) AS turn
                FROM next n)
            SELECT tenant_id, work_id FROM turns
            WHERE turn <= $2 ORDER BY turn, tenant_id LIMIT greatest(0, $3 - (SELECT count(*) FROM open WHERE out))
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.PerTenant });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.Window });
        var waiting = new List<(int, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            waiting.Add((reader.GetInt32(0), reader.GetInt64(1)));
        return waiting;
    }
}
