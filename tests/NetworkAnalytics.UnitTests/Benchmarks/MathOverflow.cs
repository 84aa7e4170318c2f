using System.Diagnostics;
using System.IO.Compression;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.UnitTests.Demo;

namespace NetworkAnalytics.UnitTests.Benchmarks;

/// <summary>A real network counted by the Engine in one pass of two shards. The data lies beside the project, never in it.</summary>
public sealed class MathOverflow
{
    private static readonly DateOnly AsOf = new(2016, 3, 7);
    private readonly Dictionary<string, (CohortCounts Counts, PublishedBenchmark Published)> _cohorts = [];

    public MathOverflow()
    {
        if (Folder() is not { } folder)
            return;
        using var history = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "history.csv.gz")), CompressionMode.Decompress));
        var association = ReadAssociation.Of(File.ReadAllText(Path.Combine(folder, "members.csv")), history.ReadToEnd());
        Assert.Empty(association.Problems);
        var rows = association.Members.Select(m => new CurveRow(
            new Membership(m.Row.JoinedOn.DayNumber, m.Row.LeftOn?.DayNumber),
            MemberAttributes.Of(m.Row.Attributes), m.Timeline).Pack()).ToArray();
        var definition = new VersionDefinition(AsOf, new DateOnly(2009, 9, 29), "UTC", 10, Taxonomy.Default, []);
        Count(rows, definition);
    }

    public static string Missing => "shared/data/mathoverflow is not beside the project.";

    public bool IsHere => _cohorts.Count > 0;

    internal CohortCounts Counts(string cohort) => _cohorts[cohort].Counts;

    internal PublishedBenchmark Published(string cohort) => _cohorts[cohort].Published;

    private void Count(byte[][] rows, VersionDefinition definition)
    {
        var watch = Stopwatch.StartNew();
        CohortAccumulator[] shards = [new(definition), new(definition)];
        for (var i = 0; i < rows.Length; i++)
            shards[i % 2].Add(new MemberId(i + 1), CurveRow.Read(rows[i]));
        shards[0].Merge(shards[1]);
        var cohorts = shards[0].Cohorts();
        var counted = watch.Elapsed;
        definition = definition with { Cohorts = [.. cohorts.Select(c => c.Filter)] };
        // The day after: what the gate costs with a version to compare with.
        var first = Decide(rows, definition, cohorts, GateHistory.None);
        Decide(rows, definition with { AsOf = AsOf.AddDays(1) }, cohorts, new GateHistory(
            [new StoredVersion(Identity(definition), definition, [], 1)], [new GateBasis(1, AsOf, first.Releases)], new Dictionary<int, DateOnly>(), 0));
        var gate = new PublicationGate(definition, cohorts[0].Counts);
        for (var number = 0; number < cohorts.Count; number++)
        {
            var release = first.Releases[cohorts[number].Filter.Key];
            var seen = VersionGate.See(first.Counts, number, release, new List<ExactHistogram>?[CurveFold.MeasureCount], new List<ExactHistogram>?[EffortFold.MeasureCount], null);
            _cohorts.Add(cohorts[number].Filter.Key, (cohorts[number].Counts,
                gate.Publish(Identity(definition), number, cohorts[number].Counts, seen, release, null, null)));
        }
        TestContext.Current.SendDiagnosticMessage($"{rows.Length} rows counted into {cohorts.Count} cohorts in {counted.TotalSeconds:0.00} s on one core, published in {(watch.Elapsed - counted).TotalSeconds:0.00} s");
    }

    private static (BenchmarkCounts Counts, Dictionary<string, CohortRelease> Releases) Decide(
        byte[][] rows, VersionDefinition definition, List<(CohortFilter Filter, CohortCounts Counts)> cohorts, GateHistory history)
    {
        var watch = Stopwatch.StartNew();
        var ledger = new ContributionLedger(CellLayout.Of(definition), [.. history.Versions.Select(v => v.Definition.Cohorts.Select(c => c.Key).ToArray())]);
        var filling = new LedgerFilling(ledger, definition, history.ForPass);
        for (var i = 0; i < rows.Length; i++)
            filling.Add(i, new(new MemberId(i + 1), rows[i], 1), CurveRow.Read(rows[i]), null);
        var filled = watch.Elapsed;
        var counts = new BenchmarkCounts(definition, [.. cohorts.Select(c => c.Counts)], [], ledger);
        var releases = VersionGate.Decide(counts, history, history.Versions.Count + 1, new DepartureCounts(ledger.Layout));
        TestContext.Current.SendDiagnosticMessage(
            $"The gate, {ledger.Layout.Cells} cells of {cohorts.Count} cohorts beside {history.Versions.Count} versions: {filled.TotalSeconds:0.00} s on one core to fill, {(watch.Elapsed - filled).TotalSeconds:0.00} s to decide");
        return (counts, releases);
    }

    private static BenchmarkIdentity Identity(VersionDefinition definition) =>
        new(new TenantId(1), 1, AsOf, 1, definition.Hash(), VersionDefinition.Method, default);

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", "mathoverflow") is var folder && File.Exists(Path.Combine(folder, "history.csv.gz")))
                return folder;
        return null;
    }
}
