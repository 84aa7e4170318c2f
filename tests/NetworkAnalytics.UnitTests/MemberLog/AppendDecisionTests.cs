using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.MemberLog;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class AppendDecisionTests
{
    private readonly MemberHistory _history = new();
    private readonly Dictionary<string, KnownEntry> _log = [];

    private EntryReceipt[] All(params NewEntry[] entries) => [.. Append(_history, _log, RefusalPolicy.RefuseAll, entries).Receipts];

    private EntryReceipt[] Rest(params NewEntry[] entries) => [.. Append(_history, _log, RefusalPolicy.StoreTheRest, entries).Receipts];

    [Fact]
    public void New_entries_are_numbered_densely_in_the_order_of_the_call()
    {
        Assert.Equal([1, 2], All(Meeting("b", "2024-02-01"), Meeting("a", "2024-01-01")).Select(r => r.Seq!.Value));
        Assert.Equal([3], All(Meeting("c", "2024-01-15")).Select(r => r.Seq!.Value));
    }

    [Fact]
    public void The_same_entry_again_is_acknowledged_and_stored_once()
    {
        All(Meeting("a", "2024-01-01", 7));
        var again = All(Meeting("a", "2024-01-01", 7), Meeting("b", "2024-01-02"));
        Assert.Equal([EntryStatus.AlreadyStored, EntryStatus.Stored], again.Select(r => r.Status));
        Assert.Equal(2, _history.LastSeq);
    }

    [Fact]
    public void The_same_instant_in_another_offset_is_the_same_entry()
    {
        All(Meeting("a", "2024-01-01T12:00:00Z"));
        Assert.Equal(EntryStatus.AlreadyStored, All(Meeting("a", "2024-01-01T13:00:00+01:00"))[0].Status);
    }

    [Theory]
    [InlineData("2024-01-02", 7, "one_to_one")]
    [InlineData("2024-01-01", 8, "one_to_one")]
    [InlineData("2024-01-01", 7, "event")]
    public void An_id_with_other_content_is_a_conflict_and_nothing_is_stored(string at, int counterparty, string kind)
    {
        All(Meeting("a", "2024-01-01", 7));
        var receipts = All(Meeting("new", "2024-01-05"), Meeting("a", at, counterparty, kind));
        Assert.Equal([EntryStatus.NotStored, EntryStatus.Conflict], receipts.Select(r => r.Status));
        Assert.Equal(1, _history.LastSeq);
    }

    [Fact]
    public void Twice_in_one_call_is_stored_once_when_same_and_a_conflict_when_not()
    {
        Assert.Equal([EntryStatus.Stored, EntryStatus.AlreadyStored], All(Meeting("a", "2024-01-01"), Meeting("a", "2024-01-01")).Select(r => r.Status));
        Assert.Equal([EntryStatus.Stored, EntryStatus.Conflict], Rest(Meeting("b", "2024-01-01"), Meeting("b", "2024-01-02")).Select(r => r.Status));
        Assert.Equal(2, _history.LastSeq);
    }

    [Fact]
    public void An_import_stores_the_rest_beside_a_refused_entry()
    {
        var receipts = Rest(Meeting("a", "2024-01-01"), Return("r", "2024-01-02", goal: "unknown"), Meeting("b", "2024-01-03"));
        Assert.Equal([EntryStatus.Stored, EntryStatus.Refused, EntryStatus.Stored], receipts.Select(r => r.Status));
        Assert.Equal("goal_id", receipts[1].Problem!.Field);
        Assert.Equal([1, 2], [receipts[0].Seq!.Value, receipts[2].Seq!.Value]);
    }

    [Fact]
    public void A_retraction_names_a_stored_entry_or_one_of_its_call_and_no_retraction()
    {
        All(Meeting("a", "2024-01-01"));
        Assert.Equal(EntryStatus.Stored, All(Entry("x", EntryKind.Retracted, "2024-01-02", about: "a"))[0].Status);
        Assert.Contains("retracted already", All(Entry("y", EntryKind.Retracted, "2024-01-02", about: "a"))[0].Problem!.Reason, StringComparison.Ordinal);
        Assert.Contains("itself a retraction", All(Entry("z", EntryKind.Retracted, "2024-01-02", about: "x"))[0].Problem!.Reason, StringComparison.Ordinal);
        Assert.Contains("no entry", All(Entry("w", EntryKind.Retracted, "2024-01-02", about: "nowhere"))[0].Problem!.Reason, StringComparison.Ordinal);
        All(Entry("u", EntryKind.Retracted, "2024-02-02", about: "t"), Meeting("t", "2024-02-01"));
        Assert.Equal(4, _history.At(3).TargetSeq);
    }

    [Fact]
    public void A_retraction_of_a_refused_entry_is_refused_with_it()
    {
        var receipts = Rest(Return("r", "2024-01-02", goal: "unknown"), Entry("x", EntryKind.Retracted, "2024-01-03", about: "r"));
        Assert.All(receipts, r => Assert.Equal(EntryStatus.Refused, r.Status));
        Assert.Equal(0, _history.LastSeq);
    }

    [Fact]
    public void A_goal_is_declared_once_and_known_to_what_follows_whatever_the_order_in_the_call()
    {
        var receipts = All(
            Entry("reached", EntryKind.GoalReached, "2024-06-01", goal: "g"),
            Entry("declared", EntryKind.GoalDeclared, "2024-01-01", "job", goal: "g"));
        Assert.All(receipts, r => Assert.Equal(EntryStatus.Stored, r.Status));
        Assert.Equal("goal_id", All(Entry("again", EntryKind.GoalDeclared, "2024-02-01", "job", goal: "g"))[0].Problem!.Field);
    }

    [Fact]
    public void A_goal_that_was_taken_back_can_be_declared_anew()
    {
        All(Entry("d", EntryKind.GoalDeclared, "2024-01-01", "job", goal: "g"));
        All(Entry("x", EntryKind.Retracted, "2024-01-02", about: "d"));
        Assert.Equal(EntryStatus.Stored, All(Entry("d2", EntryKind.GoalDeclared, "2024-01-03", "client", goal: "g"))[0].Status);
    }

    [Fact]
    public void An_end_left_alone_by_a_start_taken_back_does_not_stand_in_the_way_of_later_pauses()
    {
        All(Entry("s", EntryKind.PauseStarted, "2024-02-01"), Entry("e", EntryKind.PauseEnded, "2024-03-01"));
        All(Entry("no", EntryKind.Retracted, "2024-03-02", about: "s"));
        Assert.All(All(Entry("s2", EntryKind.PauseStarted, "2024-05-01"), Entry("e2", EntryKind.PauseEnded, "2024-06-01")), r => Assert.Equal(EntryStatus.Stored, r.Status));
        Assert.Equal(EntryStatus.Refused, All(Entry("e3", EntryKind.PauseEnded, "2024-07-01"))[0].Status);
    }

    [Fact]
    public void An_entry_whose_id_was_taken_when_records_were_merged_is_known_by_what_it_says()
    {
        All(Meeting("a", "2024-01-01", 7));
        var sent = Meeting("a", "2024-01-02", 8);
        _log["a"] = _log["a"] with { Namesake = EntryHash.Content(sent) };
        Assert.Equal(EntryStatus.AlreadyStored, All(sent)[0].Status);
        Assert.Equal(EntryStatus.Conflict, All(Meeting("a", "2024-01-03", 8))[0].Status);
    }

    [Fact]
    public void An_end_without_a_pause_is_refused_and_one_with_it_is_not()
    {
        Assert.Equal("entry", All(Entry("e", EntryKind.PauseEnded, "2024-03-01"))[0].Problem!.Field);
        var both = All(Entry("e", EntryKind.PauseEnded, "2024-03-01"), Entry("s", EntryKind.PauseStarted, "2024-02-01"));
        Assert.All(both, r => Assert.Equal(EntryStatus.Stored, r.Status));
        Assert.Equal(EntryStatus.Refused, All(Entry("e2", EntryKind.PauseEnded, "2024-03-02"))[0].Status);
    }

    [Fact]
    public void An_outcome_may_name_an_encounter_of_the_same_call_and_not_one_that_is_nowhere()
    {
        Assert.All(All(Return("r", "2024-01-02", about: "m"), Meeting("m", "2024-01-01")), r => Assert.Equal(EntryStatus.Stored, r.Status));
        Assert.Equal("about_entry_id", All(Return("r2", "2024-01-03", about: "nowhere"))[0].Problem!.Field);
    }
}
