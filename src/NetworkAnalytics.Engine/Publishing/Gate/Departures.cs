using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// What is kept of a member who is erased: that somebody stood behind these cells of those versions. It counts as one
/// member who changed and withdrew, so that nobody finds them in the difference; it names nobody, and does not tell which
/// cohorts they were in together.
/// </summary>
internal static class Departures
{
    /// <summary>
    /// Records a member's departure from every version that is still compared with. To be called in the transaction that
    /// erases, before the member's curve rows go; a recomputation has to be submitted after it.
    /// </summary>
    public static async Task Record(TenantTransaction transaction, MemberId member, CancellationToken cancellation)
    {
        // No projection and no counting meanwhile: a version that is being counted is counted again.
        await ProjectionCheckpoint.Lock(transaction, cancellation);
        if (await Stored(transaction, member, cancellation) is not { } stored)
            return;
        var past = (await PastCurves.Of(transaction, member, cancellation));
        var numbers = new List<int>();
        foreach (var version in (await GateHistory.Load(transaction, cancellation)).Versions)
        {
            if (stored.FirstRun > version.Run)
                continue;
            var at = past.FindIndex(p => p.UntilRun > version.Run);
            var row = CurveRow.Read(at < 0 ? stored.Row : past[at].Row);
            var layout = CellLayout.Of(version.Definition);
            var digests = new ulong[layout.Cells];
            if (!new CellDigests(version.Definition, layout).Fill(row, digests))
                continue;
            new CohortKeys(version.Definition).Numbers(row, numbers);
            await transaction.Execute(
                "INSERT INTO analytics.departure (tenant_id, version, cohort_key, cells) SELECT $1, $2, k, $4 FROM unnest($3::text[]) k",
                cancellation, version.Identity.Version, numbers.Select(n => version.Definition.Cohorts[n].Key).ToArray(), CohortPresence.Pack(layout, digests));
        }
    }

    /// <summary>How many there are: a version counted while one was recorded is not to be published. Before the first version nobody departs from one, and is erased all the same.</summary>
    public static Task<long> Count(TenantTransaction transaction, CancellationToken cancellation) =>
        transaction.Scalar<long>(
            "SELECT (SELECT count(*) FROM analytics.departure WHERE tenant_id = $1) + (SELECT count(*) FROM analytics.erasure WHERE tenant_id = $1)", cancellation);

    private static async Task<StoredCurve?> Stored(TenantTransaction transaction, MemberId member, CancellationToken cancellation)
    {
        await using var command = transaction.Command("SELECT row, first_run FROM analytics.curve WHERE tenant_id = $1 AND member_id = $2", member.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(member, reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)) : null;
    }
}
