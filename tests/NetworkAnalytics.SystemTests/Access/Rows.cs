using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>Counts what the database holds of an association; the tables come from the catalogue.</summary>
internal static class Rows
{
    public static async Task<Dictionary<string, long>> CountsAsync(AccessReplica replica, TenantId tenant)
    {
        var counts = new Dictionary<string, long>();
        foreach (var role in (DatabaseRole[])[DatabaseRole.Engine, DatabaseRole.Delivery])
        {
            var tables = await replica.QueryAsync<string>(role, tenant,
                "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace($1)", role.SearchPath);
            Assert.NotEmpty(tables);
            foreach (var table in tables)
                counts[$"{role.SearchPath}.{table}"] = (await replica.QueryAsync<long>(role, tenant, $"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant.Value))[0];
        }
        counts["orleans.grain_state"] = (await replica.QueryAsync<long>(DatabaseRole.Orleans, null, "SELECT count(*) FROM grain_state WHERE key_ext = $1 OR key_ext LIKE $1 || '/%'", GrainKeys.Tenant(tenant)))[0];
        counts["recurring job"] = (await replica.QueryAsync<long>(DatabaseRole.Hangfire, null, "SELECT count(*) FROM set WHERE value = $1", $"recompute-{tenant}"))[0];
        return counts;
    }
}
