using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.UnitTests.MemberLog;

/// <summary>Entries and histories as the tests write them.</summary>
internal static class Build
{
    public static readonly TenantContextSettings Settings = TenantContextSettings.From(TenantSettings.Default);

    public static NewEntry Entry(string id, EntryKind entry, string at, string? kind = null, int? counterparty = null, bool? expected = null,
        string? goal = null, string? about = null, int? effort = null, int? value = null) => new()
        {
            EntryId = id,
            Entry = entry,
            OccurredAt = DateTimeOffset.Parse(at.Length == 10 ? at + "T12:00:00Z" : at, CultureInfo.InvariantCulture),
            Kind = kind,
            Counterparty = counterparty is { } c ? new MemberId(c) : null,
            Expected = expected,
            GoalId = goal,
            AboutEntryId = about,
            EffortMinutes = effort,
            Value = value,
        };

    public static NewEntry Meeting(string id, string at, int? counterparty = null, string kind = "one_to_one", int? effort = null) =>
        Entry(id, EntryKind.Activity, at, kind, counterparty, effort: effort);

    public static NewEntry Return(string id, string at, string kind = "advice", bool expected = false, string? goal = null, string? about = null) =>
        Entry(id, EntryKind.Outcome, at, kind, expected: expected, goal: goal, about: about);

    /// <summary>Appends as the grain does, with the log's answers played from what was appended before.</summary>
    public static AppendDecision Append(MemberHistory history, Dictionary<string, KnownEntry> log, RefusalPolicy policy, params NewEntry[] entries)
    {
        var command = new AppendEntries([.. entries], policy);
        var refused = new FieldProblem?[entries.Length];
        var known = AppendDecision.IdsToLookUp(history, command, refused).Where(log.ContainsKey).ToDictionary(id => id, id => log[id]);
        var decision = AppendDecision.Make(history, Settings, known, command, refused);
        foreach (var row in decision.Rows)
        {
            history.Add(Packed.From(row, Settings.Settings.Taxonomy), Packed.Goal(row.Entry));
            log[row.Entry.EntryId] = new(row.Seq, row.ContentHash, row.Entry.Entry);
        }
        return decision;
    }

    public static MemberTimeline Timeline(params NewEntry[] entries)
    {
        var history = new MemberHistory();
        var decision = Append(history, [], RefusalPolicy.RefuseAll, entries);
        Assert.All(decision.Receipts, r => Assert.Equal(EntryStatus.Stored, r.Status));
        return history.Timeline(FollowUp.Code(Settings.Settings.Taxonomy));
    }

    public static int Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber;
}
