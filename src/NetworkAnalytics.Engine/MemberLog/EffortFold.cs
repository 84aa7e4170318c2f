using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// The fold from a timeline to cumulative measures on the effort clock. Bin b exists for a member whose logged effort
/// has come to b bins' hours; an entry is in the curve from the bin on in which it fell. An encounter falls where the
/// effort stood when it began, an outcome or a readjustment where it stood by then: of one instant the activity comes
/// first. A member without logged effort has no bins.
/// </summary>
internal static class EffortFold
{
    /// <summary>Without effort itself, which would only tell the clock.</summary>
    public static ReadOnlySpan<Measure> Measures => [Measure.Learning, Measure.Encounters, Measure.Reach, Measure.Breadth];

    public const int MeasureCount = CumulativeCells.MeasureCount;

    /// <summary>Longer curves end here: bounds what a few members with very many hours ask of memory.</summary>
    public const int MostBins = 60;

    /// <summary>Completed bins.</summary>
    public static int Bins(MemberTimeline timeline, ObservedTenure tenure, int binHours)
    {
        var minutes = 0L;
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            if (e.TakesEffort)
                minutes += e.Value;
        }
        return (int)Math.Min(MostBins, minutes / (60L * binHours));
    }

    /// <summary>The learning of one member in tenths, by bin less one.</summary>
    public static ImmutableArray<int> Learning(MemberTimeline timeline, ObservedTenure tenure, Taxonomy taxonomy, int binHours)
    {
        var bins = Bins(timeline, tenure, binHours);
        var cells = new int[MeasureCount * bins];
        Fill(timeline, tenure, CurveFold.Weights(taxonomy), binHours, cells, bins);
        return [.. cells.AsSpan(CurveFold.Learning * bins, bins)];
    }

    /// <summary>Writes cumulative values in tenths: cell (measure, bin b) at <c>measure · bins + b − 1</c>.</summary>
    /// <param name="bins">As <see cref="Bins"/> gives.</param>
    /// <param name="cells">At least <see cref="MeasureCount"/> · <paramref name="bins"/> long; overwritten.</param>
    public static void Fill(MemberTimeline timeline, ObservedTenure tenure, ReadOnlySpan<int> weights, int binHours, Span<int> cells, int bins)
    {
        var measures = new CumulativeCells(cells, bins, bins, weights);
        var minutes = 0L;
        foreach (var e in timeline.Events)
        {
            var bin = minutes / (60L * binHours);
            if (e.Day >= tenure.End || bin >= bins)
                break;
            measures.Add(e, (int)bin);
            if (e.TakesEffort)
                minutes += e.Value;
        }
        measures.SumUp();
    }
}
