using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Histograms;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>A version as its row stands.</summary>
/// <param name="Run">The projection whose rows it counted.</param>
internal sealed record StoredVersion(BenchmarkIdentity Identity, VersionDefinition Definition, byte[] InputHash, long Run);

/// <summary>Reads and writes the versions of a tenant's benchmarks and their exact histograms.</summary>
internal static class BenchmarkVersions
{
    private const string Columns = """
        SELECT version, as_of, log_horizon, definition_hash, method, computed_at, definition, input_hash, run
        FROM analytics.benchmark_version WHERE tenant_id = $1 AND published
        """;

    public static async Task<StoredVersion?> Current(TenantTransaction transaction, CancellationToken cancellation) =>
        (await List(transaction, null, 1, cancellation)).FirstOrDefault();

    /// <summary>Published versions that are still served, newest first.</summary>
    public static Task<List<StoredVersion>> List(TenantTransaction transaction, int? before, int limit, CancellationToken cancellation) =>
        Read(transaction, " AND NOT withdrawn AND version < $2 ORDER BY version DESC LIMIT $3", cancellation, before ?? int.MaxValue, limit);

    /// <summary>Published versions with those that are only remembered, because a cell's last numbers come from them; newest first.</summary>
    public static Task<List<StoredVersion>> Remembered(TenantTransaction transaction, CancellationToken cancellation) =>
        Read(transaction, " ORDER BY version DESC", cancellation);

    public static async Task<StoredVersion?> Find(TenantTransaction transaction, int version, CancellationToken cancellation) =>
        (await Read(transaction, " AND version = $2", cancellation, version)).FirstOrDefault();

    /// <summary>Whether members are still compared in a published version: it is the current one or the one before, and so has its histograms.</summary>
    public static Task<bool> IsCompared(TenantTransaction transaction, int version, CancellationToken cancellation) =>
        transaction.Scalar<bool>("SELECT count(*) <= 1 FROM analytics.benchmark_version WHERE tenant_id = $1 AND published AND version > $2", cancellation, version);

    /// <summary>The number of the next version: new even where an earlier one was never published.</summary>
    public static Task<int> Next(TenantTransaction transaction, CancellationToken cancellation) =>
        transaction.Scalar<int>("SELECT coalesce(max(version), 0) + 1 FROM analytics.benchmark_version WHERE tenant_id = $1", cancellation);

    private static async Task<List<StoredVersion>> Read(TenantTransaction transaction, string which, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = transaction.Command(Columns + which, parameters);
        var versions = new List<StoredVersion>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            versions.Add(Read(transaction.Tenant, reader));
        return versions;
    }

    /// <summary>Writes a version that nobody sees yet.</summary>
    /// <param name="version">From <see cref="Next"/>.</param>
    /// <param name="seen">The counts that stand behind what is seen of each cohort.</param>
    public static async Task<BenchmarkIdentity> Write(
        TenantTransaction transaction, int version, BenchmarkCounts counts, IReadOnlyList<SeenCounts> seen, long horizon, long run, DateTimeOffset at, CancellationToken cancellation)
    {
        var identity = new BenchmarkIdentity(transaction.Tenant, version, counts.Definition.AsOf, horizon, counts.Definition.Hash(), VersionDefinition.Method, at);
        await transaction.Execute(
            """
            INSERT INTO analytics.benchmark_version (tenant_id, version, as_of, log_horizon, history_starts_on, input_hash, definition_hash, method, definition, members, computed_at, run)
            VALUES ($1, $2, $3, $4, $5::date, $6, $7, $8, $9::jsonb, $10, $11, $12)
            """, cancellation, version, identity.AsOf, horizon, TenantTransaction.Typed(NpgsqlDbType.Date, counts.Definition.HistoryStartsOn),
            counts.InputHash, identity.DefinitionHash, identity.Method, counts.Definition.ToJson(), counts.Counts[0].Members, at, run);
        var rows = seen.SelectMany(Histograms).ToArray();
        await transaction.Execute(
            """
            INSERT INTO analytics.benchmark_histogram (tenant_id, version, cohort, measure, clock, cells)
            SELECT $1, $2, h.cohort, h.measure, h.clock, h.cells FROM unnest($3::int[], $4::smallint[], $5::smallint[], $6::bytea[]) h (cohort, measure, clock, cells)
            """, cancellation, version, rows.Select(r => r.Cohort).ToArray(), rows.Select(r => (short)r.Measure).ToArray(),
            rows.Select(r => (short)r.Clock).ToArray(), rows.Select(r => r.Cells).ToArray());
        await LearningStorage.Write(transaction, version, [.. seen.Select(s => s.Learning)], cancellation);
        return identity;
    }

