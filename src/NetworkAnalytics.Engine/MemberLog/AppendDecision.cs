using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>An entry that the log was asked about by its id.</summary>
/// <param name="Namesake">Content of an entry of another record that had the same id until both became one history.</param>
internal readonly record struct KnownEntry(int Seq, Guid ContentHash, EntryKind Entry, Guid? Namesake = null);

/// <summary>
/// Decides what an append does to a history: which entries are new, which are there already, which are refused.
/// Pure. Gives new entries the next sequence numbers, in the order of the call.
/// </summary>
internal sealed class AppendDecision
{
    private readonly MemberHistory _history;
    private readonly TenantContextSettings _settings;
    private readonly IReadOnlyDictionary<string, KnownEntry> _known;
    private readonly Dictionary<string, (int At, Guid Hash)> _inCall = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _goalsInCall = new(StringComparer.Ordinal);
    private readonly HashSet<string> _retractedInCall = new(StringComparer.Ordinal);
    private readonly EntryReceipt[] _receipts;
    private readonly List<(NumberedEntry Row, int At)> _accepted = [];
    private readonly RefusalPolicy _refusal;
    private readonly MemberKey? _key;

    private AppendDecision(MemberHistory history, TenantContextSettings settings, IReadOnlyDictionary<string, KnownEntry> known, AppendEntries command, MemberKey? key)
    {
        _key = key;
        _history = history;
        _settings = settings;
        _known = known;
        _refusal = command.Refusal;
        _receipts = new EntryReceipt[command.Entries.Length];
    }

    /// <summary>What is to be written; empty when nothing is.</summary>
    public NumberedEntry[] Rows { get; private set; } = [];

    public ImmutableArray<EntryReceipt> Receipts => [.. _receipts];

    /// <summary>
    /// The ids that have to be looked up in the log before deciding: those a stored entry may have (by 32 bits, so
    /// now and then one too many), unless it is surely the same entry, and what entries refer to.
    /// </summary>
    /// <param name="refused">As for <see cref="Make"/>; a refused entry's ids may be of any length and are not looked at.</param>
    /// <param name="key">As for <see cref="Make"/>.</param>
    public static string[] IdsToLookUp(MemberHistory history, AppendEntries command, FieldProblem?[] refused, MemberKey? key = null)
    {
        if (history.LastSeq == 0)
            return [];
        var stored = new HashSet<uint>(history.LastSeq);
        foreach (ref readonly var entry in history.Entries)
            stored.Add(entry.IdHash);
        var ask = new HashSet<string>(StringComparer.Ordinal);
        var same = Pairs(history);
        for (var i = 0; i < command.Entries.Length; i++)
        {
            if (refused[i] is not null)
                continue;
            var entry = command.Entries[i];
            var id = EntryHash.Id(entry.EntryId);
            if (stored.Contains(id))
            {
                if (same.Contains((id, EntryHash.Short(EntryHash.Content(entry, key)))))
                    continue;
                ask.Add(entry.EntryId);
            }
            if (entry.AboutEntryId is { } about && stored.Contains(EntryHash.Id(about)))
                ask.Add(about);
        }
        return [.. ask];
    }

    /// <param name="known">What the log answered for <see cref="IdsToLookUp"/>.</param>
    /// <param name="refused">Entries refused by their own fields, by index; null for the others.</param>
    /// <param name="key">The member's, where an entry of the call has a note.</param>
    public static AppendDecision Make(
        MemberHistory history, TenantContextSettings settings, IReadOnlyDictionary<string, KnownEntry> known, AppendEntries command, FieldProblem?[] refused, MemberKey? key = null)
    {
        var decision = new AppendDecision(history, settings, known, command, key);
        decision.Decide(command, refused);
        return decision;
    }

