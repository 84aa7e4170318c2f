using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.UnitTests.Benchmarks;
using NetworkAnalytics.UnitTests.Demo;

namespace NetworkAnalytics.UnitTests.Publishing;

/// <summary>Comparisons of a generated association's members with all of them, by the code the product runs, without a database.</summary>
internal sealed class GeneratedComparisons
{
    private static readonly GateRules Rules = new(10);

    private GeneratedComparisons(IReadOnlyList<ReadMember> members)
    {
        Rows = [.. members.Select(m => new CurveRow(
            new(m.Row.JoinedOn.DayNumber, m.Row.LeftOn?.DayNumber), MemberAttributes.Of(m.Row.Attributes), m.Timeline))];
        Ids = [.. members.Select(m => m.Row.MemberId)];
        Packed = Keep(Versions.Count(Definition, Rows));
    }

    public static VersionDefinition Definition { get; } = new(DemonstrationModel.AsOf, DemonstrationModel.OpensOn, "UTC", 10, Taxonomy.Default, [CohortFilter.Everyone]);

    private static StoredVersion Version { get; } = new(new(new TenantId(1), 1, Definition.AsOf, 1, "", VersionDefinition.Method, default), Definition, [], 1);

    public IReadOnlyList<CurveRow> Rows { get; }

    public IReadOnlyList<string> Ids { get; }

    private Stored Packed { get; }

    public static GeneratedComparisons Of(DemonstrationModel model) => new(ReadAssociation.Of(model).Members);

    /// <summary>A member's comparison where all are counted, so that they are taken out again.</summary>
    public MemberComparison With(int at) => Compare(Rows[at], Packed, counted: true);

    /// <summary>The same where all others are counted and nothing is taken out.</summary>
    public MemberComparison Without(int at)
    {
        var others = Versions.Count(Definition, Rows.Where((_, i) => i != at));
        return Compare(Rows[at], Keep(others), counted: false);
    }

    private static MemberComparison Compare(CurveRow row, Stored stored, bool counted)
    {
        var benchmark = stored.Published;
        if (ViewedMember.Of(row, Definition) is not { } viewer)
            return new(benchmark.Identity, benchmark.Cohort, null, TooEarlyReason.NotInVersion, []);
        if (viewer.TooEarly(Definition) is { } reason)
            return new(benchmark.Identity, benchmark.Cohort, viewer.Own, reason, []);
        var there = counted ? CountedMember.Of(Version, CohortFilter.EveryoneKey, row) : null;
        var bands = Enumerable.Range(0, 4).Select(m => BandComparisons.Tenure(
            Rules, viewer.Own.Measures[m], counted ? viewer.Own.Measures[m].Tenths[^1] : null, CohortHistograms.Unpack(stored.Tenure[m])));
        var effort = EffortFold.Learning(row.Timeline, viewer.Tenure, Definition.Taxonomy, Definition.EffortBinHours);
        int? own = counted && effort.Length > 0 ? effort[^1] : null;
        return new(
            benchmark.Identity, benchmark.Cohort, viewer.Own, null,
            [.. bands, BandComparisons.Effort(Rules, effort, viewer.HasEffort, Definition.EffortBinHours, own, CohortHistograms.Unpack(stored.Effort))],
            PaceComparisons.Make(Rules, viewer.Learning, viewer.Own.CompletedMonths < 7 ? null : there?.Change(viewer.Own.CompletedMonths), ChangeCounts.Unpack(stored.Changes)),
            HiddenReturns.ToMeet(benchmark.Mix, viewer, Definition),
            OwnGrowth.Make(Rules, OwnExponent.Positions(row.Timeline, viewer.Tenure), there?.Growth, stored.Exponents));
    }

    private static Stored Keep(CohortCounts counts) =>
        new(Versions.Publish(Definition, counts), [.. Enumerable.Range(0, 4).Select(counts.Tenure.Pack)], counts.Effort.Pack(CurveFold.Learning), counts.Changes.Pack(), counts.Exponents);

    /// <summary>What a version keeps for comparisons, as bytes where it is bytes in the database.</summary>
    private sealed record Stored(PublishedBenchmark Published, byte[][] Tenure, byte[] Effort, byte[] Changes, CohortExponents Exponents);
}
