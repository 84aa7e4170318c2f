using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>One version before it is written: its counts, the gate's decisions, and the exact counts that may be seen.</summary>
internal sealed class VersionGate
{
    private readonly PublicationGate _gate;
    private readonly BenchmarkCounts _counts;
    private readonly GateHistory _history;
    private readonly Dictionary<string, int> _departed;

    private VersionGate(BenchmarkCounts counts, GateHistory history, Dictionary<string, CohortRelease> releases, IReadOnlyList<SeenCounts> seen, Dictionary<string, int> departed)
    {
        _gate = new(counts.Definition, everyone: counts.Counts[0]);
        _counts = counts;
        _history = history;
        _departed = departed;
        Releases = releases;
        Seen = seen;
    }

    public IReadOnlyDictionary<string, CohortRelease> Releases { get; }

    /// <summary>The exact counts behind what is seen, cohort by cohort: comparisons read these.</summary>
    public IReadOnlyList<SeenCounts> Seen { get; }

    /// <summary>The current version; null when this is the first.</summary>
    public StoredVersion? Before => _history.Versions.Count > 0 ? _history.Versions[^1] : null;

    /// <summary>Decides, which is long work, without a database.</summary>
    /// <param name="version">The number it will have.</param>
    /// <param name="departures">Recorded as long as <paramref name="history"/> was read.</param>
    public static Dictionary<string, CohortRelease> Decide(BenchmarkCounts counts, GateHistory history, int version, DepartureCounts departures) =>
        ReleaseDecision.Decide(new(
            counts.Definition.MinimumPeers, version, counts.Definition.AsOf, [.. counts.Definition.Cohorts.Select(c => new GateCohort(c.Key, c.Breakdown))],
            counts.Ledger, history.Bases, history.Older, departures, (cohort, cell) => Dominated(counts, cohort, cell)));

    /// <summary>Puts the decisions into effect on the counts, with what earlier versions hold.</summary>
    public static async Task<VersionGate> Read(
        TenantTransaction transaction, BenchmarkCounts counts, GateHistory history, Dictionary<string, CohortRelease> releases, DepartureCounts departures, CancellationToken cancellation)
    {
        var seen = new List<SeenCounts>();
        for (var number = 0; number < counts.Definition.Cohorts.Length; number++)
            seen.Add(await See(transaction, counts, history, number, releases[counts.Definition.Cohorts[number].Key], cancellation));
        var departed = history.Versions.Count == 0 ? [] : departures.Cohorts(history.Versions[^1].Identity.Version);
        return new(counts, history, releases, seen, departed);
    }

    /// <summary>The exact counts that may be seen of a cohort.</summary>
    /// <param name="tenure">By measure the histograms held from before.</param>
    /// <param name="effort">Likewise.</param>
    /// <param name="learning">Likewise held from before; null: nothing is.</param>
    public static SeenCounts See(
        BenchmarkCounts counts, int number, CohortRelease release, List<ExactHistogram>?[] tenure, List<ExactHistogram>?[] effort, CohortLearning? learning) => new(
        counts.Counts[number].Tenure.With(counts.Definition.Months, (measure, cell, fresh) => See(release, CellSeries.Tenure(measure), cell, fresh, tenure[measure])),
        counts.Counts[number].Effort.With(EffortFold.MostBins, (measure, cell, fresh) => See(release, CellSeries.Effort(measure), cell, fresh, effort[measure])),
        new(
            ChangeCounts.Choose(counts.Definition.Months, month => See(release, ReturnCells.Pace, month - ConditionalChange.FirstMonth, counts.Counts[number].Changes, learning?.Changes)),
            See(release, ReturnCells.Exponents, 0, counts.Counts[number].Exponents, learning?.Exponents) ?? CohortExponents.None));

    public PublishedBenchmark Publish(BenchmarkIdentity identity, int number, PublishedBenchmark? before)
    {
        var (definition, key) = (_counts.Definition, _counts.Definition.Cohorts[number].Key);
        var movement = CohortMovement.Of(_counts.Ledger, key, Releases[key], Math.Max(PublicationGate.Floor, definition.MinimumPeers), _departed.GetValueOrDefault(key)) is { } moved
            ? _gate.Movement(Before!.Identity.Version, moved, Before.Identity.DefinitionHash != identity.DefinitionHash)
            : null;
        return _gate.Publish(identity, number, _counts.Counts[number], Seen[number], Releases[key], before, movement);
    }

    private static bool Dominated(BenchmarkCounts counts, int cohort, int cell)
    {
        var (code, index) = counts.Ledger.Layout.At(cell);
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            if (CellSeries.Tenure(measure) == code)
                return Dominated(counts.Counts[cohort].Tenure.Cells(measure), index);
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            if (CellSeries.Effort(measure) == code)
                return Dominated(counts.Counts[cohort].Effort.Cells(measure), index);
        return false;
    }

    private static bool Dominated(IReadOnlyList<ExactHistogram> cells, int index) => index < cells.Count && CurvesGate.IsDominated(cells[index]);

    private static async Task<SeenCounts> See(TenantTransaction transaction, BenchmarkCounts counts, GateHistory history, int number, CohortRelease release, CancellationToken cancellation)
    {
        var tenure = new List<ExactHistogram>?[CurveFold.MeasureCount];
        var effort = new List<ExactHistogram>?[EffortFold.MeasureCount];
        CohortLearning? learning = null;
        if (release.Count(Release.Held) > 0)
        {
            // What is held now was seen in the version before, whichever it comes from.
            var before = history.Versions[^1];
            var then = before.Definition.Cohorts.ToList().FindIndex(c => c.Key == counts.Definition.Cohorts[number].Key);
            for (var measure = 0; measure < tenure.Length; measure++)
                tenure[measure] = await BenchmarkVersions.Histograms(transaction, before.Identity.Version, then, CurveFold.Measures[measure], Clock.Tenure, cancellation);
            for (var measure = 0; measure < effort.Length; measure++)
                effort[measure] = await BenchmarkVersions.Histograms(transaction, before.Identity.Version, then, EffortFold.Measures[measure], Clock.Effort, cancellation);
            learning = await LearningStorage.Find(transaction, before.Identity.Version, then, cancellation);
        }
        return See(counts, number, release, tenure, effort, learning);
    }

    private static ExactHistogram? See(CohortRelease release, byte code, int cell, ExactHistogram fresh, List<ExactHistogram>? held) =>
        See(release, code, cell, fresh, held is not null && cell < held.Count ? held[cell] : null);

    private static T? See<T>(CohortRelease release, byte code, int cell, T fresh, T? held) where T : class => release.Of(code, cell) switch
    {
        Release.Fresh => fresh,
        Release.Held => held,
        _ => null,
    };
}
