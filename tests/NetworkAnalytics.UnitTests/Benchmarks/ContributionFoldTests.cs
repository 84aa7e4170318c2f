using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class ContributionFoldTests
{
    [Fact]
    public void A_quiet_member_is_observed_to_the_end_without_a_return()
    {
        var member = Contribution(Row("2025-01-01", null))!;
        Assert.Equal((365, null, null), (member.Returns.Observed, member.Returns.First, member.Returns.FirstAnnounced));
        Assert.Equal(11, member.Tenure.Length);
        Assert.Equal(new bool[11], member.Active);
        Assert.Equal(0, member.Effort.Length);
    }

    [Fact]
    public void Who_left_is_observed_until_then_and_what_came_later_does_not_count()
    {
        var member = Contribution(Row("2025-01-01", "2025-03-01", Return("a", "2025-02-28"), Return("b", "2025-03-01", expected: true)))!;
        Assert.Equal((59, 58, null), (member.Returns.Observed, member.Returns.First, member.Returns.FirstAnnounced));
        Assert.Equal([58], member.Returns.Days);
    }

    [Fact]
    public void A_pause_stops_the_clock_to_a_return()
    {
        var member = Contribution(Row("2025-01-01", null,
            Entry("p", EntryKind.PauseStarted, "2025-01-11"), Entry("q", EntryKind.PauseEnded, "2025-01-21"), Return("r", "2025-01-31", expected: true)))!;
        Assert.Equal((355, 20), (member.Returns.Observed, member.Returns.FirstAnnounced));
    }

    [Fact]
    public void A_return_in_an_open_pause_comes_on_the_last_observed_day_and_in_no_month()
    {
        var member = Contribution(Row("2025-01-01", null, Entry("p", EntryKind.PauseStarted, "2025-03-01"), Return("r", "2025-05-01")))!;
        Assert.Equal((59, 59), (member.Returns.Observed, member.Returns.First));
        Assert.Equal([false], member.Active);
    }

    [Fact]
    public void Who_joined_before_the_history_or_after_the_day_contributes_nothing()
    {
        Assert.Null(Contribution(Row("2019-12-31", null)));
        Assert.Null(Contribution(Row("2026-01-01", null)));
        Assert.NotNull(Contribution(Row("2020-01-01", null)));
    }

    [Fact]
    public void Months_are_active_by_encounters_and_returns_and_not_by_other_entries()
    {
        var member = Contribution(Row("2025-01-01", null,
            Entry("g", EntryKind.GoalDeclared, "2025-01-05", "job", goal: "g"), Meeting("m", "2025-02-10"), Return("r", "2025-04-10"), Meeting("f", "2025-06-10", kind: "follow_up")))!;
        Assert.Equal([2, 4, 6], Enumerable.Range(1, 11).Where(m => member.Active[m - 1]));
    }

    [Fact]
    public void Hidden_returns_are_counted_by_category_and_announced_ones_are_not()
    {
        var member = Contribution(Row("2025-01-01", null, Return("1", "2025-01-05", "pitch"), Return("2", "2025-01-06", "advice"), Return("3", "2025-01-07", "pitch"), Return("4", "2025-01-08", "job", expected: true)))!;
        Assert.Equal([new(2, 2), new(4, 1)], member.Returns.Hidden);
        Assert.Equal((4, 7), (member.Returns.FirstHidden, member.Returns.FirstAnnounced));
    }

    [Fact]
    public void A_path_is_what_was_done_before_the_goal_was_first_reached()
    {
        var path = Assert.Single(Contribution(Row("2025-01-01", null,
            Entry("g", EntryKind.GoalDeclared, "2025-01-02", "client", goal: "g"), Meeting("1", "2025-01-03"), Meeting("2", "2025-01-04", kind: "event"), Meeting("3", "2025-01-05"),
            Entry("r", EntryKind.GoalReached, "2025-02-01", goal: "g"), Meeting("4", "2025-03-01"), Entry("r2", EntryKind.GoalReached, "2025-04-01", goal: "g")))!.Returns.Paths);
        Assert.Equal(((byte)Taxonomy.Default.OutcomeCode("client"), true), (path.Goal, path.Reached));
        Assert.Equal([1, 2, 0, 0, 0, 0, 0], path.Activities);
    }

    [Fact]
    public void Who_declared_and_has_not_reached_is_on_the_way_and_who_dropped_is_not()
    {
        var goal = Entry("g", EntryKind.GoalDeclared, "2025-01-02", "job", goal: "g");
        var onTheWay = Assert.Single(Contribution(Row("2025-01-01", null, goal, Meeting("1", "2025-01-03"), Meeting("2", "2025-08-04")))!.Returns.Paths);
        Assert.False(onTheWay.Reached);
        Assert.Equal(2, onTheWay.Activities.Sum());
        Assert.Empty(Contribution(Row("2025-01-01", null, goal, Entry("d", EntryKind.GoalDropped, "2025-05-01", goal: "g")))!.Returns.Paths);
    }
}
