namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// A member's history in memory: packed entries in sequence order, and the ids of declared goals. Pure; it knows
/// nothing of storage. Sequence numbers are dense from 1.
/// </summary>
internal sealed class MemberHistory
{
    private PackedEntry[] _entries = [];
    private (int Seq, string GoalId)[] _goals = [];


    /// <summary>The last sequence number; 0 when the history is empty.</summary>
    public int LastSeq { get; private set; }

    public ReadOnlySpan<PackedEntry> Entries => _entries.AsSpan(0, LastSeq);

    /// <summary>Adds the entry with the next sequence number.</summary>
    /// <param name="declaredGoal">The goal's id when the entry declares one.</param>
    public void Add(in PackedEntry entry, string? declaredGoal)
    {
        if (LastSeq == _entries.Length)
            Array.Resize(ref _entries, LastSeq + Math.Max(2, LastSeq / 8));
        _entries[LastSeq++] = entry;
        if (declaredGoal is not null)
            _goals = [.. _goals, (LastSeq, declaredGoal)];
    }

    /// <summary>Makes room for a known number of entries, exactly.</summary>
    public void Reserve(int more)
    {
        if (_entries.Length < LastSeq + more)
            Array.Resize(ref _entries, LastSeq + more);
    }

    /// <summary>Gives back what growing reserved and nothing filled.</summary>
    public void Trim()
    {
        if (_entries.Length > LastSeq)
            Array.Resize(ref _entries, LastSeq);
    }

    public PackedEntry At(int seq) => Entries[seq - 1];

    public bool IsRetracted(int seq)
    {
        foreach (ref readonly var entry in Entries)
            if (entry.TargetSeq == seq)
                return true;
        return false;
    }

    /// <summary>Whether a goal of this id was declared and not taken back.</summary>
    public bool HasGoal(string goalId)
    {
        foreach (var (seq, id) in _goals)
            if (id == goalId && !IsRetracted(seq))
                return true;
        return false;
    }

    public MemberTimeline Timeline(byte? followUpCode) => TimelineBuilder.Build(Entries, followUpCode);
}
