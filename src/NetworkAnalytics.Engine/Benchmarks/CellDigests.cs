using System.IO.Hashing;
using System.Runtime.InteropServices;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// What one member adds to each cell, as digests, by a version's definition. The pass makes them for the version being
/// computed and again for every earlier one it is compared with. Not thread-safe.
/// </summary>
internal sealed class CellDigests
{
    private readonly ContributionFold _fold;
    private readonly CellLayout _layout;
    private readonly ReturnCells _returns;

    /// <param name="definition">By whose weights, day and beginning the member counts.</param>
    /// <param name="layout">Which cells are wanted; cells that the definition knows beyond it are left out.</param>
    public CellDigests(VersionDefinition definition, CellLayout layout)
    {
        _fold = new(definition);
        _layout = layout;
        _returns = new(layout);
    }

    /// <summary>Overwrites <paramref name="digests"/> with the member's; all 0 where the member is in no cell.</summary>
    /// <returns>Whether the definition observes the member at all: only then are they in a cohort.</returns>
    public bool Fill(CurveRow row, Span<ulong> digests)
    {
        digests.Clear();
        if (!row.Compared || _fold.Of(0, row) is not { } member)
            return false;
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            Fill(_layout.Slice(digests, CellSeries.Tenure(measure)), member.Tenure.Of(measure));
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            Fill(_layout.Slice(digests, CellSeries.Effort(measure)), member.Effort.Of(measure));
        _returns.Fill(member, digests);
        return true;
    }

    private static void Fill(Span<ulong> cells, ReadOnlySpan<int> values)
    {
        for (var cell = 0; cell < Math.Min(cells.Length, values.Length); cell++)
            cells[cell] = (uint)values[cell] + 1UL;
    }

    /// <summary>The digest of a contribution made of several numbers: never 0.</summary>
    public static ulong Of(params ReadOnlySpan<int> numbers)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(numbers));
        return hash == 0 ? 1 : hash;
    }
}
