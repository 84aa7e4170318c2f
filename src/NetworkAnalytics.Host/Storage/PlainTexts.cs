using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// The part of the migration that SQL cannot do: sealing what earlier versions stored as plain text. The constraints
/// <c>…_sealed</c>, which the scripts add and only this validates, say whether it is done.
/// </summary>
internal static partial class PlainTexts
{
    private const string Unvalidated =
        "SELECT conrelid::regclass::text, conname::text FROM pg_constraint WHERE contype = 'c' AND NOT convalidated AND conname LIKE '%\\_sealed' ORDER BY 1";

    /// <summary>Seals what is left; when that was anything, the tables are written anew, so that no old page keeps it.</summary>
    public static async Task Seal(RoleConnections connections, ILogger logger, CancellationToken cancellation)
    {
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connections.BaseConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await owner.OpenAsync(cancellation);
        var tables = new List<(string Table, string Constraint)>();
        await using (var open = new NpgsqlCommand(Unvalidated, owner))
        await using (var reader = await open.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                tables.Add((reader.GetString(0), reader.GetString(1)));
        }
        if (tables.Count == 0)
            return;
        var rows = await SealRows(connections, cancellation);
        foreach (var (table, constraint) in tables)
        {
            await Run(owner, $"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}", cancellation);
            if (rows > 0)
                await Run(owner, $"VACUUM (FULL, ANALYZE) {table}", cancellation);
        }
        if (rows > 0)
            LogSealed(logger, rows);
    }

    private static async Task<long> SealRows(RoleConnections connections, CancellationToken cancellation)
    {
        await using var engine = connections.CreateDataSource(DatabaseRole.Engine, NullLoggerFactory.Instance);
        await using var platform = connections.CreateDataSource(DatabaseRole.LogReader, NullLoggerFactory.Instance);
        await using var delivery = connections.CreateDataSource(DatabaseRole.Delivery, NullLoggerFactory.Instance);
        await using var keysSource = connections.CreateDataSource(DatabaseRole.Keys, NullLoggerFactory.Instance);
        await using var keysReader = connections.CreateDataSource(DatabaseRole.KeysReader, NullLoggerFactory.Instance);
        var texts = new PlainRows(new EngineDatabase(engine), new KeysDatabase(keysSource, keysReader), TimeProvider.System);
        var addresses = new PlainAddresses(new DeliveryDatabase(delivery), texts.Addresses);
        // Mail of the platform itself belongs to no association.
        var rows = await addresses.Seal(default, cancellation);
        foreach (var tenant in await Tenants(platform, cancellation))
            rows += await texts.Seal(tenant, cancellation) + await addresses.Seal(tenant, cancellation);
        return rows;
    }

    private static async Task<List<TenantId>> Tenants(NpgsqlDataSource platform, CancellationToken cancellation)
    {
        var tenants = new List<TenantId>();
        await using var command = platform.CreateCommand("SELECT tenant_id FROM analytics.tenant ORDER BY tenant_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tenants.Add(new TenantId(reader.GetInt32(0)));
        return tenants;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The names come from the catalogue.")]
    private static async Task Run(NpgsqlConnection owner, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, owner);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sealed {Rows} rows that held names, addresses or notes as plain text; dumps made before still hold them")]
    private static partial void LogSealed(ILogger logger, long rows);
}
