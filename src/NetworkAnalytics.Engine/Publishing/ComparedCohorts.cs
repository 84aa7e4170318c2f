using Microsoft.Extensions.Caching.Memory;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>What every comparison in one cohort of a version reads, as it is stored. A published version never changes.</summary>
/// <param name="Release">The gate's decisions; null: it had none to make.</param>
/// <param name="Histograms">None: the version no longer has them.</param>
/// <param name="Changes">Null: the version no longer has them.</param>
/// <param name="Exponents">Likewise.</param>
internal sealed record ComparedCohort(CohortRelease? Release, IReadOnlyDictionary<(Measure, Clock), PackedHistograms> Histograms, PackedChanges? Changes, CohortExponents? Exponents)
{
    /// <summary>Bytes it takes, more or less.</summary>
    public long Size => 1024 + 8L * (Release?.Layout.Cells ?? 0) + Histograms.Values.Sum(h => h.Size) + (Changes?.Size ?? 0);
}

/// <summary>
/// Keeps what comparisons read: a megabyte for a cohort of 25,000 members, which would otherwise leave the database and be
/// unpacked for each page that is looked at (ops/performance/pages.md).
/// </summary>
internal sealed class ComparedCohorts : IDisposable
{
    private const long MostBytes = 128 << 20;

    /// <summary>What belongs to a version that nobody reads any more goes after this long.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <param name="transaction">In which the version is known to be compared with.</param>
    public async ValueTask<ComparedCohort> Of(TenantTransaction transaction, int version, PublishedCohort cohort, CancellationToken cancellation)
    {
        var key = (transaction.Tenant, version, cohort.Number);
        if (_cache.Get<ComparedCohort>(key) is { } known)
            return known;
        var learning = await LearningStorage.FindPacked(transaction, version, cohort.Number, cancellation);
        var read = new ComparedCohort(
            await GateHistory.Release(transaction, version, cohort.Key, cancellation),
            await BenchmarkVersions.Histograms(transaction, version, cohort.Number, cancellation),
            learning?.Changes, learning?.Exponents);
        return _cache.Set(key, read, new MemoryCacheEntryOptions { Size = read.Size, SlidingExpiration = Idle });
    }

    public void Dispose() => _cache.Dispose();
}
