using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery;

/// <summary>Delivery's own schema: role <c>na_delivery</c>, under row-level security where rows belong to a tenant.</summary>
public sealed class DeliveryDatabase(NpgsqlDataSource source)
{
    /// <summary>Runs work in a transaction in which this tenant's rows are visible, and commits.</summary>
    internal async Task<T> For<T>(TenantId tenant, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        await With("app.tenant", tenant.ToString(), work, cancellation);

    /// <summary>Runs work in a transaction in which the key of this prefix alone is visible: a credential comes before its tenant.</summary>
    internal async Task<T> ForKey<T>(string prefix, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        await With("app.key_prefix", prefix, work, cancellation);

    /// <summary>Runs work in a transaction in which it can be seen which associations have webhooks, and nothing else.</summary>
    internal async Task<T> ForWebhooks<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        await With("app.webhooks", "whose", work, cancellation);

    /// <summary>Runs work with some rows visible besides those of <paramref name="tenant"/>, as the policy of <paramref name="setting"/> says.</summary>
    internal async Task<T> For<T>(TenantId tenant, string setting, string value, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        await With("app.tenant", tenant.ToString(), async connection =>
        {
            await Set(connection, setting, value, cancellation);
            return await work(connection);
        }, cancellation);

    /// <summary>A connection for what belongs to no tenant.</summary>
    internal NpgsqlConnection Open() => source.OpenConnection();

    private async Task<T> With<T>(string setting, string value, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Set(connection, setting, value, cancellation);
        var result = await work(connection);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private static async Task Set(NpgsqlConnection connection, string setting, string value, CancellationToken cancellation)
    {
        await using var scope = Command(connection, "SELECT set_config($1, $2, true)", setting, value);
        await scope.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>How many rows it touched.</returns>
    internal static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A command with its parameters <c>$1</c> on; null becomes SQL NULL of the type the statement asks for.</summary>
    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
