using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// The pure fold from a timeline to cumulative measures, month by month. The member's own page, the benchmarks and
/// the comparison all go through it, so they cannot disagree.
/// </summary>
internal static class CurveFold
{
    /// <summary>The measures on the tenure clock, in the order of the rows that <see cref="Fill"/> writes.</summary>
    public static ReadOnlySpan<Measure> Measures => [Measure.Learning, Measure.Encounters, Measure.Reach, Measure.Breadth, Measure.Effort];

    public const int MeasureCount = 5;

    /// <summary>The place of learning among them, and among those on the effort clock.</summary>
    public const int Learning = 0;

    private const int MinutesInTenth = 6;

    /// <summary>What one outcome of each category adds to learning, in tenths, by code.</summary>
    public static int[] Weights(Taxonomy taxonomy) => [.. taxonomy.OutcomeCategories.Select(c => c.WeightTenths)];

    /// <summary>
    /// Writes cumulative values in tenths: cell (measure, month m) at <c>measure · stride + m − 1</c> for every
    /// completed month m of <paramref name="tenure"/>.
    /// </summary>
    /// <param name="weights">By outcome code; codes beyond it weigh 10.</param>
    /// <param name="cells">At least <see cref="MeasureCount"/> · <paramref name="stride"/> long; overwritten.</param>
    /// <param name="stride">At least the number of completed months.</param>
    public static void Fill(MemberTimeline timeline, ObservedTenure tenure, ReadOnlySpan<int> weights, Span<int> cells, int stride)
    {
        var months = tenure.Months;
        if (months > stride)
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"The member has {months} completed months.");
        // Increments first, at the month from which each event is in the curve; the running sum follows.
        var measures = new CumulativeCells(cells, stride, months, weights);
        var effort = cells.Slice(CumulativeCells.MeasureCount * stride, months);
        effort.Clear();
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            var cell = TenureMonths.FirstVisible(tenure.Offset(e.Day)) - 1;
            measures.Add(e, cell);
            if (e.TakesEffort && cell < months)
                effort[cell] += e.Value;
        }
        measures.SumUp();
        var minutes = 0L;
        for (var m = 0; m < effort.Length; m++)
        {
            minutes += effort[m];
            // The whole sum is rounded, not each entry.
            effort[m] = (int)Math.Min(int.MaxValue, (minutes + MinutesInTenth / 2) / MinutesInTenth);
        }
    }

    /// <summary>The lines of one member as arrays, for their own curve.</summary>
    public static ImmutableArray<Contracts.Members.MeasureLine> Lines(MemberTimeline timeline, ObservedTenure tenure, ReadOnlySpan<int> weights)
    {
        var cells = new int[MeasureCount * tenure.Months];
        Fill(timeline, tenure, weights, cells, tenure.Months);
        var lines = ImmutableArray.CreateBuilder<Contracts.Members.MeasureLine>(MeasureCount);
        for (var i = 0; i < MeasureCount; i++)
            lines.Add(new(Measures[i], [.. cells.AsSpan(i * tenure.Months, tenure.Months)]));
        return lines.MoveToImmutable();
    }
}
