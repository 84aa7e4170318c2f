using System.Data;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage;

/// <summary>
/// Tenant tables, one tenant at a time: role <c>na_engine</c>, under row-level security. Everything runs in a
/// transaction that names its tenant; outside one, nothing is visible.
/// </summary>
public sealed class EngineDatabase(NpgsqlDataSource source)
{
    /// <summary>Opens a transaction that sees and writes this tenant's rows only. Dispose without commit rolls back.</summary>
    public Task<TenantTransaction> Begin(TenantId tenant, CancellationToken cancellation) => Begin(tenant, IsolationLevel.ReadCommitted, cancellation);

    /// <summary>For reading only: what every statement sees is of one moment, whatever is written meanwhile.</summary>
    public Task<TenantTransaction> BeginSnapshot(TenantId tenant, CancellationToken cancellation) => Begin(tenant, IsolationLevel.RepeatableRead, cancellation);

    private async Task<TenantTransaction> Begin(TenantId tenant, IsolationLevel isolation, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(isolation, cancellation);
            await using var command = new NpgsqlCommand("SELECT set_config('app.tenant', $1, true)", connection, transaction);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.ToString() });
            await command.ExecuteNonQueryAsync(cancellation);
            return new TenantTransaction(tenant, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The group-commit writer's own door to the log: role <c>na_log_writer</c>, insert and settle, every tenant.</summary>
public sealed class LogWriterDatabase(NpgsqlDataSource source)
{
    internal ValueTask<NpgsqlConnection> Open(CancellationToken cancellation) => source.OpenConnectionAsync(cancellation);
}

/// <summary>Reads that span tenants: histories for many grains at once, the list of tenants, waiting work. Role <c>na_log_reader</c>.</summary>
public sealed class LogReaderDatabase(NpgsqlDataSource source)
{
    internal ValueTask<NpgsqlConnection> Open(CancellationToken cancellation) => source.OpenConnectionAsync(cancellation);
}
