using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using Npgsql;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>How far a tenant's curve rows have come: every transaction below <paramref name="Xact"/> is in them.</summary>
/// <param name="Run">How many projections there have been; goes on through a restored dump.</param>
/// <param name="ClusterId">The database cluster on which transactions are numbered so; a restored dump has another.</param>
internal readonly record struct ProjectionCheckpoint(string ClusterId, long Xact, int RowFormat, long Run)
{
    public static ProjectionCheckpoint None { get; } = new("", 0, 0, 0);

    /// <summary>
    /// The present horizon: transactions below it have all ended, so nothing that commits later can land there. Reading
    /// "after position N" instead would pass by a transaction that is still open.
    /// </summary>
    public static async Task<ProjectionCheckpoint> Now(TenantTransaction transaction, CancellationToken cancellation)
    {
        await using var command = transaction.Command("SELECT analytics.cluster_id(), analytics.xact_horizon() WHERE $1 > 0");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetString(0), reader.GetInt64(1), CurveRow.Format, 0);
    }

    /// <summary>The first transaction number not yet given out, and the horizon below which all have ended.</summary>
    public static async Task<(long Present, long Horizon)> Horizon(EngineDatabase database, TenantId tenant, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(
            "SELECT analytics.xact_present(), analytics.xact_horizon() WHERE $1 > 0");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The stored one, locked until the transaction ends, so that two projections of a tenant take turns.</summary>
    public static async Task<ProjectionCheckpoint> Lock(TenantTransaction transaction, CancellationToken cancellation)
    {
        await transaction.Execute("SELECT pg_advisory_xact_lock(hashtextextended('projection', $1))", cancellation);
        await using var command = transaction.Command("SELECT cluster_id, xact, row_format, run FROM analytics.projection_checkpoint WHERE tenant_id = $1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetInt64(3)) : None;
    }

    /// <summary>Whether rows under this checkpoint can be carried on to <paramref name="now"/>; otherwise they are built anew.</summary>
    public bool Continues(ProjectionCheckpoint now) => ClusterId == now.ClusterId && RowFormat == now.RowFormat && Xact <= now.Xact;

    public Task Save(TenantTransaction transaction, DateTimeOffset at, CancellationToken cancellation) =>
        transaction.Execute(
            """
            INSERT INTO analytics.projection_checkpoint (tenant_id, cluster_id, xact, row_format, projected_at, run) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant_id) DO UPDATE SET cluster_id = $2, xact = $3, row_format = $4, projected_at = $5, run = $6
            """, cancellation, ClusterId, Xact, RowFormat, at, Run);
}
