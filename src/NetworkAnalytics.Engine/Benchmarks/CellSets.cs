namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// For each cell a set of up to <see cref="LedgerBlock.Members"/> members. Only cells with anybody in their set take room:
/// from one day to the next most cells of most members stay as they were.
/// </summary>
internal sealed class CellSets(int cells)
{
    // The place of a cell's words, from 1; 0: nobody is in it.
    private readonly ushort[] _places = new ushort[cells];
    private ulong[] _words = [];
    private int _used;

    public void Add(int cell, int slot)
    {
        if (_places[cell] == 0)
            _places[cell] = Make();
        _words[(_places[cell] - 1) * LedgerBlock.Words + (slot >> 6)] |= 1UL << (slot & 63);
    }

    /// <summary>Empty where nobody is in the set.</summary>
    public ReadOnlySpan<ulong> Of(int cell) =>
        _places[cell] is var place and > 0 ? _words.AsSpan((place - 1) * LedgerBlock.Words, LedgerBlock.Words) : default;

    private ushort Make()
    {
        var needed = (_used + 1) * LedgerBlock.Words;
        if (needed > _words.Length)
            Array.Resize(ref _words, Math.Min(_places.Length * LedgerBlock.Words, Math.Max(needed, _words.Length + _words.Length / 2)));
        return checked((ushort)++_used);
    }
}
