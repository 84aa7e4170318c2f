using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <param name="Breakdown">What it is a part of, beside others; null for everyone and for saved filters.</param>
internal sealed record GateCohort(string Key, string? Breakdown);

/// <summary>An earlier version whose figures somebody may have kept.</summary>
/// <param name="Releases">By cohort key; also of cohorts that the version no longer had.</param>
internal sealed record GateBasis(int Version, DateOnly AsOf, IReadOnlyDictionary<string, CohortRelease> Releases);

/// <summary>What the gate decides upon.</summary>
/// <param name="MinimumPeers">The tenant's k, at least <see cref="PublicationGate.Floor"/>.</param>
/// <param name="Version">The number of the version being computed.</param>
/// <param name="Cohorts">Everyone first, then attributes' values and ranges, then saved filters: a later one gives way to an earlier.</param>
/// <param name="Ledger">With the members of <paramref name="Bases"/>, in their order.</param>
/// <param name="Bases">Earlier versions, oldest first; the last is the current one.</param>
/// <param name="Older">The days of versions before those, from which the last numbers of some cell come.</param>
/// <param name="Departures">Members who were erased since.</param>
/// <param name="Dominated">Whether one member gives too much of what adds up in a cohort's cell.</param>
internal sealed record GateQuestion(
    int MinimumPeers,
    int Version,
    DateOnly AsOf,
    IReadOnlyList<GateCohort> Cohorts,
    ContributionLedger Ledger,
    IReadOnlyList<GateBasis> Bases,
    IReadOnlyDictionary<int, DateOnly> Older,
    DepartureCounts Departures,
    Func<int, int, bool> Dominated);

/// <summary>How many erased members stood behind the cells of earlier versions.</summary>
internal sealed class DepartureCounts(CellLayout layout)
{
    private readonly Dictionary<(int Version, string Cohort), int[]> _counts = [];
    private readonly Dictionary<(int Version, string Cohort), int> _members = [];

    public int Of(int version, string cohort, int cell) => _counts.TryGetValue((version, cohort), out var cells) ? cells[cell] : 0;

    /// <summary>Erased members of each cohort of a version.</summary>
    public Dictionary<string, int> Cohorts(int version) =>
        _members.Where(m => m.Key.Version == version).ToDictionary(m => m.Key.Cohort, m => m.Value, StringComparer.Ordinal);

    /// <param name="present">As <see cref="CohortPresence.Pack"/> wrote it.</param>
    public void Add(int version, string cohort, ReadOnlySpan<byte> present)
    {
        if (!_counts.TryGetValue((version, cohort), out var cells))
            _counts.Add((version, cohort), cells = new int[layout.Cells]);
        _members[(version, cohort)] = _members.GetValueOrDefault((version, cohort)) + 1;
        foreach (var (series, from, to) in CohortPresence.Unpack(present))
            for (var index = from; index < to; index++)
                if (layout.Find(series, index) is >= 0 and var cell)
                    cells[cell]++;
    }
}
