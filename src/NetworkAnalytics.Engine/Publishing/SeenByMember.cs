using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// The exact histograms that may be seen of one cohort of a version, and what the member looking at them was counted with
/// in each: a cell that is held comes from an earlier version, and so does the member's own part of it.
/// </summary>
internal sealed class SeenByMember
{
    private readonly TenantTransaction _transaction;
    private readonly StoredVersion _version;
    private readonly PublishedCohort _cohort;
    private readonly MemberId _member;
    private readonly CohortRelease? _release;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<int, CountedMember?> _counted;

    private SeenByMember(TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, MemberId member, CurveRow row, CohortRelease? release, CancellationToken cancellation)
    {
        _transaction = transaction;
        _version = version;
        _cohort = cohort;
        _member = member;
        _release = release;
        _cancellation = cancellation;
        _counted = new() { [version.Identity.Version] = CountedMember.Of(version, cohort.Key, row) };
    }

    public static async Task<SeenByMember> Of(TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, MemberId member, CurveRow row, CancellationToken cancellation) =>
        new(transaction, version, cohort, member, row, await GateHistory.Release(transaction, version.Identity.Version, cohort.Key, cancellation), cancellation);

    /// <summary>By cell less one; null: the version no longer has them.</summary>
    public Task<List<ExactHistogram>?> Histograms(Measure measure, Clock clock) =>
        BenchmarkVersions.Histograms(_transaction, _version.Identity.Version, _cohort.Number, measure, clock, _cancellation);

    /// <summary>What the member adds to what is seen in a cell; null: nothing, or the clock has not come to a first cell.</summary>
    /// <param name="cell">From 1; 0 before the first.</param>
    public async Task<int?> Own(Measure measure, Clock clock, int cell)
    {
        if (cell == 0)
            return null;
        var basis = _release?.Of(Series(measure, clock), cell - 1) == Release.Held ? _release.Basis(Series(measure, clock), cell - 1) : _version.Identity.Version;
        if (!_counted.TryGetValue(basis, out var then))
            _counted.Add(basis, then = await CountedMember.Of(_transaction, basis, _cohort.Key, _member, _cancellation));
        return then?.Value(measure, clock, cell);
    }

    /// <summary>Whether a cell shows this version's own numbers; joint counts of two cells are read only where both do.</summary>
    public bool IsFresh(Measure measure, int month) => _release is null || _release.Of(Series(measure, Clock.Tenure), month - 1) == Release.Fresh;

    private static byte Series(Measure measure, Clock clock) => (byte)((clock == Clock.Effort ? 5 : 0) + (byte)measure);
}
