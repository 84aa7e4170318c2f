using System.IO.Hashing;
using System.Runtime.InteropServices;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Statistics.Comparison;

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
        if (Of(row) is not { } member)
        {
            digests.Clear();
            return false;
        }
        Fill(member, digests);
        return true;
    }

    /// <summary>What the row comes to by the definition; null when the member is in no cohort.</summary>
    public MemberContribution? Of(CurveRow row) => row.Compared ? _fold.Of(0, row) : null;

    /// <summary>Overwrites <paramref name="digests"/> with those of a contribution made by the definition.</summary>
    public void Fill(MemberContribution member, Span<ulong> digests)
    {
        digests.Clear();
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            Fill(_layout.Slice(digests, CellSeries.Tenure(measure)), member.Tenure.Of(measure));
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            Fill(_layout.Slice(digests, CellSeries.Effort(measure)), member.Effort.Of(measure));
        _returns.FillActive(member.Active, digests);
        _returns.FillPace(member.Tenure.Of(CurveFold.Learning), digests);
        _returns.Fill(member.Returns, digests);
    }

    /// <summary>As <see cref="Fill(CurveRow, Span{ulong})"/>, read off what the same row comes to on a later day.</summary>
    /// <param name="later">By a definition that counts as this one, on its day or later.</param>
    /// <param name="laterDay">The day of that definition.</param>
    /// <param name="laterDigests">The digests of <paramref name="later"/>.</param>
    public bool FillEarlier(CurveRow row, MemberContribution later, int laterDay, ReadOnlySpan<ulong> laterDigests, Span<ulong> digests)
    {
        if (_fold.Earlier(row, later, laterDay) is not { } member)
        {
            digests.Clear();
            return false;
        }
        laterDigests.CopyTo(digests);
        if (ReferenceEquals(member.Returns, later.Returns))
            return true;
        for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
            ClearFrom(_layout.Slice(digests, CellSeries.Tenure(measure)), member.Months);
        for (var measure = 0; measure < EffortFold.MeasureCount; measure++)
            ClearFrom(_layout.Slice(digests, CellSeries.Effort(measure)), member.Bins);
        ClearFrom(_layout.Slice(digests, ReturnCells.Participation), member.Months);
        ClearFrom(_layout.Slice(digests, ReturnCells.Pace), Math.Max(0, member.Months - ConditionalChange.Months));
        _returns.Fill(member.Returns, digests);
        return true;
    }

    private static void ClearFrom(Span<ulong> cells, int from) => cells[Math.Min(from, cells.Length)..].Clear();

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
