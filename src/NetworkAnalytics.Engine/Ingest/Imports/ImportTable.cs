using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using Npgsql;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>Reads <c>analytics.import</c> and its report.</summary>
internal static class ImportTable
{
    private const string Columns = """
        SELECT import_id, kind, file_name, state, rows, worked, stored, already_stored, rejected, created_at, ended_at, failure, dry_run, bytes
        FROM analytics.import
        """;

    public static async Task<ImportStatus?> Find(TenantTransaction transaction, long import, CancellationToken cancellation) =>
        (await Read(transaction, Columns + " WHERE tenant_id = $1 AND import_id = $2", cancellation, import)).FirstOrDefault();

    public static Task<List<ImportStatus>> List(TenantTransaction transaction, int limit, CancellationToken cancellation) =>
        Read(transaction, Columns + " WHERE tenant_id = $1 ORDER BY import_id DESC LIMIT $2", cancellation, limit);

    public static Task<List<ImportStatus>> Ended(TenantTransaction transaction, DateTimeOffset since, CancellationToken cancellation) =>
        Read(transaction, Columns + " WHERE tenant_id = $1 AND ended_at >= $2 ORDER BY ended_at, import_id LIMIT 10000", cancellation, since);

    /// <summary>An unfinished import of the same file.</summary>
    public static async Task<long?> FindUnfinished(TenantTransaction transaction, ImportUpload upload, byte[] hash, CancellationToken cancellation) =>
        await transaction.Scalar<long?>(
            "SELECT import_id FROM analytics.import WHERE tenant_id = $1 AND kind = $2 AND file_hash = $3 AND dry_run = $4 AND state IN (1, 2) ORDER BY import_id LIMIT 1",
            cancellation, (short)upload.Kind, hash, upload.DryRun);

    public static async Task<List<RejectedRow>> Rejected(TenantTransaction transaction, long import, long afterLine, int limit, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            "SELECT line, row_id, field, reason, original FROM analytics.import_problem WHERE tenant_id = $1 AND import_id = $2 AND line > $3 ORDER BY line LIMIT $4",
            import, afterLine, limit);
        var rows = new List<RejectedRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rows.Add(new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        return rows;
    }

    private static async Task<List<ImportStatus>> Read(TenantTransaction transaction, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = transaction.Command(sql, parameters);
        var imports = new List<ImportStatus>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            imports.Add(Status(reader));
        return imports;
    }

    private static ImportStatus Status(NpgsqlDataReader r) => new(
        r.GetInt64(0), (ImportKind)r.GetInt16(1), r.GetString(2), (ImportState)r.GetInt16(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7),
        r.GetInt64(8), r.GetFieldValue<DateTimeOffset>(9), r.IsDBNull(10) ? null : r.GetFieldValue<DateTimeOffset>(10), r.IsDBNull(11) ? null : r.GetString(11), r.GetBoolean(12), r.GetInt64(13));
}
