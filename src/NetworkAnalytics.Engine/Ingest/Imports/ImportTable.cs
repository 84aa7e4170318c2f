using System.Security.Cryptography;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
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

    public static Task<List<ImportStatus>> List(TenantTransaction transaction, long? before, int limit, CancellationToken cancellation) =>
        Read(transaction, Columns + " WHERE tenant_id = $1 AND import_id < $2 ORDER BY import_id DESC LIMIT $3", cancellation, before ?? long.MaxValue, limit);

    public static Task<List<ImportStatus>> Ended(TenantTransaction transaction, DateTimeOffset since, CancellationToken cancellation) =>
        Read(transaction, Columns + " WHERE tenant_id = $1 AND ended_at >= $2 ORDER BY ended_at, import_id LIMIT 10000", cancellation, since);

    /// <summary>An unfinished import of the same file.</summary>
    public static async Task<long?> FindUnfinished(TenantTransaction transaction, ImportUpload upload, byte[] hash, CancellationToken cancellation) =>
        await transaction.Scalar<long?>(
            "SELECT import_id FROM analytics.import WHERE tenant_id = $1 AND kind = $2 AND file_hash = $3 AND dry_run = $4 AND state IN (1, 2) ORDER BY import_id LIMIT 1",
            cancellation, (short)upload.Kind, hash, upload.DryRun);

    public static async Task<List<RejectedRow>> Rejected(TenantTransaction transaction, long import, long afterLine, int limit, MemberKeys keys, CancellationToken cancellation)
    {
        var rows = new List<(long Line, string Field, int? Subject, byte[]? Id, byte[] Reason, byte[]? Original)>();
        await using (var command = transaction.Command(
            """
            SELECT line, field, subject, sealed_row_id, sealed_reason, sealed_original FROM analytics.import_problem
            WHERE tenant_id = $1 AND import_id = $2 AND line > $3 AND sealed_reason IS NOT NULL ORDER BY line LIMIT $4
            """, import, afterLine, limit))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                rows.Add((reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5)));
        }
        var own = await keys.ForReading(transaction.Tenant, [MemberKeys.Association.Value, .. rows.Select(r => r.Subject).OfType<int>()], cancellation);
        return [.. rows.Select(r => Open(r.Line, r.Field, own, r.Subject, r.Id, r.Reason, r.Original))];
    }

    // Whom the directory had no key of when the row was reported is sealed with the association's.
    private static RejectedRow Open(long line, string field, Dictionary<int, MemberKey> keys, int? subject, byte[]? id, byte[] reason, byte[]? original)
    {
        foreach (var holder in (int[])[subject ?? MemberKeys.Association.Value, MemberKeys.Association.Value])
            try
            {
                if (keys.TryGetValue(holder, out var key) && ReasonText.Read(key.Open(SealedFields.Reason, reason)) is var (said, told))
                    return new(line, id is null ? null : key.Open(SealedFields.RowId, id), field, said, original is null ? null : key.Open(SealedFields.Original, original), told);
            }
            catch (CryptographicException)
            {
                continue;
            }
        return new(line, null, field, "The key to this row is not in the keys' database any more.", null, "key_lost");
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
