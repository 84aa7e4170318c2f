using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>
/// Carries a tenant's curve rows on from their checkpoint to the log's present horizon: members whose entries or
/// profiles changed in between are folded again from the log. One transaction, so a crash leaves rows and checkpoint
/// as they were. A row that is replaced is kept beside, for versions that counted it.
/// </summary>
public sealed partial class CurveProjector
{
    /// <summary>Members folded by one read; what is in memory at a time.</summary>
    private const int Chunk = 2_000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly EngineDatabase _database;
    private readonly TenantSettingsCache _settings;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CurveProjector> _logger;

    internal CurveProjector(EngineDatabase database, TenantSettingsCache settings, ProjectionOptions options, TimeProvider time, ILogger<CurveProjector> logger)
    {
        _database = database;
        _settings = settings;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Brings the rows up to date: with everything acknowledged before the call, unless a transaction of somebody's stays
    /// open for longer than <see cref="ProjectionOptions.CatchUpWithin"/>; the next run takes the rest in.
    /// </summary>
    /// <param name="progress">Told members folded so far and in all; null: nobody is told.</param>
    /// <returns>The horizon the rows now stand at.</returns>
    public async Task<long> Run(TenantId tenant, Func<long, long, Task>? progress, CancellationToken cancellation)
    {
        var taxonomy = (await _settings.Refresh(tenant)).Settings.Taxonomy;
        await CatchUp(tenant, cancellation);
        await using var transaction = await _database.Begin(tenant, cancellation);
        // The lock comes first: the horizon has to be read after the projection before this one has ended.
        var from = await ProjectionCheckpoint.Lock(transaction, cancellation);
        var to = await ProjectionCheckpoint.Now(transaction, cancellation);
        to = to with { Run = from.Run + 1 };
        if (from.ClusterId == to.ClusterId && from.RowFormat != to.RowFormat)
        {
            await PastCurves.Reformat(transaction, from, taxonomy, Chunk, cancellation);
            from = @from with { RowFormat = to.RowFormat };
        }
        var rebuild = !from.Continues(to);
        var changed = await Changed(transaction, rebuild ? 0 : from.Xact, to.Xact, cancellation);
        if (rebuild)
            await PastCurves.Restart(transaction, from, to, changed, cancellation);
        for (var at = 0; at < changed.Length; at += Chunk)
        {
            var members = changed[at..Math.Min(at + Chunk, changed.Length)];
            await Write(transaction, await CurveSource.Fold(transaction, members, to.Xact, taxonomy, cancellation), from, to, cancellation);
            if (progress is not null)
                await progress(at + members.Length, changed.Length);
        }
        await to.Save(transaction, _time.GetUtcNow(), cancellation);
        await transaction.Commit(cancellation);
        LogProjected(tenant.Value, changed.Length, from.Xact, to.Xact, rebuild);
        return to.Xact;
    }

    // Any open transaction of the server holds the horizon back, another tenant's upload as well.
    private async Task CatchUp(TenantId tenant, CancellationToken cancellation)
    {
        var begun = _time.GetTimestamp();
        var (present, horizon) = await ProjectionCheckpoint.Horizon(_database, tenant, cancellation);
        for (var until = present; horizon < until; (_, horizon) = await ProjectionCheckpoint.Horizon(_database, tenant, cancellation))
        {
            if (_time.GetElapsedTime(begun) >= _options.CatchUpWithin)
            {
                LogHeldBack(tenant.Value, horizon, until);
                return;
            }
            await Task.Delay(LookAgain, _time, cancellation);
        }
    }

    /// <summary>Builds every row again, in memory, and compares.</summary>
    /// <returns>Members whose stored row differs from a fold of the log, or that lack one; empty when all is well.</returns>
    public async Task<IReadOnlyList<MemberId>> Verify(TenantId tenant, CancellationToken cancellation)
    {
        var taxonomy = (await _settings.Refresh(tenant)).Settings.Taxonomy;
        await using var transaction = await _database.Begin(tenant, cancellation);
        var at = await ProjectionCheckpoint.Lock(transaction, cancellation);
        var different = new List<MemberId>();
        foreach (var members in (await Changed(transaction, 0, at.Xact, cancellation)).Chunk(Chunk))
        {
            var stored = await Stored(transaction, members, cancellation);
            foreach (var folded in await CurveSource.Fold(transaction, members, at.Xact, taxonomy, cancellation))
                if (!stored.TryGetValue(folded.Member.Value, out var row) || !row.AsSpan().SequenceEqual(folded.Row.Pack()))
                    different.Add(folded.Member);
        }
        return different;
    }

    private static async Task<int[]> Changed(TenantTransaction transaction, long from, long to, CancellationToken cancellation)
    {
        var changed = await transaction.Scalar<int[]>(
            """
            SELECT coalesce(array_agg(member_id ORDER BY member_id), '{}') FROM (
                SELECT member_id FROM analytics.entry WHERE tenant_id = $1 AND xact >= $2 AND xact < $3
                UNION
                SELECT member_id FROM analytics.member_profile WHERE tenant_id = $1 AND xact >= $2 AND xact < $3) changed
            """, cancellation, from, to) ?? [];
        // Merging records is rare, and finding who mentioned one reads the whole log.
        if (from == 0 || !await transaction.Scalar<bool>("SELECT EXISTS (SELECT FROM analytics.member_alias WHERE tenant_id = $1 AND xact >= $2 AND xact < $3)", cancellation, from, to))
            return changed;
        var mentioning = await transaction.Scalar<int[]>(
            """
            SELECT coalesce(array_agg(DISTINCT member_id), '{}') FROM analytics.entry
            WHERE tenant_id = $1 AND xact < $3 AND entry <> 0
              AND counterparty IN (SELECT member_id FROM analytics.member_alias WHERE tenant_id = $1 AND xact >= $2 AND xact < $3)
            """, cancellation, from, to) ?? [];
        return [.. changed.Union(mentioning).Order()];
    }

    private static Task<int> Write(TenantTransaction transaction, List<FoldedCurve> folded, ProjectionCheckpoint from, ProjectionCheckpoint to, CancellationToken cancellation) =>
        transaction.Execute(
            """
            WITH folded AS (
                SELECT * FROM unnest($2::int[], $3::int[], $4::int[], $5::date[], $6::bytea[]) r (member_id, last_seq, profile_revision, first_day, row)
            ), replaced AS (
                INSERT INTO analytics.curve_past (tenant_id, member_id, until_run, horizon, row)
                SELECT $1, c.member_id, $7, $8, c.row FROM analytics.curve c JOIN folded f ON f.member_id = c.member_id
                WHERE c.tenant_id = $1 AND c.row <> f.row
            )
            INSERT INTO analytics.curve AS c (tenant_id, member_id, last_seq, profile_revision, first_day, row, first_run)
            SELECT $1, f.*, $7 FROM folded f
            ON CONFLICT (tenant_id, member_id) DO UPDATE SET
                last_seq = excluded.last_seq, profile_revision = excluded.profile_revision, first_day = excluded.first_day, row = excluded.row
            WHERE c.row <> excluded.row OR c.last_seq <> excluded.last_seq OR c.profile_revision <> excluded.profile_revision
            """, cancellation,
            folded.Select(f => f.Member.Value).ToArray(), folded.Select(f => f.LastSeq).ToArray(),
            folded.Select(f => f.ProfileRevision).ToArray(), folded.Select(f => f.FirstDay).ToArray(),
            folded.Select(f => f.Row.Pack()).ToArray(), to.Run, from.Xact);

    private static async Task<Dictionary<int, byte[]>> Stored(TenantTransaction transaction, int[] members, CancellationToken cancellation)
    {
        var stored = new Dictionary<int, byte[]>(members.Length);
        await using var command = transaction.Command("SELECT member_id, row FROM analytics.curve WHERE tenant_id = $1 AND member_id = ANY ($2)", members);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            stored.Add(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1));
        return stored;
    }

    [LoggerMessage(1, LogLevel.Information, "Curves of tenant {Tenant}: {Members} members folded, from {From} to {To}; rebuilt: {Rebuilt}")]
    private partial void LogProjected(int tenant, int members, long from, long to, bool rebuilt);

    [LoggerMessage(2, LogLevel.Warning, "Curves of tenant {Tenant} are carried to {Horizon} only, and not to {Present}: a transaction is open for long")]
    private partial void LogHeldBack(int tenant, long horizon, long present);
}