    private static IEnumerable<(int Cohort, Measure Measure, Clock Clock, byte[] Cells)> Histograms(SeenCounts counts, int cohort)
    {
        for (var m = 0; m < CurveFold.MeasureCount; m++)
            yield return (cohort, CurveFold.Measures[m], Clock.Tenure, counts.Tenure.Pack(m));
        for (var m = 0; m < EffortFold.MeasureCount; m++)
            yield return (cohort, EffortFold.Measures[m], Clock.Effort, counts.Effort.Pack(m));
    }

    /// <summary>The switch: from the commit on, this version is the current one. Histograms that no comparison reads any more go.</summary>
    public static async Task Publish(TenantTransaction transaction, int version, CancellationToken cancellation)
    {
        // A comparison begun in the version before still reads it.
        await transaction.Execute(
            """
            DELETE FROM analytics.benchmark_histogram
            WHERE tenant_id = $1 AND version < (SELECT max(version) FROM analytics.benchmark_version WHERE tenant_id = $1 AND published AND version < $2)
            """, cancellation, version);
        await transaction.Execute("UPDATE analytics.benchmark_version SET published = true WHERE tenant_id = $1 AND version = $2", cancellation, version);
        await LearningStorage.Forget(transaction, version, cancellation);
    }

    /// <summary>Published versions older than the newest <paramref name="keep"/>, and versions before the current one that never came to be published: number and how many cohorts each has.</summary>
    public static async Task<List<(int Version, int Cohorts)>> Outdated(TenantTransaction transaction, int keep, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            (SELECT version, jsonb_array_length(definition -> 'cohorts') FROM analytics.benchmark_version
             WHERE tenant_id = $1 AND published AND NOT withdrawn ORDER BY version DESC OFFSET $2)
            UNION ALL
            SELECT version, jsonb_array_length(definition -> 'cohorts') FROM analytics.benchmark_version v
            WHERE tenant_id = $1 AND NOT published
            AND EXISTS (SELECT FROM analytics.benchmark_version c WHERE c.tenant_id = $1 AND c.published AND c.version > v.version)
            """, keep);
        var versions = new List<(int, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            versions.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return versions;
    }

    /// <summary>Its numbers are no longer served.</summary>
    public static Task Withdraw(TenantTransaction transaction, int version, CancellationToken cancellation) =>
        transaction.Execute("UPDATE analytics.benchmark_version SET withdrawn = true WHERE tenant_id = $1 AND version = $2", cancellation, version);

    /// <summary>Forgets versions that are served no more or never were, but for those that have to be remembered.</summary>
    public static Task Forget(TenantTransaction transaction, int[] remembered, CancellationToken cancellation) =>
        transaction.Execute("DELETE FROM analytics.benchmark_version WHERE tenant_id = $1 AND withdrawn AND version <> ALL ($2)", cancellation, remembered);

    /// <summary>The exact histograms of one cohort's measure along a clock; null when the version no longer has them.</summary>
    public static async Task<List<ExactHistogram>?> Histograms(TenantTransaction transaction, int version, int cohort, Measure measure, Clock clock, CancellationToken cancellation)
    {
        var bytes = await transaction.Scalar<byte[]>(
            "SELECT cells FROM analytics.benchmark_histogram WHERE tenant_id = $1 AND version = $2 AND cohort = $3 AND measure = $4 AND clock = $5",
            cancellation, version, cohort, (short)measure, (short)clock);
        return bytes is null ? null : CohortHistograms.Unpack(bytes);
    }

    /// <summary>All of one cohort, as they are stored; none when the version no longer has them.</summary>
    public static async Task<IReadOnlyDictionary<(Measure, Clock), PackedHistograms>> Histograms(TenantTransaction transaction, int version, int cohort, CancellationToken cancellation)
    {
        await using var command = transaction.Command("SELECT measure, clock, cells FROM analytics.benchmark_histogram WHERE tenant_id = $1 AND version = $2 AND cohort = $3", version, cohort);
        var packed = new Dictionary<(Measure, Clock), PackedHistograms>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            packed.Add(((Measure)reader.GetInt16(0), (Clock)reader.GetInt16(1)), new(reader.GetFieldValue<byte[]>(2)));
        return packed;
    }

    private static StoredVersion Read(TenantId tenant, NpgsqlDataReader r) => new(
        new(tenant, r.GetInt32(0), r.GetFieldValue<DateOnly>(1), r.GetInt64(2), r.GetString(3), r.GetString(4), r.GetFieldValue<DateTimeOffset>(5)),
        VersionDefinition.FromJson(r.GetString(6)),
        r.GetFieldValue<byte[]>(7),
        r.GetInt64(8));
}
