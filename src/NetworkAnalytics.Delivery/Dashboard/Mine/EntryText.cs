using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>One entry of a history in a line, for the member whose it is.</summary>
internal static class EntryText
{
    public static string Line(StoredEntry entry, PageWords words)
    {
        var line = words.Format("Entry.line", words.Opening(What(entry, words)), words.Day(entry.LocalDay));
        if (entry.Counterparty is { } person)
            line += words.Format("Entry.with", person);
        return entry.EffortMinutes is > 0 and var minutes ? line + words.Format("Entry.minutes", words.Number(minutes)) : line;
    }

    private static string What(StoredEntry entry, PageWords words) => entry.Entry switch
    {
        EntryKind.Activity => words.Term("Activity", entry.Kind!),
        EntryKind.Outcome => words.Format(entry.Expected == true ? "Entry.announced" : "Entry.hidden", words.Term("Category", entry.Kind!)),
        EntryKind.GoalDeclared => words.Format("Entry.goal_declared", words.Term("Category", entry.Kind!)),
        EntryKind.GoalReadjusted when entry.Kind is { } towards => words.Format("Entry.goal_readjusted_towards", words.Term("Category", towards)),
        EntryKind.GoalReadjusted => words["Entry.goal_readjusted"],
        EntryKind.GoalReached => words["Entry.goal_reached"],
        EntryKind.GoalDropped => words["Entry.goal_dropped"],
        EntryKind.PauseStarted => words["Entry.pause_started"],
        EntryKind.PauseEnded => words["Entry.pause_ended"],
        EntryKind.Reflection => words.Format("Entry.reflection", words.Number(entry.Value ?? 0)),
        _ => words["Entry.retracted"],
    };
}
