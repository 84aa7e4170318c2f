using CsCheck;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class HistoryUnionTests
{
    private static readonly MemberId Kept = new(1);

    [Fact]
    public void The_other_history_follows_the_kept_one_in_its_order()
    {
        var union = Make([Meeting("a", "2024-01-01"), Return("b", "2024-01-02")], [Return("x", "2023-01-01"), Meeting("y", "2023-01-02", 7)]);
        Assert.Equal([(3, "x"), (4, "y")], union.Rows.Select(r => (r.Row.Seq, r.Row.Entry.EntryId)));
        Assert.Equal(new MemberId(7), union.Rows[1].Row.Entry.Counterparty);
        Assert.Empty(union.Renamed);
    }

    [Fact]
    public void An_entry_that_both_have_goes_in_once_and_retractions_find_it()
    {
        var union = Make([Return("a", "2024-01-01"), Return("b", "2024-01-02")], [Return("b", "2024-01-02"), Return("c", "2024-01-03"), Retraction("not b", "b"), Retraction("not c", "c")]);
        Assert.Equal(1, union.Repeated);
        Assert.Equal([(3, "c", 0), (4, "not b", 2), (5, "not c", 3)], union.Rows.Select(r => (r.Row.Seq, r.Row.Entry.EntryId, r.Row.TargetSeq)));
    }

    [Fact]
    public void Ids_that_stand_for_something_else_are_told_and_nothing_is_to_be_written()
    {
        var union = Make([Meeting("a", "2024-01-01"), Goal("g", "job", "first")], [Meeting("a", "2024-01-02"), Meeting("b", "2024-01-03"), Goal("h", "client", "first")]);
        Assert.Equal("a", Assert.Single(union.TakenEntries));
        Assert.Equal("first", Assert.Single(union.TakenGoals));
        Assert.Empty(union.Rows);
    }

    [Fact]
    public void Given_anew_an_id_is_new_wherever_the_other_history_names_it_and_the_content_is_known_again()
    {
        NewEntry[] other = [Meeting("a", "2024-01-02"), Goal("h", "client", "first"), Return("r", "2024-01-04", goal: "first", about: "a"), Retraction("no", "a")];
        var union = Make([Meeting("a", "2024-01-01"), Goal("g", "job", "first")], other, rename: true);
        Assert.Equal(["a a~o False", "first first~o True"], union.Renamed.Select(r => $"{r.Id} {r.NewId} {r.IsGoal}"));
        Assert.Equal(["a~o  ", "h first~o ", "r first~o a~o", "no  a~o"], union.Rows.Select(r => $"{r.Row.Entry.EntryId} {r.Row.Entry.GoalId} {r.Row.Entry.AboutEntryId}"));
        Assert.Equal(other.Select(e => EntryHash.Content(e)), union.Rows.Select(r => r.Row.ContentHash));
        // The next time the same record is asked about, its entries are there already.
        var again = HistoryUnion.Make([.. Log(Meeting("a", "2024-01-01"), Goal("g", "job", "first")), .. union.Rows], Log(other), Kept, "o", rename: false);
        Assert.Equal((4, 0, 0), (again.Repeated, again.Rows.Count, again.TakenEntries.Count));
    }

    [Fact]
    public void A_new_id_is_nobodys_and_no_longer_than_an_id_may_be()
    {
        var longest = new string('x', 200);
        var union = Make([Meeting("a", "2024-01-01"), Meeting("a~o", "2024-01-01"), Meeting(longest, "2024-01-01")], [Meeting("a", "2024-01-02"), Meeting("a~o~", "2024-01-02"), Meeting(longest, "2024-01-02")], rename: true);
        Assert.Equal(["a~o~~", "a~o~", new string('x', 198) + "~o"], union.Rows.Select(r => r.Row.Entry.EntryId));
    }

    [Fact]
    public void Who_met_the_other_record_of_their_own_met_nobody() =>
        Assert.Null(Make([], [Meeting("a", "2024-01-01", Kept.Value)]).Rows[0].Row.Entry.Counterparty);

    [Fact]
    public void Whatever_the_two_numbers_are_dense_ids_once_and_every_entry_is_there() =>
        Gen.Select(Drawn, Drawn).Sample((kept, other) =>
        {
            var (before, after) = (Log(kept), Log(other));
            var union = HistoryUnion.Make(before, after, Kept, "o", rename: true);
            LoggedEntry[] whole = [.. before, .. union.Rows];
            Assert.Equal(Enumerable.Range(1, whole.Length), whole.Select(e => e.Row.Seq));
            Assert.Equal(whole.Length, whole.Select(e => e.Row.Entry.EntryId).Distinct().Count());
            Assert.Equal(kept.Concat(other).Select(e => EntryHash.Content(e)).ToHashSet(), whole.Select(e => e.Row.ContentHash).ToHashSet());
            Assert.Equal(other.Length, union.Rows.Count + union.Repeated);
            var ids = whole.Select(e => e.Row.Entry.EntryId).ToHashSet();
            Assert.All(union.Rows, r => Assert.True(r.Row.TargetSeq == 0 || whole[r.Row.TargetSeq - 1].Row.Entry.EntryId == r.Row.Entry.AboutEntryId && ids.Contains(r.Row.Entry.AboutEntryId!)));
        }, iter: 1000);

    private static readonly Gen<NewEntry[]> Drawn = Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3], Gen.Int[0, 3]).Array[0, 12].Select(drawn =>
    {
        var entries = new List<NewEntry>();
        foreach (var (id, day, kind) in drawn.DistinctBy(d => d.Item1))
            entries.Add(kind == 0 && entries.Exists(e => e.Entry != EntryKind.Retracted)
                ? Retraction($"e{id}", entries.First(e => e.Entry != EntryKind.Retracted).EntryId)
                : Return($"e{id}", $"2024-01-0{day}"));
        return entries.ToArray();
    });

    private static HistoryUnion Make(NewEntry[] kept, NewEntry[] other, bool rename = false) => HistoryUnion.Make(Log(kept), Log(other), Kept, "o", rename);

    private static NewEntry Goal(string id, string kind, string goal) => Entry(id, EntryKind.GoalDeclared, "2024-01-01", kind, goal: goal);

    private static NewEntry Retraction(string id, string about) => Entry(id, EntryKind.Retracted, "2024-06-01", about: about);

    private static LoggedEntry[] Log(params NewEntry[] entries) => [.. entries.Select((e, i) => new LoggedEntry(
        new(e, i + 1, DateOnly.FromDateTime(e.OccurredAt.UtcDateTime), e.Entry == EntryKind.Retracted ? Array.FindIndex(entries, t => t.EntryId == e.AboutEntryId) + 1 : 0, EntryHash.Content(e)),
        new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)))];
}
