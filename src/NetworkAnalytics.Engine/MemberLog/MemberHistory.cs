using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// A member's history in memory: packed entries in sequence order, and which goal each goal entry is about. Pure; it
/// knows nothing of storage. Sequence numbers are dense from 1.
/// </summary>
internal sealed class MemberHistory
{
    private PackedEntry[] _entries = [];
    private (int Seq, string GoalId)[] _goals = [];

    /// <summary>The last sequence number; 0 when the history is empty.</summary>
    public int LastSeq { get; private set; }

    /// <summary>Surrogate id of the member to whom everything went when two records of a person were merged; 0: it is all here.</summary>
    public int MovedTo { get; private set; }

    public ReadOnlySpan<PackedEntry> Entries => _entries.AsSpan(0, LastSeq);

    /// <summary>Whether entries of this kind speak of a goal's course: declaring, readjusting, reaching or dropping it.</summary>
    public static bool IsAboutGoal(EntryKind kind) => kind is >= EntryKind.GoalDeclared and <= EntryKind.GoalDropped;

    /// <summary>Adds the entry with the next sequence number.</summary>
    /// <param name="goal">The goal's id when the entry is about one.</param>
    public void Add(in PackedEntry entry, string? goal)
    {
        if (LastSeq == _entries.Length)
            Array.Resize(ref _entries, LastSeq + Math.Max(2, LastSeq / 8));
        _entries[LastSeq++] = entry;
        if (goal is not null)
            _goals = [.. _goals, (LastSeq, Known(goal))];
    }

    /// <summary>The history is empty, and goes on with another member.</summary>
    public void Move(int member) => MovedTo = member;

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

    public bool IsRetracted(int seq) => TimelineBuilder.IsRetracted(Entries, seq);

    /// <summary>Whether a goal of this id was declared and not taken back.</summary>
    public bool HasGoal(string goalId)
    {
        foreach (var (seq, id) in _goals)
            if (id == goalId && At(seq).Kind == EntryKind.GoalDeclared && !IsRetracted(seq))
                return true;
        return false;
    }

    /// <param name="aliases">Who else is who; null: nobody.</param>
    /// <param name="self">Surrogate id of the member whose history it is, wherever there are aliases.</param>
    public MemberTimeline Timeline(byte? followUpCode, MemberAliases? aliases = null, int self = 0) =>
        TimelineBuilder.Build(Entries, followUpCode, _goals, aliases ?? MemberAliases.None, self);

    // One string a goal, however many entries are about it.
    private string Known(string goal)
    {
        foreach (var (_, id) in _goals)
            if (id == goal)
                return id;
        return goal;
    }
}
