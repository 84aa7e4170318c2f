using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <summary>
/// Deletes an association's rows from every table that has a <c>tenant_id</c>. The tables come from the catalogue, so
/// that a new one cannot be forgotten; referring tables come first. Each table is a transaction of its own.
/// </summary>
internal sealed class TenantTables(EngineDatabase database) : ITenantData
{
    private const string Tables = """
        WITH RECURSIVE above (child, parent) AS (
            SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
            UNION
            SELECT a.child, k.confrelid FROM above a JOIN pg_constraint k ON k.contype = 'f' AND k.conrelid = a.parent AND k.conrelid <> k.confrelid)
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'analytics'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'tenant' AND $1 > 0
        ORDER BY (SELECT count(*) FROM above WHERE child = c.oid) DESC, 1
        """;

    public async Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation)
    {
        var deleted = new List<DeletedRows>();
        foreach (var table in await List(tenant, cancellation))
        {
            await using var transaction = await database.Begin(tenant, cancellation);
            await transaction.Execute("SELECT set_config('statement_timeout', '0', true) WHERE $1 > 0", cancellation);
            deleted.Add(new(table, await transaction.Execute($"DELETE FROM {table} WHERE tenant_id = $1", cancellation)));
            await transaction.Commit(cancellation);
        }
        return deleted;
    }

    private async Task<List<string>> List(TenantId tenant, CancellationToken cancellation)
    {
        var tables = new List<string>();
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(Tables);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tables.Add(reader.GetString(0));
        return tables;
    }
}
