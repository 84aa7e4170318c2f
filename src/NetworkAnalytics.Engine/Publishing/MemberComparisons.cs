using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
/// <remarks>
/// Made wholly inside one version: the member is folded from the log below the version's horizon, by the version's
/// definition, as of its day; that is exactly what was counted, and exactly what is taken out of the cell again. Where
/// the gate holds a cell at an earlier version, the member is taken out as they were counted there.
/// </remarks>
internal sealed class MemberComparisons(EngineDatabase database, PublishedBenchmarks published) : IMemberComparisons
{
    /// <summary>Completed months before which nothing is said.</summary>
    private const int FirstMonths = 3;

    /// <summary>A cohort can stand in for everyone where this many of its members have come as far as the viewer.</summary>
    private const int CloseFrom = 40;

    public async Task<MemberComparison?> Compare(TenantId tenant, MemberId member, string? cohortKey, CancellationToken cancellation)
    {
        if (await published.CurrentVersion(tenant, cancellation) is not { } version)
            return null;
        await using var transaction = await database.Begin(tenant, cancellation);
        var folded = await CurveSource.Fold(transaction, [member.Value], version.Identity.LogHorizon, version.Definition.Taxonomy, cancellation);
        var row = folded.Count == 0 ? null : folded[0].Row;
        var own = row is null ? null : OwnCurve.Make(row.Timeline, row.Membership, version.Definition.AsOf, version.Definition.Taxonomy, version.Definition.HistoryStartsOn);
        if (await Choose(tenant, version, row, own?.CompletedMonths ?? 0, cohortKey, cancellation) is not { } cohort)
            return null;
        var reason = TooEarly(version, row, own);
        var measures = reason is not null
            ? []
            : await Measures(transaction, version, member, cohort, row!, own!, cancellation);
        return new MemberComparison(version.Identity, cohort, own, reason, measures);
    }

    private static TooEarlyReason? TooEarly(StoredVersion version, CurveRow? row, MemberCurve? own) =>
        row is null || own is null ? TooEarlyReason.NotInVersion
        : !version.Definition.Observes(row.Membership) ? TooEarlyReason.JoinedBeforeHistory
        : own.CompletedMonths < FirstMonths ? TooEarlyReason.FewMonths
        : null;

    /// <summary>The cohort asked for; without a wish the smallest one the member is in where enough have come as far, everyone otherwise.</summary>
    private async Task<PublishedCohort?> Choose(TenantId tenant, StoredVersion version, CurveRow? row, int month, string? key, CancellationToken cancellation)
    {
        if (key is not null)
            return (await published.Find(tenant, key, cancellation))?.Cohort;
        PublishedCohort? closest = null;
        foreach (var filter in version.Definition.Cohorts.Where(f => f.Saved is null))
        {
            var everyone = filter.Attribute is null;
            if (!everyone && (row is null || !filter.Includes(row, version.Definition.Taxonomy, version.Definition.AsOf.DayNumber)))
                continue;
            if (await published.Find(tenant, filter.Key, cancellation) is { } benchmark
                && (everyone || Reached(benchmark, month) >= CloseFrom && benchmark.Cohort.Members < closest?.Members))
                closest = benchmark.Cohort;
        }
        return closest;
    }

    private static int? Reached(PublishedBenchmark benchmark, int month) =>
        benchmark.Curves[0].Cells is var cells && month >= 1 && month <= cells.Length ? cells[month - 1].Members : null;

    private static async Task<ImmutableArray<MeasureComparison>> Measures(TenantTransaction transaction, StoredVersion version, MemberId member, PublishedCohort cohort, CurveRow row, MemberCurve own, CancellationToken cancellation)
    {
        var definition = version.Definition;
        var rules = new GateRules(definition.MinimumPeers);
        var cell = own.CompletedMonths;
        var release = await GateHistory.Release(transaction, version.Identity.Version, cohort.Key, cancellation);
        var counted = new Dictionary<int, CountedMember?> { [version.Identity.Version] = CountedMember.Of(version, cohort.Key, row) };
        var measures = ImmutableArray.CreateBuilder<MeasureComparison>();
        // Hours are what a member chose to give: set beside others' they would only urge.
        foreach (var line in own.Measures.Where(l => l.Measure != Measure.Effort))
        {
            var histograms = await BenchmarkVersions.Histograms(transaction, version.Identity.Version, cohort.Number, line.Measure, Clock.Tenure, cancellation);
            var others = histograms is not null && cell <= histograms.Count ? histograms[cell - 1] : new ExactHistogram();
            var value = line.Tenths[cell - 1];
            var basis = release?.Of((byte)line.Measure, cell - 1) == Release.Held ? release.Basis((byte)line.Measure, cell - 1) : version.Identity.Version;
            if (!counted.TryGetValue(basis, out var then))
                counted.Add(basis, then = await CountedMember.Of(transaction, basis, cohort.Key, member, cancellation));
            if (others.Count > 0 && then?.Value(line.Measure, cell) is { } contribution)
                others.Remove(contribution);
            measures.Add(Compare(rules, line.Measure, cell, value, others));
        }
        return measures.DrainToImmutable();
    }

    private static MeasureComparison Compare(GateRules rules, Measure measure, int cell, int value, ExactHistogram others)
    {
        var quantiles = new CurvesGate(rules).Peers(others);
        var band = quantiles is null ? null : BandOf(value / 10.0, quantiles);
        return new(measure, Clock.Tenure, cell, value, rules.Count(others.Count), band, band is null ? TooEarlyReason.FewPeers : null, quantiles);
    }

    /// <summary>Bounds belong to the middle; without quartiles there are no bands.</summary>
    internal static Band? BandOf(double value, PeerQuantiles peers)
    {
        if (peers.P25 is not { } p25 || peers.P75 is not { } p75)
            return null;
        if (value < p25)
            return value < peers.P10 ? Band.BelowP10 : Band.BelowP25;
        if (value > p75)
            return value > peers.P90 ? Band.AboveP90 : Band.AboveP75;
        return Band.Middle;
    }
}
