using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// The durable list of background work. It lies in our own table, so that tenants get their turns and a piece of
/// work outlives any job; the job library runs what <see cref="WorkDispatcher"/> hands it.
/// </summary>
internal sealed class WorkQueue(EngineDatabase database, WorkBell bell, TimeProvider time)
{
    private const string Columns = """
        SELECT work_id, kind, key, state, attempts, stage, progress, total, result, failure, created_at, ended_at FROM analytics.work
        """;

    /// <summary>Adds work, or returns the piece of the same kind and key that still waits.</summary>
    /// <param name="joinRunning">Also one that runs: right where running it once more could find nothing new to do.</param>
    public async Task<long> Submit(TenantId tenant, string kind, string key, bool joinRunning, CancellationToken cancellation)
    {
        long work;
        await using (var transaction = await database.Begin(tenant, cancellation))
        {
            var now = time.GetUtcNow();
            await transaction.Execute(
                """
                INSERT INTO analytics.work (tenant_id, kind, key, not_before, created_at)
                SELECT $1, $2, $3, $4, $4
                WHERE NOT ($5 AND EXISTS (SELECT FROM analytics.work WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND state = 1))
                ON CONFLICT (tenant_id, kind, key) WHERE state = 0 DO NOTHING
                """, cancellation, kind, key, now, joinRunning);
            // The conflicting row may have been claimed in between; the last of that key is the one that counts then.
            work = await transaction.Scalar<long>(
                "SELECT work_id FROM analytics.work WHERE tenant_id = $1 AND kind = $2 AND key = $3 ORDER BY work_id DESC LIMIT 1", cancellation, kind, key);
            await transaction.Commit(cancellation);
        }
        bell.Ring();
        return work;
    }

    public async Task<WorkItem?> Find(TenantId tenant, long work, CancellationToken cancellation) =>
        (await Read(tenant, Columns + " WHERE tenant_id = $1 AND work_id = $2", cancellation, work)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    /// <param name="before">Read on before this id; null from the newest.</param>
    public async Task<IReadOnlyList<WorkItem>> List(TenantId tenant, string kind, long? before, int limit, CancellationToken cancellation) =>
        await Read(tenant, Columns + " WHERE tenant_id = $1 AND kind = $2 AND work_id < $3 ORDER BY work_id DESC LIMIT $4", cancellation, kind, before ?? long.MaxValue, Math.Clamp(limit, 1, 1000));

    private async Task<List<WorkItem>> Read(TenantId tenant, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(sql, parameters);
        var items = new List<WorkItem>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            items.Add(Item(tenant, reader));
        return items;
    }

    private static WorkItem Item(TenantId tenant, NpgsqlDataReader r) => new(
        tenant, r.GetInt64(0), r.GetString(1), r.GetString(2), (WorkState)r.GetInt16(3), r.GetInt32(4), r.IsDBNull(5) ? null : r.GetString(5),
        r.GetInt64(6), r.GetInt64(7), r.IsDBNull(8) ? null : r.GetInt32(8), r.IsDBNull(9) ? null : r.GetString(9),
        r.GetFieldValue<DateTimeOffset>(10), r.IsDBNull(11) ? null : r.GetFieldValue<DateTimeOffset>(11));
}
