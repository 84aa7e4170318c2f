using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Histograms;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>A version as its row stands.</summary>
internal sealed record StoredVersion(BenchmarkIdentity Identity, VersionDefinition Definition, byte[] InputHash);

/// <summary>Reads and writes the versions of a tenant's benchmarks and their exact histograms.</summary>
internal static class BenchmarkVersions
{
    private const string Columns = """
        SELECT version, as_of, log_horizon, definition_hash, method, computed_at, definition, input_hash
        FROM analytics.benchmark_version WHERE tenant_id = $1 AND published
        """;

    public static async Task<StoredVersion?> Current(TenantTransaction transaction, CancellationToken cancellation) =>
        (await List(transaction, 1, cancellation)).FirstOrDefault();

    /// <summary>Published versions, newest first.</summary>
    public static async Task<List<StoredVersion>> List(TenantTransaction transaction, int limit, CancellationToken cancellation)
    {
        await using var command = transaction.Command(Columns + " ORDER BY version DESC LIMIT $2", limit);
        var versions = new List<StoredVersion>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            versions.Add(Read(transaction.Tenant, reader));
        return versions;
    }

    /// <summary>Writes a version that nobody sees yet. Its number is new even where an earlier one was never published.</summary>
    public static async Task<BenchmarkIdentity> Write(TenantTransaction transaction, BenchmarkCounts counts, long horizon, DateTimeOffset at, CancellationToken cancellation)
    {
        var version = await transaction.Scalar<int>("SELECT coalesce(max(version), 0) + 1 FROM analytics.benchmark_version WHERE tenant_id = $1", cancellation);
        var identity = new BenchmarkIdentity(transaction.Tenant, version, counts.Definition.AsOf, horizon, counts.Definition.Hash(), VersionDefinition.Method, at);
        await transaction.Execute(
            """
            INSERT INTO analytics.benchmark_version (tenant_id, version, as_of, log_horizon, history_starts_on, input_hash, definition_hash, method, definition, members, computed_at)
            VALUES ($1, $2, $3, $4, $5::date, $6, $7, $8, $9::jsonb, $10, $11)
            """, cancellation, version, identity.AsOf, horizon, TenantTransaction.Typed(NpgsqlDbType.Date, counts.Definition.HistoryStartsOn),
            counts.InputHash, identity.DefinitionHash, identity.Method, counts.Definition.ToJson(), counts.Counts[0].Members, at);
        var rows = counts.Counts.SelectMany((cohort, number) => Enumerable.Range(0, CurveFold.MeasureCount).Select(m => (number, m, Bytes: cohort.Pack(m)))).ToArray();
        await transaction.Execute(
            """
            INSERT INTO analytics.benchmark_histogram (tenant_id, version, cohort, measure, clock, cells)
            SELECT $1, $2, h.cohort, h.measure, 1, h.cells FROM unnest($3::int[], $4::smallint[], $5::bytea[]) h (cohort, measure, cells)
            """, cancellation, version, rows.Select(r => r.number).ToArray(), rows.Select(r => (short)CurveFold.Measures[r.m]).ToArray(), rows.Select(r => r.Bytes).ToArray());
        return identity;
    }

    /// <summary>The switch: from the commit on, this version is the current one. Histograms that no comparison reads any more go, and with them versions that never came to be published.</summary>
    public static async Task Publish(TenantTransaction transaction, int version, CancellationToken cancellation)
    {
        // A comparison begun in the version before still reads it.
        await transaction.Execute(
            """
            DELETE FROM analytics.benchmark_histogram
            WHERE tenant_id = $1 AND version < (SELECT max(version) FROM analytics.benchmark_version WHERE tenant_id = $1 AND published AND version < $2)
            """, cancellation, version);
        await transaction.Execute("DELETE FROM analytics.benchmark_version WHERE tenant_id = $1 AND version < $2 AND NOT published", cancellation, version);
        await transaction.Execute("UPDATE analytics.benchmark_version SET published = true WHERE tenant_id = $1 AND version = $2", cancellation, version);
    }

    /// <summary>Published versions older than the newest <paramref name="keep"/>: number and how many cohorts each has.</summary>
    public static async Task<List<(int Version, int Cohorts)>> Outdated(TenantTransaction transaction, int keep, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            SELECT version, jsonb_array_length(definition -> 'cohorts') FROM analytics.benchmark_version
            WHERE tenant_id = $1 AND published ORDER BY version DESC OFFSET $2
            """, keep);
        var versions = new List<(int, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            versions.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return versions;
    }

    public static Task Forget(TenantTransaction transaction, int version, CancellationToken cancellation) =>
        transaction.Execute("DELETE FROM analytics.benchmark_version WHERE tenant_id = $1 AND version = $2", cancellation, version);

    /// <summary>The exact histograms of one cohort's measure; null when the version no longer has them.</summary>
    public static async Task<List<ExactHistogram>?> Histograms(TenantTransaction transaction, int version, int cohort, Measure measure, CancellationToken cancellation)
    {
        var bytes = await transaction.Scalar<byte[]>(
            "SELECT cells FROM analytics.benchmark_histogram WHERE tenant_id = $1 AND version = $2 AND cohort = $3 AND measure = $4 AND clock = 1",
            cancellation, version, cohort, (short)measure);
        return bytes is null ? null : CohortHistograms.Unpack(bytes);
    }

    private static StoredVersion Read(TenantId tenant, NpgsqlDataReader r) => new(
        new(tenant, r.GetInt32(0), r.GetFieldValue<DateOnly>(1), r.GetInt64(2), r.GetString(3), r.GetString(4), r.GetFieldValue<DateTimeOffset>(5)),
        VersionDefinition.FromJson(r.GetString(6)),
        r.GetFieldValue<byte[]>(7));
}
