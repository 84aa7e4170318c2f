using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>Reads and writes the joint counts of a version.</summary>
internal static class ChangeStorage
{
    /// <param name="counts">By cohort number.</param>
    public static Task Write(TenantTransaction transaction, int version, IReadOnlyList<ChangeCounts> counts, CancellationToken cancellation) =>
        transaction.Execute(
            """
            INSERT INTO analytics.benchmark_change (tenant_id, version, cohort, cells)
            SELECT $1, $2, c.cohort, c.cells FROM unnest($3::int[], $4::bytea[]) c (cohort, cells)
            """, cancellation, version, Enumerable.Range(0, counts.Count).ToArray(), counts.Select(c => c.Pack()).ToArray());

    /// <summary>Null when the version no longer has them.</summary>
    public static async Task<ChangeCounts?> Find(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation) =>
        await transaction.Scalar<byte[]>(
            "SELECT cells FROM analytics.benchmark_change WHERE tenant_id = $1 AND version = $2 AND cohort = $3", cancellation, version, cohort) is { } bytes
            ? ChangeCounts.Unpack(bytes)
            : null;

    /// <summary>Those of versions that no comparison reads any more.</summary>
    public static Task Forget(TenantTransaction transaction, int before, CancellationToken cancellation) =>
        transaction.Execute("DELETE FROM analytics.benchmark_change WHERE tenant_id = $1 AND version < $2", cancellation, before);
}
