using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <inheritdoc />
/// <remarks>
/// An upload is received, and then one transaction: staged whole, or not at all. A members file is merged in it; a
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
    public async Task<long> Upload(TenantId tenant, ImportKind kind, string fileName, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        if (fileName.Length is 0 or > 255 || Texts.Problem(fileName) is not null)
            throw new InvalidInputException("file_name", "Give the file a name of 1 to 255 characters, without control characters.");
        try
        {
            var (import, isNew) = await Stage(tenant, kind, fileName, content, rowsRead, cancellation);
            if (kind == ImportKind.History)
                await work.Submit(tenant, ImportWorker.WorkKind, ImportWorker.WorkKey(import), joinRunning: true, cancellation);
            LogStaged(tenant.Value, import, kind, isNew);
            return import;
        }
        catch (ImportFileException unusable)
        {
            throw new InvalidInputException(kind == ImportKind.Members ? "members" : "history", unusable.Message) { TooLarge = unusable.IsTooLarge };
        }
    }

    public async Task<ImportStatus?> Find(TenantId tenant, long import, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.Find(transaction, import, cancellation);
    }

    public async Task<IReadOnlyList<ImportStatus>> List(TenantId tenant, int limit, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.List(transaction, Math.Clamp(limit, 1, 1000), cancellation);
    }

    public async Task<IReadOnlyList<RejectedRow>> Rejected(TenantId tenant, long import, long afterLine, int limit, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await ImportTable.Rejected(transaction, import, afterLine, Math.Clamp(limit, 1, 1000), keys, cancellation);
    }

    private async Task<(long Import, bool IsNew)> Stage(TenantId tenant, ImportKind kind, string fileName, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        await using var received = await Spool.Take(content, options.Value.MaxBytes, cancellation);
        await using var transaction = await database.Begin(tenant, cancellation);
        // As long as its file: neither the statement nor the pause between two rows has a limit of its own.
        await transaction.Execute("SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true) WHERE $1 > 0", cancellation);
        var import = await transaction.Scalar<long>(
            "INSERT INTO analytics.import (tenant_id, kind, state, file_name, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING import_id",
            cancellation, (short)kind, (short)ImportState.Staged, fileName, time.GetUtcNow());
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(received, hash, CryptoStreamMode.Read, leaveOpen: true);
        var rejected = new RejectedRows(options.Value);
        var context = await settings.Refresh(tenant);
        var people = await ImportPeople.Load(transaction, keys, hashes, context, cancellation);
        if (kind == ImportKind.Members)
            await Merge(transaction, import, hashed, rejected, people, rowsRead, cancellation);
        else
        {
            using var reader = await CsvContent.Open(hashed, options.Value, cancellation);
            var file = new HistoryFile(reader, options.Value, context.Settings.Taxonomy, time.GetUtcNow());
            var (read, _) = await HistoryStaging.Run(transaction, import, file, rejected, people, rowsRead, cancellation);
            await hashed.CopyToAsync(Stream.Null, cancellation);
            if (await ImportTable.FindUnfinished(transaction, kind, hash.Hash!, cancellation) is { } unfinished)
                return (unfinished, false);
            await transaction.Execute(
                "UPDATE analytics.import SET rows = $3, worked = $4, rejected = $4, file_hash = $5 WHERE tenant_id = $1 AND import_id = $2",
                cancellation, import, read, rejected.Count, hash.Hash);
        }
        await rejected.Save(transaction, import, keys, people.Hashes, cancellation);
        await transaction.Commit(cancellation);
        return (import, true);
    }

    private async Task Merge(TenantTransaction transaction, long import, Stream content, RejectedRows rejected, ImportPeople people, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        using var reader = await CsvContent.Open(content, options.Value, cancellation);
        var (read, stored, already) = await MembersMerge.Run(transaction, new MembersFile(reader, options.Value), rejected, people, rowsRead, cancellation);
        await transaction.Execute(
            """
            UPDATE analytics.import SET state = $3, rows = $4, worked = $4, stored = $5, already_stored = $6, rejected = $7, ended_at = $8
            WHERE tenant_id = $1 AND import_id = $2
            """, cancellation, import, (short)ImportState.Done, read, stored, already, rejected.Count, time.GetUtcNow());
    }

    [LoggerMessage(1, LogLevel.Information, "Import {Import} of tenant {Tenant} ({Kind}) is staged; new: {IsNew}")]
    private partial void LogStaged(int tenant, long import, ImportKind kind, bool isNew);
}
