using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Api.Fuzz;

/// <summary>What the database holds of an association, as one number a table: the count of its rows and a hash over their content.</summary>
internal sealed class StoredState : IAsyncDisposable
{
    /// <summary>
    /// Refused calls are written in the audit log, and a key's last use is noted: both are meant to be. What an earlier call made
    /// known is told to webhooks a moment later, and tried again for hours.
    /// </summary>
    private static readonly string[] MeantToChange = ["audit", "api_key", "idempotency", "webhook_cursor", "webhook_delivery", "webhook_attempt"];

    /// <summary>The attempts leave a mark on these; whether there are more or fewer of them is for the calls alone to say.</summary>
    private const string Counted = "webhook";

    private readonly List<(NpgsqlConnection Connection, string Query)> _parts = [];

    public static async Task<StoredState> OfAsync(TestDatabase database, TenantId tenant)
    {
        var state = new StoredState();
        foreach (var role in (DatabaseRole[])[DatabaseRole.Engine, DatabaseRole.Delivery])
        {
            var connection = await database.OpenAsync(role, tenant);
            var tables = await connection.ListAsync(
                "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace($1) ORDER BY 1",
                r => r.GetString(0), role.SearchPath);
            state._parts.Add((connection, string.Join(" UNION ALL ", tables.Except(MeantToChange).Select(t =>
                $"SELECT '{t} ' || count(*){(t == Counted ? "" : " || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0)")} FROM {t} t WHERE tenant_id = {tenant}"))));
        }
        state._parts.Add((await database.OpenAsync(DatabaseRole.Orleans), $"SELECT 'grains ' || count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) FROM grain_state t WHERE key_ext = '{GrainKeys.Tenant(tenant)}' OR key_ext LIKE '{GrainKeys.Tenant(tenant)}/%'"));
        return state;
    }

    public async Task<string> ReadAsync()
    {
        var lines = new List<string>();
        foreach (var (connection, query) in _parts)
            lines.AddRange(await connection.ListAsync(query, r => r.GetString(0)));
        return string.Join('\n', lines);
    }

    /// <summary>Nothing waits and nothing runs in the background.</summary>
    public Task<bool> IsIdleAsync() => _parts[0].Connection.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM analytics.work WHERE state IN (0, 1))");

    public async ValueTask DisposeAsync()
    {
        foreach (var (connection, _) in _parts)
            await connection.DisposeAsync();
    }
}
