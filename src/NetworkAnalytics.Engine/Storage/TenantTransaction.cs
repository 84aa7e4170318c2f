using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Storage;

/// <summary>A transaction in which one tenant's rows are visible. Made by <see cref="EngineDatabase.Begin"/>.</summary>
public sealed class TenantTransaction : IAsyncDisposable
{
    private readonly NpgsqlTransaction _transaction;

    internal TenantTransaction(TenantId tenant, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Tenant = tenant;
        Connection = connection;
        _transaction = transaction;
    }

    public TenantId Tenant { get; }

    internal NpgsqlConnection Connection { get; }

    /// <summary>A command with the tenant as <c>$1</c>; further parameters are <c>$2</c> on, in the order given. Null becomes SQL NULL.</summary>
    internal NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, Connection, _transaction);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Tenant.Value });
        foreach (var value in parameters)
            command.Parameters.Add(value is NpgsqlParameter parameter ? parameter : new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    internal async Task<int> Execute(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    internal async Task<T?> Scalar<T>(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }

    /// <summary>A parameter whose type cannot be seen from a null value.</summary>
    internal static NpgsqlParameter Typed(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    public Task Commit(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
