using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>Counts what the database holds of an association; the tables come from the catalogue.</summary>
internal static class Rows
{
    public static Task<Dictionary<string, long>> CountsAsync(AccessReplica replica, TenantId tenant) => CountsAsync(new TestDatabase(replica.ConnectionString), tenant);

    /// <summary>Every table has as many of the association's rows as before; a failure names the tables that have not.</summary>
    public static async Task UnchangedAsync(AccessReplica replica, TenantId tenant, Dictionary<string, long> before)
    {
        var after = await CountsAsync(replica, tenant);
        Assert.Empty(before.Keys.Union(after.Keys).Where(table => before.GetValueOrDefault(table) != after.GetValueOrDefault(table)).Select(table => $"{table}: {before.GetValueOrDefault(table)} rows, now {after.GetValueOrDefault(table)}"));
    }

    public static async Task<Dictionary<string, long>> CountsAsync(TestDatabase database, TenantId tenant)
    {
        var counts = new Dictionary<string, long>();
        foreach (var role in (DatabaseRole[])[DatabaseRole.Engine, DatabaseRole.Delivery])
        {
            await using var connection = await database.OpenAsync(role, tenant);
            var tables = await connection.ListAsync(
                "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace($1)",
                r => r.GetString(0), role.SearchPath);
            Assert.NotEmpty(tables);
            foreach (var table in tables)
                counts[$"{role.SearchPath}.{table}"] = await connection.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant.Value);
        }
        await using (var grains = await database.OpenAsync(DatabaseRole.Orleans))
            counts["orleans.grain_state"] = await grains.ScalarAsync<long>("SELECT count(*) FROM grain_state WHERE key_ext = $1 OR key_ext LIKE $1 || '/%'", GrainKeys.Tenant(tenant));
        await using (var jobs = await database.OpenAsync(DatabaseRole.Hangfire))
            counts["recurring job"] = await jobs.ScalarAsync<long>("SELECT count(*) FROM set WHERE value = $1", $"recompute-{tenant}");
        return counts;
    }
}
