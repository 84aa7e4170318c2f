using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
/// <remarks>
/// Made wholly inside one version: the member is folded from the log below the version's horizon, by the version's
/// definition, as of its day; that is exactly what was counted, and exactly what is taken out of the cell again. A cell
/// that the gate holds is the one of an earlier version, and the member is taken out of it as they were counted there.
/// </remarks>
internal sealed class MemberComparisons(EngineDatabase database, PublishedBenchmarks published, ComparedCohorts compared) : IMemberComparisons
{
    /// <summary>A cohort can stand in for everyone where this many of its members have come as far as the viewer.</summary>
    private const int CloseFrom = 40;

    public async Task<MemberComparison?> Compare(TenantId tenant, MemberId member, string? cohortKey, CancellationToken cancellation)
    {
        while (await published.Serving(tenant, cancellation) is { } served)
        {
            // What is published from now on takes nothing away from this one.
            await using var transaction = await database.BeginSnapshot(tenant, cancellation);
            if (await BenchmarkVersions.IsCompared(transaction, served.Version.Identity.Version, cancellation))
                return await Compare(transaction, served, member, cohortKey, cancellation);
            // Two were published since it was asked for which is current.
            published.Over(tenant, served.Version.Identity.Version);
        }
        return null;
    }

    private async Task<MemberComparison?> Compare(TenantTransaction transaction, ServedVersion served, MemberId member, string? cohortKey, CancellationToken cancellation)
    {
        var version = served.Version;
        var definition = version.Definition;
        member = new(await MemberAliases.Resolve(transaction, member.Value, cancellation));
        var folded = await CurveSource.Fold(transaction, [member.Value], version.Identity.LogHorizon, definition.Taxonomy, cancellation);
        var row = folded.Count == 0 ? null : folded[0].Row;
        if (await Choose(served, row, cohortKey) is not { } benchmark)
            return null;
        var cohort = benchmark.Cohort;
        if (ViewedMember.Of(row, definition) is not { } viewer)
            return new MemberComparison(version.Identity, cohort, null, TooEarlyReason.NotInVersion, []);
        if (viewer.TooEarly(definition) is { } reason)
            return new MemberComparison(version.Identity, cohort, viewer.Own, reason, []);

        var rules = new GateRules(definition.MinimumPeers);
        var seen = await SeenByMember.Of(compared, transaction, version, cohort, member, viewer.Row, cancellation);
        var (change, growth) = (await seen.Change(viewer.Own.CompletedMonths), await seen.Growth());
        return new MemberComparison(
            version.Identity, cohort, viewer.Own, null,
            await Measures(rules, definition, viewer, seen),
            PaceComparisons.Make(rules, viewer.Learning, change, seen.Changes(viewer.Own.CompletedMonths)),
            HiddenReturns.ToMeet(benchmark.Mix, viewer, definition),
            OwnGrowth.Make(rules, OwnExponent.Positions(viewer.Row.Timeline, viewer.Tenure), growth, seen.Exponents));
    }

    /// <summary>The cohort asked for; without a wish the smallest one the member is in where enough have come as far, everyone otherwise.</summary>
    private static async ValueTask<PublishedBenchmark?> Choose(ServedVersion served, CurveRow? row, string? key)
    {
        var definition = served.Version.Definition;
        if (key is not null)
            return await served.Find(key);
        var month = row is null ? 0 : ObservedTenure.At(row.Timeline, row.Membership, definition.AsOf.DayNumber)?.Months ?? 0;
        PublishedBenchmark? closest = null;
        foreach (var filter in definition.Cohorts.Where(f => f.Saved is null))
        {
            var everyone = filter.Attribute is null;
            if (!everyone && (row is null || !filter.Includes(row, definition.Taxonomy, definition.AsOf.DayNumber)))
                continue;
            if (await served.Find(filter.Key) is { } benchmark
                && (everyone || Reached(benchmark, month) >= CloseFrom && benchmark.Cohort.Members < closest?.Cohort.Members))
                closest = benchmark;
        }
        return closest;
    }

    private static int? Reached(PublishedBenchmark benchmark, int month) =>
        benchmark.Curves[0].Cells is var cells && month >= 1 && month <= cells.Length ? cells[month - 1].Members : null;

    private static async Task<ImmutableArray<MeasureComparison>> Measures(GateRules rules, VersionDefinition definition, ViewedMember viewer, SeenByMember seen)
    {
        var measures = ImmutableArray.CreateBuilder<MeasureComparison>();
        // Hours are what a member chose to give: set beside others' they would only urge.
        foreach (var line in viewer.Own.Measures.Where(l => l.Measure != Measure.Effort))
            measures.Add(BandComparisons.Tenure(
                rules, line, await seen.Own(line.Measure, Clock.Tenure, line.Tenths.Length), seen.Histograms(line.Measure, Clock.Tenure)));
        var effort = EffortFold.Learning(viewer.Row.Timeline, viewer.Tenure, definition.Taxonomy, definition.EffortBinHours);
        measures.Add(BandComparisons.Effort(
            rules, effort, viewer.HasEffort, definition.EffortBinHours,
            await seen.Own(Measure.Learning, Clock.Effort, effort.Length), seen.Histograms(Measure.Learning, Clock.Effort)));
        return measures.DrainToImmutable();
    }
}
