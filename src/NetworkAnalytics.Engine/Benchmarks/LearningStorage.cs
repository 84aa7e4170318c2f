using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>How learning goes on in one cohort of one version.</summary>
internal sealed record CohortLearning(ChangeCounts Changes, CohortExponents Exponents);

/// <summary>Reads and writes how learning goes on in the cohorts of a version.</summary>
internal static class LearningStorage
{
    /// <param name="counts">By cohort number.</param>
    public static Task Write(TenantTransaction transaction, int version, IReadOnlyList<CohortCounts> counts, CancellationToken cancellation) =>
        transaction.Execute(
            """
            INSERT INTO analytics.benchmark_learning
                (tenant_id, version, cohort, changes, prior_shape, prior_rate, exponent_members, exponent_outcomes, exponent_most)
            SELECT $1, $2, c.* FROM unnest($3::int[], $4::bytea[], $5::float8[], $6::float8[], $7::int[], $8::bigint[], $9::int[]) c
            """, cancellation, version, Enumerable.Range(0, counts.Count).ToArray(), counts.Select(c => c.Changes.Pack()).ToArray(),
            counts.Select(c => c.Exponents.Prior?.Alpha).ToArray(), counts.Select(c => c.Exponents.Prior?.Beta).ToArray(),
            counts.Select(c => c.Exponents.Members).ToArray(), counts.Select(c => c.Exponents.Outcomes).ToArray(), counts.Select(c => c.Exponents.Most).ToArray());

    /// <summary>Null when the version no longer has it.</summary>
    public static async Task<CohortLearning?> Find(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            SELECT changes, prior_shape, prior_rate, exponent_members, exponent_outcomes, exponent_most FROM analytics.benchmark_learning
            WHERE tenant_id = $1 AND version = $2 AND cohort = $3
            """, version, cohort);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(ChangeCounts.Unpack(reader.GetFieldValue<byte[]>(0)),
                new(reader.IsDBNull(1) ? null : new(reader.GetDouble(1), reader.GetDouble(2)), reader.GetInt32(3), reader.GetInt64(4), reader.GetInt32(5)))
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
