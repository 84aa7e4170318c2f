using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
/// <remarks>
/// Made wholly inside one version: the member is folded from the log below the version's horizon, by the version's
/// definition, as of its day; that is exactly what was counted, and exactly what is taken out of the cell again.
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
        if (TooEarly(version, row, own) is { } reason)
            return new MemberComparison(version.Identity, cohort, own, reason, []);
        var definition = version.Definition;
        var viewer = new Viewer(row!, own!, row!.Compared && definition.Cohorts[cohort.Number].Includes(row, definition.Taxonomy, definition.AsOf.DayNumber));
        var gate = new PublicationGate(definition.MinimumPeers);
        var benchmark = await published.Find(tenant, cohort.Key, cancellation);
        return new MemberComparison(
            version.Identity, cohort, own, null,
            await Measures(transaction, version, cohort, viewer, gate, cancellation),
            await Pace(transaction, version, cohort, viewer, gate, cancellation),
            HiddenReturns.ToMeet(benchmark?.Mix, row, definition));
    }

    /// <summary>The member as the version has them.</summary>
    /// <param name="Counted">Whether they are among the cohort's members, so that their own value is taken out.</param>
    private sealed record Viewer(CurveRow Row, MemberCurve Own, bool Counted);

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

    private static async Task<PaceComparison> Pace(TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, Viewer viewer, PublicationGate gate, CancellationToken cancellation)
    {
        var learning = viewer.Own.Measures.First(m => m.Measure == Measure.Learning).Tenths;
        var from = learning.Length - ConditionalChange.Months;
        var histograms = from < 1 ? null : await BenchmarkVersions.Histograms(transaction, version.Identity.Version, cohort.Number, Measure.Learning, cancellation);
        var changes = from < 1 ? null : await ChangeStorage.Find(transaction, version.Identity.Version, cohort.Number, cancellation);
        return PaceComparisons.Make(gate, learning.AsSpan(), viewer.Counted, histograms is not null && from <= histograms.Count ? histograms[from - 1] : null, changes);
    }

    private static async Task<ImmutableArray<MeasureComparison>> Measures(TenantTransaction transaction, StoredVersion version, PublishedCohort cohort, Viewer viewer, PublicationGate gate, CancellationToken cancellation)
    {
        var cell = viewer.Own.CompletedMonths;
        var measures = ImmutableArray.CreateBuilder<MeasureComparison>();
        foreach (var line in viewer.Own.Measures)
        {
            var histograms = await BenchmarkVersions.Histograms(transaction, version.Identity.Version, cohort.Number, line.Measure, cancellation);
            var others = histograms is not null && cell <= histograms.Count ? histograms[cell - 1] : new ExactHistogram();
            var value = line.Tenths[cell - 1];
            if (viewer.Counted)
                others.Remove(value);
            measures.Add(Compare(gate, line.Measure, cell, value, others));
        }
        return measures.DrainToImmutable();
    }

    private static MeasureComparison Compare(PublicationGate gate, Measure measure, int cell, int value, ExactHistogram others)
    {
        var quantiles = gate.Peers(others);
        var band = quantiles is null ? null : BandOf(value / 10.0, quantiles);
        return new(measure, Clock.Tenure, cell, value, gate.Count(others.Count), band, band is null ? TooEarlyReason.FewPeers : null, quantiles);
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
