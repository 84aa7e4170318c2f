using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Works a staged history import through: each member's rows go to the member's grain in one call, many members at
/// a time. After each chunk the place reached, the counts and the rejected rows are written together, fenced; a
/// killed worker's successor begins at that place, and what was appended beyond it is known to the grains already.
/// </summary>
internal sealed partial class ImportWorker(
    EngineDatabase database,
    IGrainFactory grains,
    MemberKeys keys,
    KeyedHashes hashes,
    IOptions<ImportOptions> options,
    TimeProvider time,
    ILogger<ImportWorker> logger) : IWorkHandler
{
    public const string WorkKind = "import";
    private const string GaveUp = "It broke off several times and was given up; what was stored until then stays. Send the file again: what is stored already is known and not stored twice. If it breaks off again, whoever runs the service finds the cause in its log.";
    private const int Attempts = 8;

    public string Kind => WorkKind;

    public static string WorkKey(long import) => import.ToString(CultureInfo.InvariantCulture);

    public async Task<int?> Run(WorkLease lease, CancellationToken cancellation)
    {
        var import = long.Parse(lease.Key, CultureInfo.InvariantCulture);
        TenantContext.Enter(lease.Tenant);
        // Whoever had it before may have appended rows of the first chunk and not lived to say so.
        for (var resumed = lease.Epoch > 1; ; resumed = false)
        {
            if (await Next(lease, import, cancellation) is not var (chunk, dryRun))
                return null;
            var done = await Append(lease, chunk, dryRun, cancellation);
            await Save(lease, import, chunk, done, resumed && !dryRun, cancellation);
        }
    }

    public async Task GivenUp(TenantTransaction transaction, string key, CancellationToken cancellation)
    {
        var import = long.Parse(key, CultureInfo.InvariantCulture);
        // What went wrong is in the log: the message of whatever failed may name what nobody may read here.
        if (await transaction.Execute(
            "UPDATE analytics.import SET state = $3, ended_at = $4, failure = $5 WHERE tenant_id = $1 AND import_id = $2 AND state IN (1, 2)",
            cancellation, import, (short)ImportState.Failed, time.GetUtcNow(), GaveUp) == 1)
            await transaction.Execute("DELETE FROM analytics.import_row WHERE tenant_id = $1 AND import_id = $2", cancellation, import);
    }

    /// <summary>The rows after the place reached, whole members only; null when the import is done.</summary>
    private async Task<(ImportChunk Chunk, bool DryRun)?> Next(WorkLease lease, long import, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        if (await ImportTable.Find(transaction, import, cancellation) is not { State: ImportState.Staged or ImportState.Working } status)
            return null;
        var chunk = await ImportChunk.Read(transaction, import, options.Value.ChunkRows, keys, cancellation);
        await lease.Fence(transaction, cancellation);
        if (chunk.Members.Count == 0)
        {
            await transaction.Execute(
                "UPDATE analytics.import SET state = $3, ended_at = $4, worked = rows WHERE tenant_id = $1 AND import_id = $2 AND state IN (1, 2)",
                cancellation, import, (short)ImportState.Done, time.GetUtcNow());
            await transaction.Commit(cancellation);
            LogDone(lease.Tenant.Value, import, status.Stored, status.AlreadyStored, status.Rejected);
            return null;
        }
        if (status.State == ImportState.Staged)
            await transaction.Execute("UPDATE analytics.import SET state = $3 WHERE tenant_id = $1 AND import_id = $2 AND state = 1", cancellation, import, (short)ImportState.Working);
        await transaction.Commit(cancellation);
        await lease.Report("appending", status.Worked, status.Rows, cancellation);
        return (chunk, status.DryRun);
    }

    private async Task<ChunkResult> Append(WorkLease lease, ImportChunk chunk, bool dryRun, CancellationToken cancellation)
    {
        var result = new ChunkResult();
        await Parallel.ForEachAsync(chunk.Members, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = cancellation }, async (member, stop) =>
        {
            TenantContext.Enter(lease.Tenant);
            var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(lease.Tenant, member.Member));
            foreach (var rows in member.Rows.Chunk(AppendEntries.MaxEntries))
                result.Add(member.Member, rows, await Append(grain, rows, dryRun, stop));
        });
        return result;
    }

    // An append whose outcome is unknown is sent again: the ids make that harmless.
    private async Task<AppendReceipt> Append(IMemberGrain grain, (long Line, NewEntry Entry)[] rows, bool dryRun, CancellationToken cancellation)
    {
        var command = new AppendEntries([.. rows.Select(r => r.Entry)], RefusalPolicy.StoreTheRest);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await (dryRun ? grain.Check(command) : grain.Append(command));
            }
            catch (Exception busy) when (busy is LogUnavailableException or TimeoutException or Orleans.Runtime.OrleansMessageRejectionException && attempt < Attempts)
            {
                LogAgain(attempt, busy.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * (1 << attempt)), time, cancellation);
            }
        }
    }

    private async Task Save(WorkLease lease, long import, ImportChunk chunk, ChunkResult done, bool resumed, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(lease.Tenant, cancellation);
        await lease.Fence(transaction, cancellation);
        var rejected = new RejectedRows(options.Value);
        var texts = await RefusedRows.Write(transaction, chunk, done.Rejected.Select(r => (r.Line, r.Member)), cancellation);
        foreach (var (line, id, problem, member) in done.Rejected)
            rejected.Add(line, id, problem, member, texts.GetValueOrDefault(line));
        await rejected.Save(transaction, import, keys, await hashes.For(lease.Tenant, cancellation), cancellation);
        var own = resumed ? await StoredBefore(transaction, import, done.AlreadyStored, cancellation) : 0;
        await transaction.Execute(
            """
            UPDATE analytics.import SET done_member = $3, worked = worked + $4, stored = stored + $5,
                already_stored = already_stored + $6, rejected = rejected + $7
            WHERE tenant_id = $1 AND import_id = $2
            """, cancellation, import, chunk.LastMember, chunk.RowCount, done.Stored + own, done.AlreadyStored.Count - own, (long)done.Rejected.Count);
        await transaction.Execute("DELETE FROM analytics.import_row WHERE tenant_id = $1 AND import_id = $2 AND member_id <= $3", cancellation, import, chunk.LastMember);
        await transaction.Commit(cancellation);
    }

    /// <summary>How many of the entries that were there already came in after the import was staged: stored by it, before the interruption.</summary>
    private static Task<long> StoredBefore(TenantTransaction transaction, long import, IReadOnlyCollection<(MemberId Member, string EntryId)> entries, CancellationToken cancellation) =>
        transaction.Scalar<long>(
            """
            SELECT count(DISTINCT (e.member_id, e.seq))
            FROM unnest($3::int[], $4::text[]) AS a (member_id, entry_id)
            JOIN analytics.entry e ON e.tenant_id = $1 AND e.member_id = a.member_id AND e.entry_id = a.entry_id
            WHERE e.xact > (SELECT xact FROM analytics.import WHERE tenant_id = $1 AND import_id = $2)
            """, cancellation, import, entries.Select(e => e.Member.Value).ToArray(), entries.Select(e => e.EntryId).ToArray());

    private sealed class ChunkResult
    {
        private long _stored;

        public ConcurrentBag<(long Line, string Id, FieldProblem Problem, MemberId Member)> Rejected { get; } = [];

        public ConcurrentBag<(MemberId Member, string EntryId)> AlreadyStored { get; } = [];

        public long Stored => _stored;

        public void Add(MemberId member, (long Line, NewEntry Entry)[] rows, AppendReceipt receipt)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var r = receipt.Receipts[i];
                if (r.Status == EntryStatus.Stored)
                    Interlocked.Increment(ref _stored);
                else if (r.Status == EntryStatus.AlreadyStored)
                    AlreadyStored.Add((member, r.EntryId));
                else
                    Rejected.Add((rows[i].Line, r.EntryId, r.Problem!, member));
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Import {Import} of tenant {Tenant} is done: {Stored} stored, {AlreadyStored} there before, {Rejected} rejected")]
    private partial void LogDone(int tenant, long import, long stored, long alreadyStored, long rejected);

    [LoggerMessage(2, LogLevel.Warning, "An import's append is sent again (attempt {Attempt}): {Reason}")]
    private partial void LogAgain(int attempt, string reason);
}
