using System.Collections.Immutable;
using NetworkAnalytics.Engine.MemberLog;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>One row of gate cells: a published series of a cohort, cell by cell.</summary>
/// <param name="Code">
/// Stored with what was released; never changes its meaning. 1 to 5 are the measures on the tenure clock, 6 to 10 the same
/// on the effort clock; from 16 on the other published numbers.
/// </param>
/// <param name="Length">Cells, from index 0. May grow from version to version.</param>
internal readonly record struct CellSeries(byte Code, int Length)
{
    public static byte Tenure(int measure) => (byte)CurveFold.Measures[measure];

    public static byte Effort(int measure) => (byte)(5 + (byte)EffortFold.Measures[measure]);
}

/// <summary>
/// The gate cells that every cohort of a version has. The gate decides cell by cell, and knows of a member's share in a
/// cell only its digest: 0 when the member is not in the cell, otherwise a number that differs when what the member adds
/// to any number published there differs.
/// </summary>
internal sealed class CellLayout
{
    private readonly int[] _offsets = new int[byte.MaxValue + 1];
    private readonly int[] _lengths = new int[byte.MaxValue + 1];

    public CellLayout(params ReadOnlySpan<CellSeries> series)
    {
        Series = [.. series];
        foreach (var s in series)
        {
            if (_lengths[s.Code] > 0)
                throw new ArgumentException($"The series {s.Code} is there twice.", nameof(series));
            _offsets[s.Code] = Cells;
            _lengths[s.Code] = s.Length;
            Cells += s.Length;
        }
    }

    public ImmutableArray<CellSeries> Series { get; }

    /// <summary>Cells of one cohort, all series together.</summary>
    public int Cells { get; }

    /// <summary>The series of a version as of its day: whoever publishes a further number adds its series here.</summary>
    public static CellLayout Of(VersionDefinition definition)
    {
        var series = new List<CellSeries>();
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            series.Add(new(CellSeries.Tenure(measure), definition.Months));
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            series.Add(new(CellSeries.Effort(measure), EffortFold.MostBins));
        series.AddRange(ReturnCells.Of(definition));
        return new([.. series]);
    }

    /// <summary>The place of a series' cell among all; −1 when the layout has no such cell.</summary>
    public int Find(byte code, int index) => (uint)index < (uint)_lengths[code] ? _offsets[code] + index : -1;

    /// <summary>The series and the index of a cell.</summary>
    public (byte Code, int Index) At(int cell)
    {
        foreach (var series in Series)
            if (cell - _offsets[series.Code] is var index && index >= 0 && index < series.Length)
                return (series.Code, index);
        throw new ArgumentOutOfRangeException(nameof(cell), cell, $"There are {Cells} cells.");
    }

    public int Length(byte code) => _lengths[code];

    /// <summary>The part of a row of cells that belongs to a series; empty when the layout does not have it.</summary>
    public Span<T> Slice<T>(Span<T> cells, byte code) => cells.Slice(_offsets[code], _lengths[code]);
}
