using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>One completed cell of the clock: the member's own value and the peers' published lines; null where there is none.</summary>
/// <param name="At">Months, or hours.</param>
public sealed record GrowthCell(double At, double? Own, PublishedCell? Peers);

/// <summary>
/// What a growth chart shows: the member's own learning over the bands that are published for their peers, on one clock.
/// The peers' lines go on a little beyond where the member stands, and no further: what lies there is not theirs to hurry to.
/// </summary>
/// <param name="Cells">From the first one on.</param>
/// <param name="Here">Where the member stands now, the month in progress included; null on a clock that has not begun.</param>
public sealed record GrowthCurve(Clock Clock, IReadOnlyList<GrowthCell> Cells, (double At, double Value)? Here)
{
    private const int FewestMonths = 12;
    private const int FewestSteps = 4;

    public double End => Math.Max(Cells.Count == 0 ? 1 : Cells[^1].At, Here?.At ?? 0);

    public double Top => Cells.SelectMany(c => (double?[])[c.Own, c.Peers?.P90?.Line, c.Peers?.P75?.Line, c.Peers?.P50?.Line]).Append(Here?.Value).Max() is { } top && top > 0 ? top : 1;

    public bool HasPeers => Cells.Any(c => c.Peers?.P50 is not null);

    /// <summary>The last cell that the member has completed; null before the first.</summary>
    public GrowthCell? LastOwn => Cells.LastOrDefault(c => c.Own is not null);

    /// <summary>The last cell in which the peers' lines are published; null when there is none.</summary>
    public GrowthCell? LastPeers => Cells.LastOrDefault(c => c.Peers?.P50 is not null);

    /// <param name="peers">Null: the member is shown alone.</param>
    public static GrowthCurve Of(MemberCurve own, PublishedBenchmark? peers, Clock clock)
    {
        var (unit, values, fewest) = clock == Clock.Tenure
            ? (1, own.Measures.First(m => m.Measure == Measure.Learning).Tenths, FewestMonths)
            : (own.EffortStepHours, own.LearningByEffort, FewestSteps);
        var published = peers?.Curves.FirstOrDefault(c => c.Measure == Measure.Learning && c.Clock == clock)?.Cells ?? [];
        var shown = Math.Max(values.Length, Math.Min(published.Length, Math.Max(fewest, values.Length + Math.Max(fewest / 2, values.Length / 4))));
        var cells = Enumerable.Range(1, shown).Select(n => new GrowthCell(
            n * unit, n <= values.Length ? values[n - 1] / 10.0 : null, n <= published.Length ? published[n - 1] : null)).ToList();
        (double, double)? here = clock == Clock.Tenure ? (own.TenureDays * 16 / 487.0, own.LearningSoFar / 10.0)
            : values.Length > 0 ? (values.Length * unit, values[^1] / 10.0) : null;
        return new(clock, cells, here);
    }
}