    private void Decide(AppendEntries command, FieldProblem?[] refused)
    {
        var same = Pairs(_history);
        var hashes = new Guid[command.Entries.Length];
        // What a later row of the call may refer to has to be known before the rows are looked at one by one.
        for (var i = 0; i < hashes.Length; i++)
        {
            if (refused[i] is not null)
                continue;
            hashes[i] = EntryHash.Content(command.Entries[i], _key);
            _inCall.TryAdd(command.Entries[i].EntryId, (i, hashes[i]));
            if (Packed.DeclaredGoal(command.Entries[i]) is { } goal)
                _goalsInCall.TryAdd(goal, i);
        }
        for (var i = 0; i < hashes.Length; i++)
        {
            var entry = command.Entries[i];
            _receipts[i] = refused[i] is { } problem
                ? new(entry.EntryId, EntryStatus.Refused, null, problem)
                : Look(command.Entries, i, hashes[i], same);
            if (_receipts[i].Status == EntryStatus.Stored)
                _accepted.Add((new(entry, 0, _settings.LocalDay(entry.OccurredAt), 0, hashes[i]), i));
        }
        RefuseUnpairedPauses();
        RefuseRetractionsOfRefused();
        if (_refusal == RefusalPolicy.RefuseAll && _receipts.Any(r => r.Status is EntryStatus.Refused or EntryStatus.Conflict))
        {
            for (var i = 0; i < _receipts.Length; i++)
                if (_receipts[i].Status == EntryStatus.Stored)
                    _receipts[i] = _receipts[i] with { Status = EntryStatus.NotStored };
            return;
        }
        Number();
    }

    private void Number()
    {
        var seqs = new Dictionary<string, int>(_accepted.Count, StringComparer.Ordinal);
        foreach (var (row, at) in _accepted)
        {
            seqs.Add(row.Entry.EntryId, _history.LastSeq + seqs.Count + 1);
            _receipts[at] = _receipts[at] with { Seq = seqs[row.Entry.EntryId] };
        }
        Rows = [.. _accepted.Select(a => a.Row with { Seq = seqs[a.Row.Entry.EntryId], TargetSeq = Target(a.Row.Entry, seqs) })];
    }

    private int Target(NewEntry entry, Dictionary<string, int> seqs) =>
        entry.Entry != EntryKind.Retracted ? 0
        : _known.TryGetValue(entry.AboutEntryId!, out var stored) ? stored.Seq
        : seqs[entry.AboutEntryId!];

    private EntryReceipt Look(ImmutableArray<NewEntry> call, int at, Guid hash, HashSet<(uint, uint)> same)
    {
        var entry = call[at];
        var (firstAt, firstHash) = _inCall[entry.EntryId];
        if (firstAt != at)
            return firstHash == hash
                ? new(entry.EntryId, EntryStatus.AlreadyStored)
                : Conflict(entry, "The id is given twice for this member, with different content; give each entry an id of its own.", "id_twice");
        if (_known.TryGetValue(entry.EntryId, out var stored))
            return stored.ContentHash == hash || stored.Namesake == hash || _key is not null && entry.Note is not null && stored.ContentHash == EntryHash.Content(entry)
                ? new(entry.EntryId, EntryStatus.AlreadyStored)
                : Conflict(entry, "The history has another entry with this id. Entries are never edited: retract it and write a new one.", "id_taken");
        if (same.Contains((EntryHash.Id(entry.EntryId), EntryHash.Short(hash))))
            return new(entry.EntryId, EntryStatus.AlreadyStored);
        return Refer(call, at) is { } problem ? new(entry.EntryId, EntryStatus.Refused, null, problem) : new(entry.EntryId, EntryStatus.Stored);
    }

