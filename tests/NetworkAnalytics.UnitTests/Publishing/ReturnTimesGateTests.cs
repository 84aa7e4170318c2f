using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class ReturnTimesGateTests
{
    [Fact]
    public void Nobody_gives_a_publication_in_which_all_is_withheld()
    {
        var published = Publish(new(), 6);
        Assert.Null(published.Members);
        Assert.Equal(7, published.Months.Length);
        Assert.All(published.Months, m => Assert.Equal((null, null), (m.AtRisk, m.Survival)));
        Assert.All(published.Table, r => Assert.Equal((null, null, null), (r.AtRisk, r.Events, r.Censored)));
        Assert.All(published.Quantiles, q => Assert.Null(q.Value));
        Assert.All(published.RestrictedMeans, m => Assert.Null(m.Days));
    }

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(9, false, false)]
    [InlineData(10, true, false)]
    [InlineData(19, true, false)]
    [InlineData(20, true, true)]
    public void A_share_needs_k_at_risk_and_quartiles_twenty_members(int members, bool share, bool quartiles)
    {
        var counts = new DayCounts();
        counts.AddCensored(400, members);
        var published = Publish(counts, 12);
        Assert.Equal(share ? 1.0 : null, published.Months[12].Survival);
        Assert.Equal(share, published.Quantiles[1].Value is not null);
        Assert.Equal(quartiles, published.Quantiles[0].Value is not null);
    }

    [Fact]
    public void All_censored_has_no_interval_and_its_quantiles_are_not_reached_rather_than_withheld()
    {
        var counts = new DayCounts();
        counts.AddCensored(400, 50);
        var published = Publish(counts, 14);
        Assert.Equal((50, 1.0, null, null), (published.Months[13].AtRisk, published.Months[13].Survival, published.Months[13].Lower, published.Months[13].Upper));
        // Month 14 ends on day 426: nobody was observed so long.
        Assert.Null(published.Months[14].Survival);
        Assert.All(published.Quantiles, q => Assert.Equal(((double?)null, true), (q.Value!.Days, q.Upper is not null)));
    }

    [Fact]
    public void All_returns_on_the_day_of_joining_leave_nobody_at_risk_and_that_may_be_said()
    {
        var counts = new DayCounts();
        counts.AddEvent(0, 50);
        var published = Publish(counts, 2);
        Assert.Equal([1.0, 0.0, 0.0], published.Months.Select(m => m.Survival));
        Assert.Equal([50, 0, 0], published.Months.Select(m => m.AtRisk));
        Assert.All(published.Months, m => Assert.Null(m.Lower));
        Assert.All(published.Quantiles, q => Assert.Equal(0, q.Value!.Days));
    }

    [Fact]
    public void A_quantile_on_a_day_that_few_reached_is_withheld()
    {
        var counts = new DayCounts();
        counts.AddCensored(10, 40);
        counts.AddEvent(50, 5);
        counts.AddCensored(60, 4);
        Assert.Null(Publish(counts, 1).Quantiles[1].Value);
    }

    [Fact]
    public void Digits_follow_the_number_of_members()
    {
        Assert.Equal(0.68, Publish(Split(99, 49), 3).Months[3].Survival);
        Assert.Equal(0.675, Publish(Split(203, 100), 3).Months[3].Survival);
    }

    [Fact]
    public void A_row_of_the_table_whose_small_parts_are_few_people_is_withheld_whole()
    {
        // 40 with a return, 5 censored, 55 at risk by month 6: the five would be told by the rest.
        var counts = new DayCounts();
        counts.AddEvent(30, 40);
        counts.AddCensored(100, 5);
        counts.AddCensored(400, 55);
        var table = Publish(counts, 12).Table;
        Assert.Equal((60, 40, (int?)null), (table[1].AtRisk, table[1].Events, table[1].Censored));
        Assert.Equal(((int?)null, (int?)null, (int?)null), (table[2].AtRisk, table[2].Events, table[2].Censored));
    }

    [Fact]
    public void At_risk_does_not_tell_of_a_few_who_are_no_longer()
    {
        var counts = new DayCounts();
        counts.AddEvent(30, 4);
        counts.AddCensored(400, 96);
        var month = Publish(counts, 12).Months[6];
        Assert.Equal(((int?)null, (double?)0.96), (month.AtRisk, month.Survival));
    }

    [Fact]
    public void A_restricted_mean_beyond_the_observed_time_or_with_few_at_its_end_is_absent()
    {
        var counts = new DayCounts();
        counts.AddEvent(30, 40);
        counts.AddCensored(100, 60);
        counts.AddCensored(400, 9);
        Assert.Equal([true, false, false], Publish(counts, 12).RestrictedMeans.Select(m => m.Days is not null));
    }

    /// <summary>A third of some returns early, the others observed long.</summary>
    private static DayCounts Split(int members, int events)
    {
        var counts = new DayCounts();
        counts.AddEvent(40, events * 2 / 3);
        counts.AddEvent(200, events - events * 2 / 3);
        counts.AddCensored(800, members - events);
        return counts;
    }

    private static PublishedReturnTimes Publish(DayCounts counts, int months) => new ReturnTimesGate(new(10)).Publish(ReturnKind.Any, counts, months);
}
