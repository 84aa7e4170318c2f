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
    private readonly VersionDefinition _definition;
    private readonly CellLayout _layout;
    private readonly int[] _weights;
    private readonly int _stride;
    private readonly int[] _values;

    /// <param name="definition">By whose weights, day and beginning the member counts.</param>
    /// <param name="layout">Which cells are wanted; cells that the definition knows beyond it are left out.</param>
    public CellDigests(VersionDefinition definition, CellLayout layout)
    {
        _definition = definition;
        _layout = layout;
        _weights = CurveFold.Weights(definition.Taxonomy);
        _stride = definition.Months;
        _values = new int[CurveFold.MeasureCount * _stride];
    }

    /// <summary>Overwrites <paramref name="digests"/> with the member's; all 0 where the member is in no cell.</summary>
    /// <returns>Whether the definition observes the member at all: only then are they in a cohort.</returns>
    public bool Fill(CurveRow row, Span<ulong> digests)
    {
        digests.Clear();
        if (!row.Compared || !_definition.Observes(row.Membership) || ObservedTenure.At(row.Timeline, row.Membership, _definition.AsOf.DayNumber) is not { } tenure)
            return false;
        CurveFold.Fill(row.Timeline, tenure, _weights, _values, _stride);
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
        {
            var cells = _layout.Slice(digests, CellSeries.Tenure(measure));
            var values = _values.AsSpan(measure * _stride, Math.Min(tenure.Months, cells.Length));
            for (var m = 0; m < values.Length; m++)
                cells[m] = (uint)values[m] + 1UL;
        }
        return true;
    }

    /// <summary>The digest of a contribution made of several numbers: never 0.</summary>
    public static ulong Of(params ReadOnlySpan<int> numbers)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(numbers));
        return hash == 0 ? 1 : hash;
    }
}
