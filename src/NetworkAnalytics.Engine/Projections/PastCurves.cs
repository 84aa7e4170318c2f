using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>
/// Curve rows as they were before a projection replaced them. A version counted the rows of one projection; this gives
/// those rows again for as long as the version is compared with.
/// </summary>
internal static class PastCurves
{
    /// <summary>Rows that a projection after <paramref name="run"/> replaced, by member, the earliest replaced first.</summary>
    public static Task<Dictionary<int, List<(long UntilRun, byte[] Row)>>> Since(TenantTransaction transaction, long run, CancellationToken cancellation) =>
        Read(transaction, "until_run > $2", run, cancellation);

    /// <summary>A member's rows that were replaced, the earliest replaced first.</summary>
    public static async Task<List<(long UntilRun, byte[] Row)>> Of(TenantTransaction transaction, MemberId member, CancellationToken cancellation) =>
        (await Read(transaction, "member_id = $2", (long)member.Value, cancellation)).GetValueOrDefault(member.Value) ?? [];

    private static async Task<Dictionary<int, List<(long UntilRun, byte[] Row)>>> Read(TenantTransaction transaction, string which, long parameter, CancellationToken cancellation)
    {
        var past = new Dictionary<int, List<(long, byte[])>>();
        await using var command = transaction.Command(
            $"SELECT member_id, until_run, row FROM analytics.curve_past WHERE tenant_id = $1 AND {which} ORDER BY member_id, until_run", parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!past.TryGetValue(reader.GetInt32(0), out var rows))
                past.Add(reader.GetInt32(0), rows = []);
            rows.Add((reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }
        return past;
    }

    /// <summary>Forgets rows that no version from that projection on counted.</summary>
    public static Task Forget(TenantTransaction transaction, long run, CancellationToken cancellation) =>
        transaction.Execute("DELETE FROM analytics.curve_past WHERE tenant_id = $1 AND until_run <= $2", cancellation, run);

    /// <summary>Folds every row again, each at the horizon it stood at, when the bytes have changed their meaning.</summary>
    internal static async Task Reformat(TenantTransaction transaction, ProjectionCheckpoint at, Taxonomy taxonomy, int chunk, CancellationToken cancellation)
    {
        var horizons = await transaction.Scalar<long[]>(
            "SELECT coalesce(array_agg(DISTINCT horizon), '{}') FROM analytics.curve_past WHERE tenant_id = $1", cancellation) ?? [];
        foreach (var horizon in horizons)
            await Refold(transaction, "curve_past", "horizon = $2", horizon, taxonomy, chunk, cancellation);
        await Refold(transaction, "curve", "$2 > 0", at.Xact, taxonomy, chunk, cancellation);
    }

    /// <summary>
    /// Before everything is folded anew (a restored dump, whose transactions are numbered otherwise): members whom the
    /// log no longer has go. Rows of another format cannot be read back.
    /// </summary>
    internal static async Task Restart(TenantTransaction transaction, ProjectionCheckpoint from, ProjectionCheckpoint to, int[] members, CancellationToken cancellation)
    {
        await transaction.Execute("DELETE FROM analytics.curve WHERE tenant_id = $1 AND ($3 OR member_id <> ALL ($2))", cancellation, members, from.RowFormat != to.RowFormat);
        if (from.RowFormat != to.RowFormat)
            await transaction.Execute("DELETE FROM analytics.curve_past WHERE tenant_id = $1", cancellation);
    }

    private static async Task Refold(TenantTransaction transaction, string table, string which, long horizon, Taxonomy taxonomy, int chunk, CancellationToken cancellation)
    {
        var members = await transaction.Scalar<int[]>(
            $"SELECT coalesce(array_agg(member_id ORDER BY member_id), '{{}}') FROM analytics.{table} WHERE tenant_id = $1 AND {which}", cancellation, horizon) ?? [];
        foreach (var some in members.Chunk(chunk))
        {
            var folded = await CurveSource.Fold(transaction, some, horizon, taxonomy, cancellation);
            await transaction.Execute(
                $"UPDATE analytics.{table} c SET row = f.row FROM unnest($3::int[], $4::bytea[]) f (member_id, row) WHERE c.tenant_id = $1 AND c.member_id = f.member_id AND {which}",
                cancellation, horizon, folded.Select(f => f.Member.Value).ToArray(), folded.Select(f => f.Row.Pack()).ToArray());
        }
    }
}
