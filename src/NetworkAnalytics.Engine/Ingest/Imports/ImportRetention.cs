using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>Deletes the report of rejected rows, and rows left in staging, of imports that ended long enough ago. What the import did stays on its own row.</summary>
internal sealed class ImportRetention(EngineDatabase database, TimeProvider time) : ITenantRetention
{
    public async Task<IReadOnlyList<DeletedRows>> Expire(TenantId tenant, TenantRetention retention, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(retention.ImportDays);
        var deleted = new List<DeletedRows>();
        await using var transaction = await database.Begin(tenant, cancellation);
        foreach (var table in (string[])["analytics.import_row", "analytics.import_problem"])
            deleted.Add(new(table, await transaction.Execute(
                $"DELETE FROM {table} WHERE tenant_id = $1 AND import_id IN (SELECT import_id FROM analytics.import WHERE tenant_id = $1 AND ended_at < $2)", cancellation, before)));
        await transaction.Commit(cancellation);
        return deleted;
    }
}
