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

    private VersionGate(BenchmarkCounts counts, GateHistory history, Dictionary<string, CohortRelease> releases, IReadOnlyList<CohortCurves> seen, Dictionary<string, int> departed)
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
    public IReadOnlyList<CohortCurves> Seen { get; }

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
        var seen = new List<CohortCurves>();
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
        return _gate.Publish(identity, definition, number, _counts.Counts[number], Seen[number], _gate.Bins(Seen[0]), Releases[key], before, movement);
    }

    private static bool Dominated(BenchmarkCounts counts, int cohort, int cell)
    {
        var (code, index) = counts.Ledger.Layout.At(cell);
        var curves = counts.Counts[cohort].Curves;
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            if (CellSeries.Tenure(measure) == code)
                return curves.Tenure.Cells(measure) is var cells && index < cells.Count && PublicationGate.IsDominated(cells[index]);
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            if (CellSeries.Effort(measure) == code)
                return curves.Effort.Cells(measure) is var cells && index < cells.Count && PublicationGate.IsDominated(cells[index]);
        // The other numbers look for themselves whether one member makes them.
        return false;
    }

    private static async Task<CohortCurves> See(TenantTransaction transaction, BenchmarkCounts counts, GateHistory history, int number, CohortRelease release, CancellationToken cancellation)
    {
        var (curves, key) = (counts.Counts[number].Curves, counts.Definition.Cohorts[number].Key);
        var before = release.Count(Release.Held) > 0 ? history.Versions[^1] : null;
        return new(
            await See(curves.Tenure, Clock.Tenure, CurveFold.Measures.ToArray(), counts.Definition.Months),
            await See(curves.Effort, Clock.Effort, EffortFold.Measures.ToArray(), EffortFold.MostBins));

        async Task<CohortHistograms> See(CohortHistograms now, Clock clock, Measure[] measures, int cells)
        {
            var held = new List<ExactHistogram>?[measures.Length];
            for (var measure = 0; measure < held.Length && before is not null; measure++)
                held[measure] = await BenchmarkVersions.Histograms(
                    transaction, before.Identity.Version, before.Definition.Cohorts.ToList().FindIndex(c => c.Key == key), measures[measure], clock, cancellation);
            return now.With(cells, (measure, cell, fresh) => release.Of(CellSeries.Of(clock, measures[measure]), cell) switch
            {
                Release.Fresh => fresh,
                Release.Held when held[measure] is { } then && cell < then.Count => then[cell],
                _ => null,
            });
        }
    }
}
