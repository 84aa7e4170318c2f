using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog.Log;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>The packed form of an entry that is about to be written; the same as reading its row back gives.</summary>
internal static class Packed
{
    public static PackedEntry From(in NumberedEntry row, Taxonomy taxonomy) => new(
        EntryHash.Id(row.Entry.EntryId),
        EntryHash.Short(row.ContentHash),
        row.Entry.OccurredAt.ToUnixTimeSeconds(),
        row.LocalDay.DayNumber,
        row.Entry.Entry,
        LogRow.Code(row.Entry.Entry, row.Entry.Kind, taxonomy),
        row.Entry.Counterparty?.Value ?? 0,
        row.TargetSeq,
        row.Entry.EffortMinutes ?? 0,
        row.Entry.Value ?? 0,
        row.Entry.Expected ?? false);

    /// <summary>The goal that the entry declares, readjusts, reaches or drops.</summary>
    public static string? Goal(NewEntry entry) => MemberHistory.IsAboutGoal(entry.Entry) ? entry.GoalId : null;

    /// <summary>The goal that the entry declares, if it does.</summary>
    public static string? DeclaredGoal(NewEntry entry) => entry.Entry == EntryKind.GoalDeclared ? entry.GoalId : null;
}
