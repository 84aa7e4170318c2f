using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;
using Npgsql;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <inheritdoc />
/// <remarks>
/// An upload is received, and then one transaction: staged whole, or not at all. Members and attributes are merged in it; a
/// history file is worked through afterwards, by whichever replica takes the work.
/// </remarks>
internal sealed partial class Imports(
    EngineDatabase database,
    TenantSettingsCache settings,
    MemberKeys keys,
    KeyedHashes hashes,
    WorkQueue work,
    IOptions<ImportOptions> options,
    TimeProvider time,
    ILogger<Imports> logger) : IImports
{
    public async Task<long> Upload(TenantId tenant, ImportUpload upload, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        if (upload.FileName.Length is 0 or > 255 || Texts.Problem(upload.FileName) is not null)
            throw new InvalidInputException(FileProblems.Name());
        if (upload.Mapping is { } mapping && MappingRules.Check(upload.Kind, mapping) is { } problem)
            throw new InvalidInputException(problem with { Field = $"mapping.{problem.Field}" });
        try
        {
            var (import, isNew) = await Stage(tenant, upload, content, rowsRead, cancellation);
            if (upload.Kind == ImportKind.History)
                await work.Submit(tenant, ImportWorker.WorkKind, ImportWorker.WorkKey(import), joinRunning: true, cancellation);
            LogStaged(tenant.Value, import, upload.Kind, isNew);
            return import;
        }
        catch (ImportFileException unusable)
        {
            throw new InvalidInputException(unusable.Problem with { Field = upload.Kind.Name() }) { TooLarge = unusable.IsTooLarge };
        }
    }

    public async Task<ImportStatus?> Abort(TenantId tenant, long import, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        // What a worker is appending at this moment is appended; it finds nothing more afterwards.
        if (await transaction.Execute(
            "UPDATE analytics.import SET state = $3, ended_at = $4 WHERE tenant_id = $1 AND import_id = $2 AND state IN (1, 2)",
            cancellation, import, (short)ImportState.Aborted, time.GetUtcNow()) == 1)
            await transaction.Execute("DELETE FROM analytics.import_row WHERE tenant_id = $1 AND import_id = $2", cancellation, import);
        var status = await ImportTable.Find(transaction, import, cancellation);
        await transaction.Commit(cancellation);
        return status;
    }

    public async Task<ImportStatus?> Find(TenantId tenant, long import, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.Find(transaction, import, cancellation);
    }

    public async Task<IReadOnlyList<ImportStatus>> Ended(TenantId tenant, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.Ended(transaction, since, cancellation);
    }

    public async Task<IReadOnlyList<ImportStatus>> List(TenantId tenant, long? before, int limit, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.List(transaction, before, Math.Clamp(limit, 1, 1000), cancellation);
    }

    public async Task<IReadOnlyList<RejectedRow>> Rejected(TenantId tenant, long import, long afterLine, int limit, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.Rejected(transaction, import, afterLine, Math.Clamp(limit, 1, 1000), keys, cancellation);
    }

    private async Task<(long Import, bool IsNew)> Stage(TenantId tenant, ImportUpload upload, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        await using var received = new CountingStream(await Spool.Take(content, options.Value, cancellation));
        await using var transaction = await database.Begin(tenant, cancellation);
        // As long as its file: neither the statement nor the pause between two rows has a limit of its own.
        await transaction.Execute("SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true) WHERE $1 > 0", cancellation);
        var import = await transaction.Scalar<long>(
            """
            INSERT INTO analytics.import (tenant_id, kind, state, file_name, created_at, dry_run, xact)
            VALUES ($1, $2, $3, $4, $5, $6, analytics.current_xact()) RETURNING import_id
            """, cancellation, (short)upload.Kind, (short)ImportState.Staged, upload.FileName, time.GetUtcNow(), upload.DryRun);
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(received, hash, CryptoStreamMode.Read, leaveOpen: true);
        using var reader = await CsvContent.Open(hashed, options.Value, upload.Mapping?.Encoding ?? "utf-8", cancellation);
        var rejected = new RejectedRows(options.Value);
        var context = await settings.Refresh(tenant);
        using var people = await ImportPeople.Load(transaction, keys, hashes, context, cancellation);
        if (upload.Kind != ImportKind.History)
            await Merge(transaction, import, upload, reader, received, rejected, people, rowsRead, cancellation);
        else
        {
            var file = new HistoryFile(reader, options.Value, upload.Mapping, context.Settings.Taxonomy, context.Zone, time.GetUtcNow());
            var (read, _) = await HistoryStaging.Run(transaction, import, file, upload.DryRun, rejected, people, rowsRead, cancellation);
            await hashed.CopyToAsync(Stream.Null, cancellation);
            var identity = Identity(hash.Hash!, upload.Mapping);
            if (await ImportTable.FindUnfinished(transaction, upload, identity, cancellation) is { } unfinished)
                return (unfinished, false);
            await transaction.Execute(
                "UPDATE analytics.import SET rows = $3, worked = $4, rejected = $4, file_hash = $5, bytes = $6 WHERE tenant_id = $1 AND import_id = $2",
                cancellation, import, read, rejected.Count, identity, received.Count);
        }
        await rejected.Save(transaction, import, keys, people.Hashes, cancellation);
        await transaction.Commit(cancellation);
        return (import, true);
    }

    private async Task Merge(TenantTransaction transaction, long import, ImportUpload upload, TextReader reader, CountingStream received, RejectedRows rejected, ImportPeople people, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        if (upload.DryRun)
            await Plain(transaction, "SAVEPOINT dry_run", cancellation);
        var (read, stored, already) = upload.Kind == ImportKind.Members
            ? await MembersMerge.Run(transaction, new MembersFile(reader, options.Value, upload.Mapping), upload.DryRun, rejected, people, rowsRead, cancellation)
            : await AttributesMerge.Run(transaction, new AttributesFile(reader, options.Value, upload.Mapping), rejected, people, rowsRead, cancellation);
        if (upload.DryRun)
            await Plain(transaction, "ROLLBACK TO SAVEPOINT dry_run", cancellation);
        await transaction.Execute(
            """
            UPDATE analytics.import SET state = $3, rows = $4, worked = $4, stored = $5, already_stored = $6, rejected = $7, ended_at = $8, bytes = $9
            WHERE tenant_id = $1 AND import_id = $2
            """, cancellation, import, (short)ImportState.Done, read, stored, already, rejected.Count, time.GetUtcNow(), received.Count);
    }

    /// <summary>The same file read in another way is another import.</summary>
    private static byte[] Identity(byte[] content, ImportMapping? mapping) =>
        mapping is null ? content : SHA256.HashData([.. content, .. JsonSerializer.SerializeToUtf8Bytes(new
        {
            Columns = mapping.Columns.OrderBy(c => c.Key, StringComparer.Ordinal),
            Constants = mapping.Constants.OrderBy(c => c.Key, StringComparer.Ordinal),
            Values = mapping.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new { v.Key, Pairs = v.Value.OrderBy(p => p.Key, StringComparer.Ordinal) }),
            mapping.DateFormat,
            mapping.TimeZone,
            mapping.Delimiter,
            mapping.Encoding,
        })]);

    private static async Task Plain(TenantTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(1, LogLevel.Information, "Import {Import} of tenant {Tenant} ({Kind}) is staged; new: {IsNew}")]
    private partial void LogStaged(int tenant, long import, ImportKind kind, bool isNew);
}
