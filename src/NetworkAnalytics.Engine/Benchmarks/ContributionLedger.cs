using System.Collections.Concurrent;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Who stands behind which cell, member by member: in the version being computed and in the earlier ones it is compared
/// with. Filled by the pass that counts, read by the gate, then thrown away: it is made of the histories anew each time,
/// so there is nothing to keep and nothing to go wrong in between.
/// </summary>
/// <param name="layout">The cells.</param>
/// <param name="bases">The cohorts' keys of each earlier version, in its definition's order.</param>
internal sealed class ContributionLedger(CellLayout layout, IReadOnlyList<string[]> bases)
{
    private readonly ConcurrentDictionary<int, LedgerBlock> _filling = new();
    private readonly int[] _basisCohorts = [.. bases.Select(b => b.Length)];
    private LedgerBlock?[]? _blocks;

    public CellLayout Layout => layout;

    public int Bases => bases.Count;

    public IReadOnlyList<string> BasisKeys(int basis) => bases[basis];

    /// <summary>Words that hold a set of members, for the methods below.</summary>
    public int Words => Blocks.Length * LedgerBlock.Words;

    private LedgerBlock?[] Blocks => _blocks ??= [.. Enumerable.Range(0, _filling.IsEmpty ? 0 : _filling.Keys.Max() + 1).Select(_filling.GetValueOrDefault)];

    /// <summary>The block of a run of <see cref="LedgerBlock.Members"/> members.</summary>
    public LedgerBlock Block(int number) => _filling.GetOrAdd(number, _ => new LedgerBlock(layout.Cells, _basisCohorts));

    /// <summary>Members of a cohort as of now.</summary>
    public void Members(string cohort, Span<ulong> set) => Fill(set, (block, words) => block.Cohort(cohort).CopyTo(words));

    /// <summary>Members of a cohort in an earlier version.</summary>
    /// <param name="cohort">The cohort's number there.</param>
    public void Members(int basis, int cohort, Span<ulong> set) => Fill(set, (block, words) => block.BasisCohort(basis, cohort).CopyTo(words));

    /// <summary>Members, of whatever cohort, who are in the cell now.</summary>
    public void Present(int cell, Span<ulong> set) => Fill(set, (block, words) => block.Present(cell).CopyTo(words));

    /// <summary>Members who are in the cell now and were not in an earlier version, or the other way round.</summary>
    public void Toggled(int basis, int cell, Span<ulong> set) => Fill(set, (block, words) => block.Toggled(basis, cell).CopyTo(words));

    /// <summary>Members who were in the cell in an earlier version with another contribution than now, or are not in it now.</summary>
    public void Changed(int basis, int cell, Span<ulong> set) => Fill(set, (block, words) => block.Changed(basis, cell).CopyTo(words));

    /// <summary>Members whose history or profile has changed since an earlier version.</summary>
    public void Rewritten(int basis, Span<ulong> set) => Fill(set, (block, words) => block.Rewritten(basis).CopyTo(words));

    /// <summary>Members who are not to be counted by their own choice.</summary>
    public void OptedOut(Span<ulong> set) => Fill(set, (block, words) => block.OptedOut.CopyTo(words));

    /// <summary>Of the members in a set those who joined on a day or later.</summary>
    public int JoinedFrom(ReadOnlySpan<ulong> set, int day)
    {
        var count = 0;
        for (var b = 0; b < Blocks.Length; b++)
            if (Blocks[b] is { } block)
                for (var slot = 0; slot < LedgerBlock.Members; slot++)
                    if ((set[b * LedgerBlock.Words + (slot >> 6)] >> (slot & 63) & 1) != 0 && block.JoinedOn[slot] >= day)
                        count++;
        return count;
    }

    private void Fill(Span<ulong> set, FillBlock fill)
    {
        set.Clear();
        for (var b = 0; b < Blocks.Length; b++)
            if (Blocks[b] is { } block)
                fill(block, set.Slice(b * LedgerBlock.Words, LedgerBlock.Words));
    }

    private delegate void FillBlock(LedgerBlock block, Span<ulong> words);
}
