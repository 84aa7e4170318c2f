using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>Folds packed entries into a <see cref="MemberTimeline"/>. Pure; the order of sequence numbers breaks ties only.</summary>
internal static class TimelineBuilder
{
    /// <param name="entries">In sequence order, dense from 1.</param>
    /// <param name="followUpCode">The tenant's code for follow-ups, which are no encounters; null when it has none.</param>
    /// <param name="goals">Which goal each goal entry is about, by sequence number.</param>
    /// <param name="aliases">Two records of one person are one counterparty.</param>
    /// <param name="self">Surrogate id of the member whose history it is.</param>
    public static MemberTimeline Build(ReadOnlySpan<PackedEntry> entries, byte? followUpCode, ReadOnlySpan<(int Seq, string GoalId)> goals, MemberAliases aliases, int self)
    {
        if (entries.IsEmpty)
            return MemberTimeline.Empty;
        var order = InOrder(entries);
        var events = ImmutableArray.CreateBuilder<TimelineEvent>(order.Count);
        var pauses = ImmutableArray.CreateBuilder<Pause>();
        var met = new HashSet<int>();
        int? pausedSince = null;
        foreach (var at in CollectionsMarshal.AsSpan(order))
        {
            ref readonly var e = ref entries[at];
            switch (e.Kind)
            {
                case EntryKind.Activity:
                    var first = aliases.Person(e.Counterparty, self) is not 0 and var person && met.Add(person);
                    var kind = e.Code == followUpCode ? TimelineEventKind.FollowUp : TimelineEventKind.Encounter;
                    events.Add(new(e.LocalDay, kind, e.Code, first, e.EffortMinutes));
                    break;
                case EntryKind.Outcome:
                    events.Add(new(e.LocalDay, TimelineEventKind.Outcome, e.Code, e.Expected, 0));
                    break;
                case EntryKind.GoalDeclared:
                    events.Add(new(e.LocalDay, TimelineEventKind.GoalDeclared, e.Code, false, 0));
                    break;
                case EntryKind.GoalReadjusted:
                    events.Add(new(e.LocalDay, TimelineEventKind.GoalReadjusted, GoalCategory(entries, at, goals), false, 0));
                    break;
                case EntryKind.GoalReached:
                    events.Add(new(e.LocalDay, TimelineEventKind.GoalReached, GoalCategory(entries, at, goals), false, 0));
                    break;
                case EntryKind.GoalDropped:
                    events.Add(new(e.LocalDay, TimelineEventKind.GoalDropped, GoalCategory(entries, at, goals), false, 0));
                    break;
                case EntryKind.Reflection:
                    events.Add(new(e.LocalDay, TimelineEventKind.Reflection, 0, false, e.Value));
                    break;
                case EntryKind.PauseStarted:
                    // A start inside a pause is ignored, and so is an end that a later retraction left alone.
                    pausedSince ??= e.LocalDay;
                    break;
                case EntryKind.PauseEnded when pausedSince is { } since:
                    if (e.LocalDay > since)
                        pauses.Add(new(since, e.LocalDay));
                    pausedSince = null;
                    break;
            }
        }
        if (pausedSince is { } open)
            pauses.Add(new(open, int.MaxValue));
        return new(events.DrainToImmutable(), pauses.DrainToImmutable());
    }

    /// <summary>How many pauses end that never started, were the entries folded as they are.</summary>
    public static int UnpairedPauseEnds(ReadOnlySpan<PackedEntry> entries)
    {
        var (paused, unpaired) = (false, 0);
        foreach (var at in InOrder(entries))
        {
            switch (entries[at].Kind)
            {
                case EntryKind.PauseStarted:
                    paused = true;
                    break;
                case EntryKind.PauseEnded when !paused:
                    unpaired++;
                    break;
                case EntryKind.PauseEnded:
                    paused = false;
                    break;
            }
        }
        return unpaired;
    }

    /// <summary>The category an entry names; without one the declared category of its goal.</summary>
    private static byte GoalCategory(ReadOnlySpan<PackedEntry> entries, int at, ReadOnlySpan<(int Seq, string GoalId)> goals)
    {
        if (entries[at].Code != PackedEntry.NoCode)
            return entries[at].Code;
        string? goal = null;
        foreach (var (seq, id) in goals)
            if (seq == at + 1)
                goal = id;
        foreach (var (seq, id) in goals)
            if (id == goal && entries[seq - 1].Kind == EntryKind.GoalDeclared && !IsRetracted(entries, seq))
                return entries[seq - 1].Code;
        return PackedEntry.NoCode;
    }

    public static bool IsRetracted(ReadOnlySpan<PackedEntry> entries, int seq)
    {
        foreach (ref readonly var e in entries)
            if (e.TargetSeq == seq)
                return true;
        return false;
    }

    // By day first: a clock set back across midnight may give a later instant an earlier local day, and days must
    // not fall along a timeline. At one instant an activity precedes what came of it.
    private static List<int> InOrder(ReadOnlySpan<PackedEntry> entries)
    {
        HashSet<int>? retracted = null;
        foreach (ref readonly var e in entries)
            if (e.TargetSeq != 0)
                (retracted ??= []).Add(e.TargetSeq);
        var keys = new List<(int Day, long Instant, int Rank, int At)>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var e = ref entries[i];
            if (e.Kind != EntryKind.Retracted && retracted?.Contains(i + 1) != true)
                keys.Add((e.LocalDay, e.InstantSeconds, e.Kind == EntryKind.Activity ? 0 : 1, i));
        }
        keys.Sort();
        return keys.ConvertAll(k => k.At);
    }
}
