using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog.Log;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// What the histories of two records of one person come to. The kept one stays as it is; the other's entries follow it,
/// in their order. An entry that both have goes in once. An id that stands for something else in each is taken: it is told,
/// or the other's gets a new one. The content hash stays what the sender's entry gave, so that the entry is known when it is
/// sent again. Pure.
/// </summary>
internal sealed class HistoryUnion
{
    private readonly List<LoggedEntry> _rows = [];

    private HistoryUnion(string[] takenEntries, string[] takenGoals)
    {
        TakenEntries = takenEntries;
        TakenGoals = takenGoals;
    }

    /// <summary>Ids of the other's entries that the kept history has for entries of other content; with <see cref="TakenGoals"/> not empty, there are no rows unless ids were to be given anew.</summary>
    public IReadOnlyList<string> TakenEntries { get; }

    /// <summary>Ids of goals that each of them declared.</summary>
    public IReadOnlyList<string> TakenGoals { get; }

    /// <summary>What is to be written behind the kept history, numbered.</summary>
    public IReadOnlyList<LoggedEntry> Rows => _rows;

    /// <summary>Entries that both had.</summary>
    public int Repeated { get; private set; }

    public IReadOnlyList<RenamedId> Renamed { get; private set; } = [];

    /// <param name="kept">In sequence order, dense from 1; so is the other.</param>
    /// <param name="self">The kept record: who met it, met themselves, which is no encounter with anybody.</param>
    /// <param name="suffix">What makes a new id of one that is taken, unique among merges.</param>
    /// <param name="rename">Whether ids that are taken are given anew.</param>
    public static HistoryUnion Make(IReadOnlyList<LoggedEntry> kept, IReadOnlyList<LoggedEntry> other, MemberId self, string suffix, bool rename)
    {
        var byId = kept.ToDictionary(e => e.Row.Entry.EntryId, StringComparer.Ordinal);
        var byHash = new Dictionary<Guid, int>();
        foreach (var entry in kept)
            byHash.TryAdd(entry.Row.ContentHash, entry.Row.Seq);
        var goals = kept.Select(e => Packed.DeclaredGoal(e.Row.Entry)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var added = other.Where(e => !byHash.ContainsKey(e.Row.ContentHash)).ToList();
        var union = new HistoryUnion(
            [.. added.Select(e => e.Row.Entry.EntryId).Where(byId.ContainsKey)],
            [.. added.Select(e => Packed.DeclaredGoal(e.Row.Entry)).OfType<string>().Where(goals.Contains).Distinct(StringComparer.Ordinal)]) { Repeated = other.Count - added.Count };
        if (!rename && union.TakenEntries.Count + union.TakenGoals.Count > 0)
            return union;
        var entryIds = NewIds(union.TakenEntries, suffix, [.. byId.Keys, .. other.Select(e => e.Row.Entry.EntryId)]);
        var goalIds = NewIds(union.TakenGoals, suffix, [.. goals, .. other.Select(e => e.Row.Entry.GoalId).OfType<string>()]);
        union.Renamed = [.. entryIds.Select(i => new RenamedId(i.Key, i.Value, IsGoal: false)), .. goalIds.Select(i => new RenamedId(i.Key, i.Value, IsGoal: true))];
        union.Add(added, other, byHash, kept.Count, self, entryIds, goalIds);
        return union;
    }

    private void Add(List<LoggedEntry> added, IReadOnlyList<LoggedEntry> other, Dictionary<Guid, int> byHash, int last, MemberId self, Dictionary<string, string> entryIds, Dictionary<string, string> goalIds)
    {
        // Retractions name a number: of the new row, or of the one that both had.
        var seqs = other.ToDictionary(e => e.Row.Seq, e => byHash.GetValueOrDefault(e.Row.ContentHash));
        for (var i = 0; i < added.Count; i++)
            seqs[added[i].Row.Seq] = last + i + 1;
        foreach (var (row, recorded) in added)
        {
            var entry = row.Entry with
            {
                EntryId = entryIds.GetValueOrDefault(row.Entry.EntryId, row.Entry.EntryId),
                GoalId = row.Entry.GoalId is { } goal ? goalIds.GetValueOrDefault(goal, goal) : null,
                AboutEntryId = row.Entry.AboutEntryId is { } about ? entryIds.GetValueOrDefault(about, about) : null,
                Counterparty = row.Entry.Counterparty == self ? null : row.Entry.Counterparty,
            };
            _rows.Add(new(row with { Entry = entry, Seq = seqs[row.Seq], TargetSeq = row.TargetSeq == 0 ? 0 : seqs[row.TargetSeq] }, recorded));
        }
    }

    private static Dictionary<string, string> NewIds(IReadOnlyList<string> taken, string suffix, HashSet<string> used)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in taken)
        {
            var tail = $"~{suffix}";
            while (!used.Add(Join(id, tail)))
                tail += "~";
            ids.Add(id, Join(id, tail));
        }
        return ids;
    }

    // An id has at most as many characters as any other; of a pair of surrogates none is left alone.
    private static string Join(string id, string tail)
    {
        var room = Ingest.EntryRules.MaxIdLength - tail.Length;
        return (id.Length <= room ? id : id[..(char.IsHighSurrogate(id[room - 1]) ? room - 1 : room)]) + tail;
    }
}
