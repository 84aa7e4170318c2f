using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>What was seen before, as the database remembers it.</summary>
/// <param name="Versions">Those compared with, oldest first.</param>
/// <param name="Bases">The same, as the gate reads them.</param>
/// <param name="Departed">Departures recorded when the history was read.</param>
/// <param name="Older">Days of versions that some cell's last numbers come from and that are no longer compared with.</param>
internal sealed record GateHistory(IReadOnlyList<StoredVersion> Versions, IReadOnlyList<GateBasis> Bases, IReadOnlyDictionary<int, DateOnly> Older, long Departed)
{
    /// <summary>Before the first version.</summary>
    public static GateHistory None { get; } = new([], [], new Dictionary<int, DateOnly>(), 0);

    /// <summary>Versions that a new one is always compared with: those whose numbers are served.</summary>
    public const int ServedVersions = 24;

    /// <summary>With those that the last numbers of some cell come from, at the most so many.</summary>
    private const int MostVersions = 48;

    public IReadOnlyList<PassBasis> ForPass => [.. Versions.Select(v => new PassBasis(v.Identity.Version, v.Definition, v.Run))];

    public static async Task<GateHistory> Load(TenantTransaction transaction, CancellationToken cancellation)
    {
        var all = await BenchmarkVersions.Remembered(transaction, cancellation);
        if (all.Count == 0)
            return None with { Departed = await Gate.Departures.Count(transaction, cancellation) };
        var last = all.ToDictionary(v => v.Identity.Version, v => v.Identity.AsOf);
        var pinned = Pinned((await Releases(transaction, [all[0].Identity.Version], cancellation)).Values.SelectMany(r => r.Values));
        var compared = all.Where((v, i) => i < ServedVersions || pinned.Contains(v.Identity.Version)).Take(MostVersions).Reverse().ToList();
        var releases = await Releases(transaction, [.. compared.Select(v => v.Identity.Version)], cancellation);
        return new(
            compared,
            [.. compared.Select(v => new GateBasis(v.Identity.Version, v.Identity.AsOf, releases.GetValueOrDefault(v.Identity.Version) ?? []))],
            pinned.Except(compared.Select(v => v.Identity.Version)).Where(last.ContainsKey).ToDictionary(v => v, v => last[v]),
            await Gate.Departures.Count(transaction, cancellation));
    }

    /// <summary>Versions that the last numbers of some cell come from.</summary>
    public static HashSet<int> Pinned(IEnumerable<CohortRelease> releases) => [.. releases.SelectMany(r => r.Bases())];

    public static async Task<DepartureCounts> Departures(TenantTransaction transaction, CellLayout layout, CancellationToken cancellation)
    {
        var counts = new DepartureCounts(layout);
        await using var command = transaction.Command("SELECT version, cohort_key, cells FROM analytics.departure WHERE tenant_id = $1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            counts.Add(reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2));
        return counts;
    }

    public static Task Write(TenantTransaction transaction, int version, IReadOnlyDictionary<string, CohortRelease> releases, CancellationToken cancellation) =>
        transaction.Execute(
            "INSERT INTO analytics.benchmark_release (tenant_id, version, cohort_key, cells) SELECT $1, $2, r.* FROM unnest($3::text[], $4::bytea[]) r",
            cancellation, version, releases.Keys.ToArray(), releases.Values.Select(r => r.Pack()).ToArray());

    /// <summary>The decisions on one cohort of a version; null when it has none.</summary>
    public static async Task<CohortRelease?> Release(TenantTransaction transaction, int version, string cohortKey, CancellationToken cancellation) =>
        await transaction.Scalar<byte[]>("SELECT cells FROM analytics.benchmark_release WHERE tenant_id = $1 AND version = $2 AND cohort_key = $3", cancellation, version, cohortKey) is { } cells
            ? CohortRelease.Unpack(cells)
            : null;

    private static async Task<Dictionary<int, Dictionary<string, CohortRelease>>> Releases(TenantTransaction transaction, int[] versions, CancellationToken cancellation)
    {
        var releases = new Dictionary<int, Dictionary<string, CohortRelease>>();
        await using var command = transaction.Command("SELECT version, cohort_key, cells FROM analytics.benchmark_release WHERE tenant_id = $1 AND version = ANY ($2)", versions);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!releases.TryGetValue(reader.GetInt32(0), out var cohorts))
                releases.Add(reader.GetInt32(0), cohorts = new(StringComparer.Ordinal));
            cohorts.Add(reader.GetString(1), CohortRelease.Unpack(reader.GetFieldValue<byte[]>(2)));
        }
        return releases;
    }
}
