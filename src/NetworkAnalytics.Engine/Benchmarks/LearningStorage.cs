using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>How learning goes on in one cohort of one version.</summary>
internal sealed record CohortLearning(ChangeCounts Changes, CohortExponents Exponents)
{
    /// <summary>Nobody's.</summary>
    public static CohortLearning None { get; } = new(new(), CohortExponents.None);
}

/// <summary>Reads and writes how learning goes on in the cohorts of a version.</summary>
internal static class LearningStorage
{
    /// <param name="cohorts">By cohort number.</param>
    public static Task Write(TenantTransaction transaction, int version, IReadOnlyList<CohortLearning> cohorts, CancellationToken cancellation) =>
        transaction.Execute(
            """
            INSERT INTO analytics.benchmark_learning
                (tenant_id, version, cohort, changes, prior_shape, prior_rate, curve_pp, curve_pq, curve_qq, exponent_members, exponent_outcomes, exponent_most)
            SELECT $1, $2, c.* FROM unnest($3::int[], $4::bytea[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::int[], $11::bigint[], $12::int[]) c
            """, cancellation, version, Enumerable.Range(0, cohorts.Count).ToArray(), cohorts.Select(c => c.Changes.Pack()).ToArray(),
            cohorts.Select(c => c.Exponents.Prior?.Alpha).ToArray(), cohorts.Select(c => c.Exponents.Prior?.Beta).ToArray(),
            cohorts.Select(c => c.Exponents.Curvature.PP).ToArray(), cohorts.Select(c => c.Exponents.Curvature.PQ).ToArray(), cohorts.Select(c => c.Exponents.Curvature.QQ).ToArray(),
            cohorts.Select(c => c.Exponents.Members).ToArray(), cohorts.Select(c => c.Exponents.Outcomes).ToArray(), cohorts.Select(c => c.Exponents.Most).ToArray());

    /// <summary>Null when the version no longer has it.</summary>
    public static async Task<CohortLearning?> Find(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation) =>
        await Read(transaction, version, cohort, cancellation) is var (changes, exponents) ? new(ChangeCounts.Unpack(changes), exponents) : null;

    /// <summary>The same, with the changes as they are stored.</summary>
    public static async Task<(PackedChanges Changes, CohortExponents Exponents)?> FindPacked(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation) =>
        await Read(transaction, version, cohort, cancellation) is var (changes, exponents) ? (new(changes), exponents) : null;

    private static async Task<(byte[] Changes, CohortExponents Exponents)?> Read(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            SELECT changes, prior_shape, prior_rate, curve_pp, curve_pq, curve_qq, exponent_members, exponent_outcomes, exponent_most FROM analytics.benchmark_learning
            WHERE tenant_id = $1 AND version = $2 AND cohort = $3
            """, version, cohort);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (reader.GetFieldValue<byte[]>(0),
                new(reader.IsDBNull(1) ? null : new(reader.GetDouble(1), reader.GetDouble(2)), new(reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5)),
                    reader.GetInt32(6), reader.GetInt64(7), reader.GetInt32(8)))
            : null;
    }

    /// <summary>That of versions that no comparison reads any more.</summary>
    /// <param name="current">The version that is published now.</param>
    public static Task Forget(TenantTransaction transaction, int current, CancellationToken cancellation) =>
        transaction.Execute(
            """
            DELETE FROM analytics.benchmark_learning WHERE tenant_id = $1
            AND version < (SELECT max(version) FROM analytics.benchmark_version WHERE tenant_id = $1 AND published AND version < $2)
            """, cancellation, current);
}
