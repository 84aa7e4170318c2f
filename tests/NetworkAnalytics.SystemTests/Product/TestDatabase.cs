using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>A migrated database as the tests look into it, beside the product and as one of its roles.</summary>
/// <param name="ConnectionString">The owner's.</param>
internal sealed record TestDatabase(string ConnectionString)
{
    /// <summary>A session of its own, out of no pool, so that a restarted server leaves nothing behind.</summary>
    public async Task<NpgsqlConnection> OpenAsync(DatabaseRole role)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(
            new RoleConnections(ConnectionString).ConnectionString(role)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>A session that sees one tenant's rows, as the application does.</summary>
    public Task<NpgsqlConnection> OpenAsync(TenantId tenant) => OpenAsync(DatabaseRole.Engine, tenant);

    /// <summary>A session of a role that sees one tenant's rows.</summary>
    public async Task<NpgsqlConnection> OpenAsync(DatabaseRole role, TenantId tenant)
    {
        var connection = await OpenAsync(role);
        await connection.ScalarAsync<string>("SELECT set_config('app.tenant', $1, false)", tenant.ToString());
        return connection;
    }

    /// <summary>One value of one tenant, as the application sees it.</summary>
    public async Task<T> ScalarAsync<T>(TenantId tenant, string query, params object[] parameters)
    {
        await using var connection = await OpenAsync(tenant);
        return await connection.ScalarAsync<T>(query, parameters);
    }
}

/// <summary>One statement at a time, for tests.</summary>
internal static class Statements
{
    public static async Task<T> ScalarAsync<T>(this NpgsqlConnection connection, string query, params object[] parameters)
    {
        await using var command = Command(connection, query, parameters);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string statement, params object[] parameters)
    {
        await using var command = Command(connection, statement, parameters);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<List<T>> ListAsync<T>(this NpgsqlConnection connection, string query, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        var rows = new List<T>();
        await using var command = Command(connection, query, parameters);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
