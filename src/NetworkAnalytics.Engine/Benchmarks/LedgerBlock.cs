namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Up to <see cref="Members"/> members of a <see cref="ContributionLedger"/>, one bit each. A block belongs to one worker
/// at a time, so that nothing is shared while the pass counts.
/// </summary>
internal sealed class LedgerBlock
{
    public const int Members = 1024;
    public const int Words = Members / 64;

    private readonly int _cells;
    private readonly ulong[] _present;
    private readonly CellSets?[] _toggled;
    private readonly CellSets?[] _changed;
    private readonly ulong[]?[] _basisCohorts;
    private readonly ulong[]?[] _rewritten;
    private readonly Dictionary<string, ulong[]> _cohorts = new(StringComparer.Ordinal);
    private readonly ulong[] _optedOut = new ulong[Words];
    private readonly int[] _joinedOn = new int[Members];
    private readonly int[] _basisCohortCounts;

    public LedgerBlock(int cells, int[] basisCohortCounts)
    {
        _cells = cells;
        _basisCohortCounts = basisCohortCounts;
        _present = new ulong[cells * Words];
        _toggled = new CellSets[basisCohortCounts.Length];
        _changed = new CellSets[basisCohortCounts.Length];
        _basisCohorts = new ulong[basisCohortCounts.Length][];
        _rewritten = new ulong[basisCohortCounts.Length][];
    }

    /// <summary>What a member adds in the version being computed.</summary>
    /// <param name="slot">The member's place in the block.</param>
    public void Add(int slot, ReadOnlySpan<ulong> digests)
    {
        for (var cell = 0; cell < _cells; cell++)
            if (digests[cell] != 0)
                Set(_present, cell * Words, slot);
    }

    public void Join(int slot, string cohort)
    {
        if (!_cohorts.TryGetValue(cohort, out var words))
            _cohorts.Add(cohort, words = new ulong[Words]);
        Set(words, 0, slot);
    }

    /// <summary>The member has withdrawn from being compared.</summary>
    public void OptOut(int slot) => Set(_optedOut, 0, slot);

    /// <param name="day">Day number.</param>
    public void Joined(int slot, int day) => _joinedOn[slot] = day;

    /// <summary>What the member added in an earlier version, beside what they add now.</summary>
    public void AddBasis(int slot, int basis, ReadOnlySpan<ulong> now, ReadOnlySpan<ulong> then)
    {
        for (var cell = now.CommonPrefixLength(then); cell < _cells; cell += 1 + now[(cell + 1)..].CommonPrefixLength(then[(cell + 1)..]))
        {
            if (now[cell] == 0 != (then[cell] == 0))
                (_toggled[basis] ??= new(_cells)).Add(cell, slot);
            if (then[cell] != 0)
                (_changed[basis] ??= new(_cells)).Add(cell, slot);
        }
    }

    public void JoinBasis(int slot, int basis, int cohort) =>
        Set(_basisCohorts[basis] ??= new ulong[_basisCohortCounts[basis] * Words], cohort * Words, slot);

    /// <summary>The member's history or profile is not what it was in the earlier version.</summary>
    public void Rewritten(int slot, int basis) => Set(_rewritten[basis] ??= new ulong[Words], 0, slot);

    public ReadOnlySpan<int> JoinedOn => _joinedOn;

    public ReadOnlySpan<ulong> Present(int cell) => _present.AsSpan(cell * Words, Words);

    public ReadOnlySpan<ulong> Toggled(int basis, int cell) => _toggled[basis] is { } sets ? sets.Of(cell) : default;

    public ReadOnlySpan<ulong> Changed(int basis, int cell) => _changed[basis] is { } sets ? sets.Of(cell) : default;

    public ReadOnlySpan<ulong> Cohort(string key) => _cohorts.TryGetValue(key, out var words) ? words : default;

    public ReadOnlySpan<ulong> BasisCohort(int basis, int cohort) => Part(_basisCohorts[basis], cohort);

    public ReadOnlySpan<ulong> Rewritten(int basis) => _rewritten[basis];

    public ReadOnlySpan<ulong> OptedOut => _optedOut;

    // Nothing stored means no bit set.
    private static ReadOnlySpan<ulong> Part(ulong[]? words, int part) => words is null ? default : words.AsSpan(part * Words, Words);

    private static void Set(ulong[] words, int from, int slot) => words[from + (slot >> 6)] |= 1UL << (slot & 63);
}
