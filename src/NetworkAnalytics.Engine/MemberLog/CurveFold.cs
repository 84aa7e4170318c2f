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
    public static ReadOnlySpan<Measure> Measures => [Measure.Learning, Measure.Encounters, Measure.Reach, Measure.Breadth];

    public const int MeasureCount = 4;

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
        for (var measure = 0; measure < MeasureCount; measure++)
            cells.Slice(measure * stride, months).Clear();

        // Increments first, at the month from which each event is in the curve; the running sum follows.
        var seen = new CategorySet();
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            var cell = TenureMonths.FirstVisible(tenure.Offset(e.Day)) - 1;
            if (cell >= months)
                continue;
            switch (e.Kind)
            {
                case TimelineEventKind.Encounter:
                    cells[stride + cell] += 10;
                    if (e.Flag)
                        cells[2 * stride + cell] += 10;
                    break;
                case TimelineEventKind.FollowUp when e.Flag:
                    cells[2 * stride + cell] += 10;
                    break;
                case TimelineEventKind.Outcome:
                    cells[cell] += e.Code < weights.Length ? weights[e.Code] : 10;
                    if (seen.Add(e.Code))
                        cells[3 * stride + cell] += 10;
                    break;
                case TimelineEventKind.GoalReadjusted:
                    cells[cell] += 10;
                    break;
            }
        }
        for (var measure = 0; measure < MeasureCount; measure++)
        {
            var row = cells.Slice(measure * stride, months);
            for (var m = 1; m < row.Length; m++)
                row[m] += row[m - 1];
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

    /// <summary>Category codes already seen; a taxonomy has at most 200.</summary>
    private struct CategorySet
    {
        private UInt128 _low;
        private UInt128 _high;

        public bool Add(byte code)
        {
            ref var half = ref code < 128 ? ref _low : ref _high;
            var bit = UInt128.One << (code & 127);
            if ((half & bit) != 0)
                return false;
            half |= bit;
            return true;
        }
    }
}
