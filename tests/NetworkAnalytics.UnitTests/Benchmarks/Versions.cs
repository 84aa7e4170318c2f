using System.Text.Json;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage.Directory;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Benchmarks;

/// <summary>Versions and rows as the tests of counting and publishing write them.</summary>
internal static class Versions
{
    public static readonly DateOnly AsOf = new(2026, 1, 1);

    public static VersionDefinition Definition(int minimumPeers = 10, int effortBinHours = 5) =>
        new(AsOf, new DateOnly(2020, 1, 1), "UTC", minimumPeers, Taxonomy.Default, [CohortFilter.Everyone], effortBinHours);

    public static CurveRow Row(string joined, string? left, params NewEntry[] entries) => new(
        new(Day(joined), left is null ? null : Day(left)),
        MemberAttributes.None,
        entries.Length == 0 ? MemberTimeline.Empty : Timeline(entries));

    public static MemberContribution? Contribution(CurveRow row, int effortBinHours = 5) => new ContributionFold(Definition(effortBinHours: effortBinHours)).Of(1, row);

    public static CohortCounts Count(VersionDefinition definition, IEnumerable<CurveRow> rows) => Count(definition, rows.Select((row, at) => (at + 1, row)));

    public static CohortCounts Count(VersionDefinition definition, IEnumerable<(int Member, CurveRow Row)> rows)
    {
        var accumulator = new CohortAccumulator(definition with { Cohorts = [] });
        foreach (var (member, row) in rows)
            accumulator.Add(new MemberId(member), row);
        return accumulator.Cohorts()[0].Counts;
    }

    /// <summary>As in a first version where no cohort comes near another.</summary>
    public static PublishedBenchmark Publish(VersionDefinition definition, CohortCounts counts) => Publish(definition, counts, Decided(definition, Release.Fresh, true), null);

    public static PublishedBenchmark Publish(VersionDefinition definition, CohortCounts counts, CohortRelease release, PublishedBenchmark? before) =>
        new PublicationGate(definition, counts).Publish(
            new(new TenantId(1), 1, AsOf, 1, "", VersionDefinition.Method, default), 0, counts, new(counts.Tenure, counts.Effort, new(counts.Changes, counts.Exponents)), release, before, null);

    /// <summary>The same decision on every cell.</summary>
    public static CohortRelease Decided(VersionDefinition definition, Release state, bool additive)
    {
        var release = new CohortRelease(CellLayout.Of(definition));
        for (var cell = 0; cell < release.Layout.Cells; cell++)
        {
            release.Set(cell, state, 1);
            release.AllowAdditive(cell, additive);
        }
        return release;
    }

    public static PublishedBenchmark Publish(IEnumerable<CurveRow> rows, int minimumPeers = 10)
    {
        var definition = Definition(minimumPeers);
        return Publish(definition, Count(definition, rows));
    }

    /// <summary>For comparing whole publications: records compare their arrays by reference.</summary>
    public static string Text(object published) => JsonSerializer.Serialize(published);
}
