using CsCheck;
using NetworkAnalytics.Statistics.Survival;
using static NetworkAnalytics.UnitTests.Statistics.Survival.Samples;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

public sealed class DayCountsTests
{
    [Fact]
    public void Counts_of_two_groups_add_up() =>
        Gen.Select(Times, Times).Sample((a, b) =>
        {
            var merged = Counts(a);
            merged.Merge(Counts(b));
            var whole = Counts([.. a, .. b]);
            Assert.Equal((whole.Members, whole.Events, whole.LastDay), (merged.Members, merged.Events, merged.LastDay));
            for (var day = -1; day <= 410; day++)
                Assert.Equal((whole.EventsOn(day), whole.CensoredOn(day)), (merged.EventsOn(day), merged.CensoredOn(day)));
        });

    [Fact]
    public void Competing_counts_of_two_groups_add_up() =>
        Gen.Select(Endings, Endings).Sample((a, b) =>
        {
            var merged = Counts(a);
            merged.Merge(Counts(b));
            Assert.Equal(AalenJohansen.Estimate(Counts([.. a, .. b])), AalenJohansen.Estimate(merged));
        });

    [Fact]
    public void Merged_with_itself_every_count_doubles()
    {
        var counts = Counts((3, true), (500, false));
        counts.Merge(counts);
        Assert.Equal((4, 2, 2, 2), (counts.Members, counts.Events, counts.EventsOn(3), counts.CensoredOn(500)));
    }

    [Fact]
    public void An_event_may_fall_on_the_last_observed_day_and_not_after()
    {
        var counts = new DayCounts();
        counts.AddMember(5, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddMember(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddMember(null, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddEvent(3_652_059));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddEvent(1, -1));
        Assert.Equal((1, 1, 5), (counts.Members, counts.Events, counts.LastDay));
    }

    [Fact]
    public void What_came_first_counts_and_on_one_day_it_is_the_first_cause()
    {
        var counts = new CompetingDayCounts();
        counts.AddMember(4, 4, 9);
        counts.AddMember(5, 4, 9);
        counts.AddMember(3, 4, 9);
        counts.AddMember(null, 7, 9);
        counts.AddMember(8, null, 9);
        counts.AddMember(null, null, 9);
        counts.AddMember(9, null, 9);
        int[] On(Ending ending) => [.. Enumerable.Range(0, 10).SelectMany(d => Enumerable.Repeat(d, counts.On(ending, d)))];
        Assert.Equal([3, 4, 8, 9], On(Ending.First));
        Assert.Equal([4, 7], On(Ending.Second));
        Assert.Equal([9], On(Ending.Censored));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddMember(10, null, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddMember(null, 10, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.AddMember(null, null, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add((Ending)3, 1));
        Assert.Equal(7, counts.Members);
    }

    [Fact]
    public void Nobody_counted()
    {
        Assert.Equal((0, 0, -1), (new DayCounts().Members, new DayCounts().Events, new DayCounts().LastDay));
        Assert.Equal((0, -1), (new CompetingDayCounts().Members, new CompetingDayCounts().LastDay));
        var none = new DayCounts();
        none.AddEvent(7, 0);
        Assert.Equal(-1, none.LastDay);
    }

    [Fact]
    public void More_members_than_an_int_holds_is_an_error()
    {
        var counts = new DayCounts();
        counts.AddEvent(1, int.MaxValue);
        Assert.Throws<OverflowException>(() => counts.AddEvent(2));
        Assert.Equal(int.MaxValue, counts.Members);
    }
}
