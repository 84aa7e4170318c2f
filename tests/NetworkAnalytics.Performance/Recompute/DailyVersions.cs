using System.Diagnostics;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Performance.Recompute;

/// <param name="Earlier">Versions compared with.</param>
/// <param name="Pass">Counting every cohort and filling the gate's ledger.</param>
/// <param name="Decide">Deciding every cell.</param>
/// <param name="Publish">Making the published numbers of every cohort.</param>
/// <param name="Processor">Processor time of all three, on all cores: comparable where a machine is shared.</param>
/// <param name="LedgerMegabytes">What is alive after the pass and was not before: counts and ledger.</param>
/// <param name="Fresh">Cells of everyone with at least k members that show this version's numbers; likewise held and blank.</param>
internal sealed record VersionCost(int Earlier, int Cohorts, TimeSpan Pass, TimeSpan Decide, TimeSpan Publish, TimeSpan Processor, double LedgerMegabytes, int Fresh, int Held, int Blank)
{
    public double Seconds => (Pass + Decide + Publish).TotalSeconds;
}

/// <summary>Versions computed day after day from the same rows, each compared with all before it, as the worker does without its database.</summary>
internal sealed class DailyVersions(RowSource source)
{
    private readonly List<StoredVersion> _versions = [];
    private readonly List<GateBasis> _bases = [];
    private Dictionary<string, (SeenCounts Seen, PublishedBenchmark Published)> _before = [];

    public async Task<VersionCost> Next(DateOnly asOf)
    {
        var history = new GateHistory([.. _versions], [.. _bases], new Dictionary<int, DateOnly>(), 0);
        var number = _versions.Count + 1;
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var begun = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var counts = await BenchmarkPass.Run(source.Batches(), [], source.Definition(asOf), history.ForPass, _ => Task.CompletedTask, CancellationToken.None);
        var pass = watch.Elapsed;
        var counted = Environment.CpuUsage.TotalTime - begun;
        var alive = GC.GetTotalMemory(forceFullCollection: true) - empty;

        begun = Environment.CpuUsage.TotalTime - counted;
        watch.Restart();
        var releases = VersionGate.Decide(counts, history, number, new DepartureCounts(counts.Ledger.Layout));
        var decide = watch.Elapsed;

        watch.Restart();
        var gate = new PublicationGate(counts.Definition, counts.Counts[0]);
        var identity = new BenchmarkIdentity(new TenantId(1), number, asOf, 1, counts.Definition.Hash(), VersionDefinition.Method, default);
        var published = new Dictionary<string, (SeenCounts, PublishedBenchmark)>();
        for (var cohort = 0; cohort < counts.Counts.Count; cohort++)
        {
            var key = counts.Definition.Cohorts[cohort].Key;
            var before = _before.TryGetValue(key, out var found) ? found : default;
            var seen = VersionGate.See(counts, cohort, releases[key], Cells(before.Seen?.Tenure, CurveFold.MeasureCount), Cells(before.Seen?.Effort, EffortFold.MeasureCount), before.Seen?.Learning);
            published.Add(key, (seen, gate.Publish(identity, cohort, counts.Counts[cohort], seen, releases[key], before.Published, null)));
        }
        var publish = watch.Elapsed;
        var processor = Environment.CpuUsage.TotalTime - begun;

        var (fresh, held, blank) = Shown(counts, releases[CohortFilter.EveryoneKey]);
        _before = published;
        _versions.Add(new(identity, counts.Definition, counts.InputHash, 1));
        _bases.Add(new(number, asOf, releases));
        var cohorts = counts.Counts.Count;
        // The finished task stays referenced until the next one is awaited, and would keep the ledger in the next one's memory.
        counts = null!;
        return new(number - 1, cohorts, pass, decide, publish, processor, alive / 1e6, fresh, held, blank);
    }

    private static List<ExactHistogram>?[] Cells(CohortHistograms? histograms, int measures) =>
        [.. Enumerable.Range(0, measures).Select(m => histograms?.Cells(m).ToList())];

    private static (int Fresh, int Held, int Blank) Shown(BenchmarkCounts counts, CohortRelease release)
    {
        var (fresh, held, blank) = (0, 0, 0);
        var present = new ulong[counts.Ledger.Words];
        for (var cell = 0; cell < counts.Ledger.Layout.Cells; cell++)
        {
            counts.Ledger.Present(cell, present);
            if (MemberSet.Count(present) < counts.Definition.MinimumPeers)
                continue;
            _ = release[cell] switch { Release.Fresh => fresh++, Release.Held => held++, _ => blank++ };
        }
        return (fresh, held, blank);
    }
}