    private FieldProblem? Refer(ImmutableArray<NewEntry> call, int at)
    {
        var entry = call[at];
        switch (entry.Entry)
        {
            case EntryKind.GoalDeclared when _history.HasGoal(entry.GoalId!) || _goalsInCall[entry.GoalId!] < at:
                return new("goal_id", "This goal is declared already; goal_readjusted is the entry for a goal seen anew.", "goal_twice");
            case EntryKind.GoalReadjusted or EntryKind.GoalReached or EntryKind.GoalDropped or EntryKind.Outcome
                when entry.GoalId is { } goal && !_history.HasGoal(goal) && !_goalsInCall.ContainsKey(goal):
                return new("goal_id", "No goal of this id is declared in the member's history; send its goal_declared first, or with it.", "goal_unknown");
            case EntryKind.Retracted:
                return Retract(call, entry);
            case EntryKind.Outcome when entry.AboutEntryId is { } about && !_known.ContainsKey(about) && !_inCall.ContainsKey(about):
                return new("about_entry_id", "The member's history has no entry of this id; send the encounter first, or with it.", "encounter_unknown");
            default:
                return null;
        }
    }

    private FieldProblem? Retract(ImmutableArray<NewEntry> call, NewEntry entry)
    {
        var about = entry.AboutEntryId!;
        EntryKind target;
        if (_known.TryGetValue(about, out var stored))
        {
            target = stored.Entry;
            if (_history.IsRetracted(stored.Seq))
                return new("about_entry_id", "That entry is retracted already.", "retracted_already");
        }
        else if (_inCall.TryGetValue(about, out var other))
            target = call[other.At].Entry;
        else
            return new("about_entry_id", "The member's history has no entry of this id.", "entry_unknown_here");
        if (target == EntryKind.Retracted)
            return new("about_entry_id", "That entry is itself a retraction; write the entry anew instead.", "retracts_retraction");
        return _retractedInCall.Add(about) ? null : new("about_entry_id", "That entry is retracted already.", "retracted_already");
    }

    private void RefuseRetractionsOfRefused()
    {
        var accepted = _accepted.Select(a => a.Row.Entry.EntryId).ToHashSet(StringComparer.Ordinal);
        _accepted.RemoveAll(a =>
        {
            if (a.Row.Entry is not { Entry: EntryKind.Retracted, AboutEntryId: { } about } || _known.ContainsKey(about) || accepted.Contains(about))
                return false;
            _receipts[a.At] = new(a.Row.Entry.EntryId, EntryStatus.Refused, null, new FieldProblem("about_entry_id", "The entry it takes back was refused.", "retracts_refused"));
            return true;
        });
    }

    // The ends are tried in the order of the call, each beside everything else that is accepted.
    private void RefuseUnpairedPauses()
    {
        if (!_accepted.Any(a => a.Row.Entry.Entry == EntryKind.PauseEnded))
            return;
        var ends = _accepted.Where(a => a.Row.Entry.Entry == EntryKind.PauseEnded).ToList();
        _accepted.RemoveAll(a => a.Row.Entry.Entry == EntryKind.PauseEnded);
        // Two records of one person that became one, or a start that was taken back, may have left an end alone before.
        var unpaired = Unpaired();
        foreach (var end in ends.OrderBy(e => e.Row.Entry.OccurredAt))
        {
            _accepted.Add(end);
            if (Unpaired() is var more && more <= unpaired)
            {
                unpaired = more;
                continue;
            }
            _accepted.RemoveAt(_accepted.Count - 1);
            _receipts[end.At] = new(end.Row.Entry.EntryId, EntryStatus.Refused, null,
                new FieldProblem("entry", "No pause is open on that day: pause_ended needs a pause_started before it.", "pause_unpaired"));
        }
        _accepted.Sort((a, b) => a.At.CompareTo(b.At));

        int Unpaired() => TimelineBuilder.UnpairedPauseEnds([.. _history.Entries, .. _accepted.Select(a => Packed.From(a.Row, _settings.Settings.Taxonomy))]);
    }

    private static EntryReceipt Conflict(NewEntry entry, string reason, string told) =>
        new(entry.EntryId, EntryStatus.Conflict, null, new FieldProblem("entry_id", reason, told));

    private static HashSet<(uint Id, uint Content)> Pairs(MemberHistory history)
    {
        var pairs = new HashSet<(uint, uint)>(history.LastSeq);
        foreach (ref readonly var entry in history.Entries)
            pairs.Add((entry.IdHash, entry.ContentHash));
        return pairs;
    }
}
