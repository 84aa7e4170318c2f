using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>One version before it is written: its counts, the gate's decisions, and the histograms that may be seen.</summary>
internal sealed class VersionGate
{
    private readonly PublicationGate _gate;
    private readonly BenchmarkCounts _counts;
    private readonly GateHistory _history;
    private readonly Dictionary<string, int> _departed;

    private VersionGate(BenchmarkCounts counts, GateHistory history, Dictionary<string, CohortRelease> releases, IReadOnlyList<CohortHistograms> seen, Dictionary<string, int> departed)
    {
        _gate = new(counts.Definition.MinimumPeers);
        _counts = counts;
        _history = history;
        _departed = departed;
        Releases = releases;
        Seen = seen;
    }

    public IReadOnlyDictionary<string, CohortRelease> Releases { get; }

    /// <summary>The histograms behind what is seen, cohort by cohort: comparisons read these.</summary>
    public IReadOnlyList<CohortHistograms> Seen { get; }

    /// <summary>The current version; null when this is the first.</summary>
    public StoredVersion? Before => _history.Versions.Count > 0 ? _history.Versions[^1] : null;

    /// <param name="version">The number it will have.</param>
    public static async Task<VersionGate> Decide(TenantTransaction transaction, BenchmarkCounts counts, GateHistory history, int version, CancellationToken cancellation)
    {
        var definition = counts.Definition;
        var departures = await GateHistory.Departures(transaction, counts.Ledger.Layout, cancellation);
        var releases = ReleaseDecision.Decide(new(
            definition.MinimumPeers, version, definition.AsOf, [.. definition.Cohorts.Select(c => new GateCohort(c.Key, c.Attribute))],
            counts.Ledger, history.Bases, history.Older, departures, (cohort, cell) => Dominated(counts, cohort, cell)));
        var seen = new List<CohortHistograms>();
        for (var number = 0; number < definition.Cohorts.Length; number++)
            seen.Add(await See(transaction, counts, history, number, releases[definition.Cohorts[number].Key], cancellation));
        var departed = history.Versions.Count == 0 ? [] : departures.Cohorts(history.Versions[^1].Identity.Version);
        return new(counts, history, releases, seen, departed);
    }

    public PublishedBenchmark Publish(BenchmarkIdentity identity, int number, PublishedBenchmark? before)
    {
        var (definition, key) = (_counts.Definition, _counts.Definition.Cohorts[number].Key);
        var movement = CohortMovement.Of(_counts.Ledger, key, Releases[key], Math.Max(PublicationGate.Floor, definition.MinimumPeers), _departed.GetValueOrDefault(key)) is { } moved
            ? _gate.Movement(Before!.Identity.Version, moved, Before.Identity.DefinitionHash != identity.DefinitionHash)
            : null;
        return _gate.Publish(identity, number, key, Seen[number], definition.Months, Releases[key], before, movement);
    }

    private static bool Dominated(BenchmarkCounts counts, int cohort, int cell)
    {
        var (code, index) = counts.Ledger.Layout.At(cell);
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            if (CellSeries.Tenure(measure) == code)
                return counts.Counts[cohort].Cells(measure) is var cells && index < cells.Count && PublicationGate.IsDominated(cells[index]);
        return false;
    }

    private static async Task<CohortHistograms> See(TenantTransaction transaction, BenchmarkCounts counts, GateHistory history, int number, CohortRelease release, CancellationToken cancellation)
    {
        var held = new List<ExactHistogram>?[CurveFold.MeasureCount];
        if (release.Count(Release.Held) > 0)
        {
            var before = history.Versions[^1];
            var then = before.Definition.Cohorts.ToList().FindIndex(c => c.Key == counts.Definition.Cohorts[number].Key);
            for (var measure = 0; measure < held.Length; measure++)
                held[measure] = await BenchmarkVersions.Histograms(transaction, before.Identity.Version, then, CurveFold.Measures[measure], cancellation);
        }
        return counts.Counts[number].With(counts.Definition.Months, (measure, month, fresh) => release.Of(CellSeries.Tenure(measure), month) switch
        {
            Release.Fresh => fresh,
            Release.Held when held[measure] is { } cells && month < cells.Count => cells[month],
            _ => null,
        });
    }
}
