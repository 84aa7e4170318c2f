using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Compression;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing;
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
            m.Row.Attributes.ToImmutableSortedDictionary(StringComparer.Ordinal), m.Timeline).Pack()).ToArray();
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
        var gate = new PublicationGate(definition, cohorts[0].Counts);
        for (var number = 0; number < cohorts.Count; number++)
            _cohorts.Add(cohorts[number].Filter.Key, (cohorts[number].Counts,
                gate.Publish(new(new TenantId(1), 1, AsOf, 1, definition.Hash(), VersionDefinition.Method, default), number, cohorts[number].Counts)));
        TestContext.Current.SendDiagnosticMessage($"{rows.Length} rows counted into {cohorts.Count} cohorts in {counted.TotalSeconds:0.00} s on one core, published in {(watch.Elapsed - counted).TotalSeconds:0.00} s");
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", "mathoverflow") is var folder && File.Exists(Path.Combine(folder, "history.csv.gz")))
                return folder;
        return null;
    }
}
