using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// The exact counts that may be seen of one cohort of a version, and what the member looking at them was counted with in
/// each: a cell that is held comes from an earlier version, and so does the member's own part of it.
/// </summary>
internal sealed class SeenByMember
{
    private readonly TenantTransaction _transaction;
    private readonly StoredVersion _version;
    private readonly PublishedCohort _cohort;
    private readonly MemberId _member;
    private readonly ComparedCohort _compared;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<int, CountedMember?> _counted;

    private SeenByMember(TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, MemberId member, CurveRow row, ComparedCohort compared, CancellationToken cancellation)
    {
        _transaction = transaction;
        _version = version;
        _cohort = cohort;
        _member = member;
        _compared = compared;
        _cancellation = cancellation;
        _counted = new() { [version.Identity.Version] = CountedMember.Of(version, cohort.Key, row) };
    }

    public static async Task<SeenByMember> Of(ComparedCohorts compared, TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, MemberId member, CurveRow row, CancellationToken cancellation) =>
        new(transaction, version, cohort, member, row, await compared.Of(transaction, version.Identity.Version, cohort, cancellation), cancellation);

    /// <summary>By cell less one; null: the version no longer has them.</summary>
    public IReadOnlyList<ExactHistogram>? Histograms(Measure measure, Clock clock) => _compared.Histograms.GetValueOrDefault((measure, clock));

    /// <summary>Who went from where to where by a month; null: the version no longer has it.</summary>
    public ChangeCounts? Changes(int month) => _compared.Changes?.Month(month);

    /// <summary>How returns follow effort; null: the version no longer has it.</summary>
    public CohortExponents? Exponents => _compared.Exponents;

    /// <summary>What the member adds to what is seen in a cell; null: nothing, or the clock has not come to a first cell.</summary>
    /// <param name="cell">From 1; 0 before the first.</param>
    public async Task<int?> Own(Measure measure, Clock clock, int cell)
    {
        if (cell == 0)
            return null;
        return (await Counted(Series(measure, clock), cell - 1))?.Value(measure, clock, cell);
    }

    /// <summary>The member's pair behind a month's gains; null: none.</summary>
    public async Task<ValueChange?> Change(int month) =>
        month < ConditionalChange.FirstMonth ? null : (await Counted(ReturnCells.Pace, month - ConditionalChange.FirstMonth))?.Change(month);

    /// <summary>The member's part in the spread of exponents; null: none.</summary>
    public async Task<PowerLaw?> Growth() => (await Counted(ReturnCells.Exponents, 0))?.Growth;

    /// <summary>How the member was counted in the version that a cell's numbers come from; null: not at all.</summary>
    private async Task<CountedMember?> Counted(byte series, int index)
    {
        var basis = _compared.Release?.Of(series, index) == Release.Held ? _compared.Release.Basis(series, index) : _version.Identity.Version;
        if (!_counted.TryGetValue(basis, out var then))
            _counted.Add(basis, then = await CountedMember.Of(_transaction, basis, _cohort.Key, _member, _cancellation));
        return then;
    }

    private static byte Series(Measure measure, Clock clock) => (byte)((clock == Clock.Effort ? 5 : 0) + (byte)measure);
}
