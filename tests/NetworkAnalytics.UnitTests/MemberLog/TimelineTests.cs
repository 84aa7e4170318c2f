using CsCheck;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.MemberLog;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class TimelineTests
{
    [Fact]
    public void Retracted_entries_are_gone_whatever_the_day()
    {
        var timeline = Timeline(Meeting("a", "2024-01-01"), Return("r", "2024-01-02"), Entry("x", EntryKind.Retracted, "2025-01-01", about: "r"));
        Assert.Equal([TimelineEventKind.Encounter], timeline.Events.Select(e => e.Kind));
    }

    [Fact]
    public void At_one_instant_the_activity_precedes_what_came_of_it()
    {
        var timeline = Timeline(Return("r", "2024-01-02T10:00:00Z"), Meeting("m", "2024-01-02T10:00:00Z"), Meeting("n", "2024-01-02T09:00:00Z"));
        Assert.Equal([TimelineEventKind.Encounter, TimelineEventKind.Encounter, TimelineEventKind.Outcome], timeline.Events.Select(e => e.Kind));
    }

    [Fact]
    public void A_counterparty_is_new_once_by_time_and_not_by_arrival()
    {
        var timeline = Timeline(Meeting("late", "2024-05-01", 7), Meeting("early", "2024-01-01", 7), Meeting("other", "2024-06-01", 8), Meeting("nobody", "2024-06-02"));
        Assert.Equal([true, false, true, false], timeline.Events.Select(e => e.Flag));
    }

    [Fact]
    public void Follow_ups_are_no_encounters()
    {
        var timeline = Timeline(Meeting("f", "2024-01-01", 7, "follow_up"), Meeting("m", "2024-01-02", 7));
        Assert.Equal([(TimelineEventKind.FollowUp, true), (TimelineEventKind.Encounter, false)], timeline.Events.Select(e => (e.Kind, e.Flag)));
    }

    [Fact]
    public void Pauses_pair_nested_starts_are_ignored_and_an_open_one_stays_open()
    {
        var timeline = Timeline(
            Entry("1", EntryKind.PauseStarted, "2024-01-10"), Entry("2", EntryKind.PauseStarted, "2024-01-15"), Entry("3", EntryKind.PauseEnded, "2024-01-20"),
            Entry("4", EntryKind.PauseStarted, "2024-03-01"));
        Assert.Equal([new Pause(Day("2024-01-10"), Day("2024-01-20")), new Pause(Day("2024-03-01"), int.MaxValue)], timeline.Pauses);
    }

    [Fact]
    public void The_clock_stops_in_a_pause_and_at_leaving()
    {
        var timeline = Timeline(Entry("1", EntryKind.PauseStarted, "2024-01-11"), Entry("2", EntryKind.PauseEnded, "2024-01-21"));
        var joined = Day("2024-01-01");
        Assert.Equal(10, ObservedTenure.At(timeline, new(joined, null), Day("2024-01-16"))!.Days);
        Assert.Equal(21, ObservedTenure.At(timeline, new(joined, null), Day("2024-02-01"))!.Days);
        Assert.Equal(10, ObservedTenure.At(timeline, new(joined, Day("2024-01-21")), Day("2024-06-01"))!.Days);
        Assert.Null(ObservedTenure.At(timeline, new(joined, null), joined));
    }

    [Fact]
    public void An_entry_in_an_open_pause_counts_in_no_completed_month()
    {
        // 31 observed days, then an open pause with a return in it: month 1 is completed and stays empty.
        var timeline = Timeline(Entry("p", EntryKind.PauseStarted, "2024-02-01"), Return("r", "2024-02-10"));
        var tenure = ObservedTenure.At(timeline, new(Day("2024-01-01"), null), Day("2024-06-01"))!;
        Assert.Equal((31, 1), (tenure.Days, tenure.Months));
        Assert.Equal(31, tenure.Offset(Day("2024-02-10")));
        Assert.Equal([0], CurveFold.Lines(timeline, tenure, [10, 10, 10, 10, 10])[0].Tenths);
    }

    [Fact]
    public void Measures_count_what_they_name()
    {
        var timeline = Timeline(
            Meeting("m1", "2024-01-02", 7), Meeting("m2", "2024-01-03", 7), Meeting("f", "2024-01-04", 9, "follow_up"),
            Return("r1", "2024-01-05", "advice"), Return("r2", "2024-01-06", "advice"), Return("r3", "2024-02-10", "job", expected: true),
            Entry("g", EntryKind.GoalDeclared, "2024-01-01", "job", goal: "g"), Entry("j", EntryKind.GoalReadjusted, "2024-01-20", goal: "g"));
        var tenure = ObservedTenure.At(timeline, new(Day("2024-01-01"), null), Day("2024-03-15"))!;
        var weights = Enumerable.Repeat(10, 10).ToArray();
        weights[Settings.Settings.Taxonomy.OutcomeCode("job")] = 25;
        var lines = CurveFold.Lines(timeline, tenure, weights).ToDictionary(l => l.Measure.ToString(), l => l.Tenths.ToArray());
        Assert.Equal([30, 55], lines["Learning"]);
        Assert.Equal([20, 20], lines["Encounters"]);
        Assert.Equal([20, 20], lines["Reach"]);
        Assert.Equal([10, 20], lines["Breadth"]);
    }

    [Fact]
    public void Curves_never_fall_and_do_not_depend_on_arrival_order() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Gen.Int[1, 5], (day, kind, who) => (day, kind, who)).Array[0, 40].Sample(drawn =>
        {
            var entries = drawn.Select((d, i) => Drawn(i, d.day, d.kind, d.who)).ToArray();
            var shuffled = entries.OrderBy(e => e.EntryId.GetHashCode(StringComparison.Ordinal)).ToArray();
            var (a, b) = (Lines(Timeline(entries)), Lines(Timeline(shuffled)));
            for (var m = 0; m < a.Count; m++)
            {
                Assert.Equal(a[m].Tenths, b[m].Tenths);
                Assert.Equal(a[m].Tenths.Order(), a[m].Tenths);
            }
        }, iter: 300);

    private static NewEntry Drawn(int i, int day, int kind, int who)
    {
        var at = new DateTime(2024, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return kind switch { 0 => Meeting($"e{i}", at, who), 1 => Return($"e{i}", at), 2 => Return($"e{i}", at, "job", true), _ => Meeting($"e{i}", at, who, "follow_up") };
    }

    private static IReadOnlyList<MeasureLine> Lines(MemberTimeline timeline) =>
        CurveFold.Lines(timeline, ObservedTenure.At(timeline, new(Day("2024-01-01"), null), Day("2025-01-01"))!, Enumerable.Repeat(10, 10).ToArray());
}
