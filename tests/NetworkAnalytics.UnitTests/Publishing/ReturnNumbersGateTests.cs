using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Learning;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.UnitTests.Publishing;

/// <summary>Which came first, how many, the mix, exponents and participation.</summary>
public sealed class ReturnNumbersGateTests
{
    private static readonly GateRules Rules = new(10);

    [Fact]
    public void Which_came_first_stays_said_when_all_have_had_a_return_and_not_when_a_few_are_still_without()
    {
        var counts = new CompetingDayCounts();
        counts.Add(Ending.First, 0, 30);
        counts.Add(Ending.Second, 0, 20);
        var all = new FirstReturnsGate(Rules).Publish(counts, 2).Months;
        Assert.Equal([(0.6, 0.4), (0.6, 0.4)], all.Skip(1).Select(m => (m.Announced!.Value, m.Unannounced!.Value)));

        counts.Add(Ending.Censored, 400, 3);
        Assert.All(new FirstReturnsGate(Rules).Publish(counts, 2).Months.Skip(1), m => Assert.Null(m.Announced));
    }

    [Fact]
    public void Which_came_first_is_shown_as_long_as_enough_are_waiting()
    {
        var counts = new CompetingDayCounts();
        counts.Add(Ending.First, 10, 50);
        counts.Add(Ending.Second, 40, 31);
        counts.Add(Ending.Censored, 100, 19);
        counts.Add(Ending.Censored, 70, 0);
        var published = new FirstReturnsGate(Rules).Publish(counts, 5);
        Assert.Equal((0.0, 0.0), (published.Months[0].Announced, published.Months[0].Unannounced));
        Assert.Equal((0.5, 0.0), (published.Months[1].Announced, published.Months[1].Unannounced));
        Assert.Equal((0.5, 0.31), (published.Months[2].Announced, published.Months[2].Unannounced));
        Assert.Equal(0.05, published.Months[2].AnnouncedStandardError);
        // Month 4 ends on day 121, after the last observed day.
        Assert.Null(published.Months[4].Announced);
        Assert.Null(new FirstReturnsGate(Rules).Publish(new(), 1).Months[0].Announced);
    }

    [Fact]
    public void A_mean_number_that_one_member_makes_is_withheld()
    {
        var members = Enumerable.Range(1, 20).Select(i => Member(i, 400, days: [35])).ToList();
        Assert.Equal([0.0, 1.0], new ReturnCountsGate(Rules).Publish(members, 2).Months.Select(m => m.Mean));
        members[0] = Member(1, 400, days: [35, .. Enumerable.Repeat(36, 20)]);
        var published = new ReturnCountsGate(Rules).Publish(members, 2);
        Assert.Equal([0.0, null], published.Months.Select(m => m.Mean));
        Assert.Null(published.Months[1].StandardError);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_mean_number_needs_k_observed(int stayed, bool shown)
    {
        var members = Enumerable.Range(1, 30).Select(i => Member(i, i <= stayed ? 400 : 100, days: [i]));
        Assert.Equal(shown, new ReturnCountsGate(Rules).Publish([.. members], 12).Months[11].Mean is not null);
        Assert.Null(new ReturnCountsGate(Rules).Publish([], 1).Months[0].Mean);
    }

    [Fact]
    public void A_category_needs_k_contributors_and_what_is_left_over_too()
    {
        // Pitch by 20 members, strategy by 9: that the rest is strategy could be told, so nothing is shown.
        Assert.All(Shares([.. Mix(20, 2), .. Mix(9, 3)]), Assert.Null);
        // With advice by 3 others the rest is 12 people, and passes.
        Assert.Equal([0.62, null, null], Shares([.. Mix(20, 2), .. Mix(9, 3), .. Mix(3, 4)])[2..5]);
    }

    [Fact]
    public void People_left_over_are_counted_once_however_many_categories_they_met()
    {
        var same = Enumerable.Range(0, 6).Select(i => Member(100 + i, 400, hidden: [new(3, 1), new(4, 1)]));
        Assert.All(Shares([.. Mix(20, 2), .. same]), Assert.Null);
    }

    [Fact]
    public void A_category_that_one_member_makes_is_withheld_and_so_is_a_rest_that_one_makes()
    {
        MemberReturns[] busy = [Member(500, 400, hidden: [new(3, 25)]), .. Mix(15, 3)];
        Assert.All(Shares([.. Mix(40, 2), .. busy]), Assert.Null);
        var shares = Shares([.. Mix(40, 2), .. busy, .. Mix(9, 4), .. Mix(9, 5), .. Mix(9, 6), .. Mix(9, 7), .. Mix(9, 8), .. Mix(9, 9)]);
        Assert.Equal([false, false, true, false], shares[..4].Select(s => s is not null));
    }

    [Fact]
    public void The_spread_of_exponents_needs_k_members_and_nobody_who_makes_it()
    {
        var random = new Random(1);
        var paces = Enumerable.Range(1, 60).Select(i => Pace(i, 3 + random.Next(10), 2 + 8 * random.NextDouble())).ToArray();
        var published = new ExponentsGate(Rules).Publish(paces);
        Assert.Equal(60, published.Members);
        double?[] quantiles = [published.P10, published.P25, published.P50, published.P75, published.P90];
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.All(quantiles, q => Assert.True(q > 0));
        var fewer = new ExponentsGate(Rules).Publish(paces[..39]);
        Assert.Equal((true, true, false), (fewer.P25 is not null, fewer.P50 is not null, fewer.P10 is not null));
        Assert.Null(new ExponentsGate(Rules).Publish(paces[..9]).P50);
        Assert.Null(new ExponentsGate(Rules).Publish([]).P50);
        Assert.Null(new ExponentsGate(Rules).Publish([.. paces, Pace(99, 5000, 4000)]).P50);
    }

    [Theory]
    [InlineData(9, null, null)]
    [InlineData(11, 10, 0.64)]
    public void Participation_is_a_share_of_those_who_completed_the_month(int members, int? eligible, double? share)
    {
        var counts = new ParticipationCounts();
        for (var i = 0; i < members; i++)
            counts.Add([true, i < 7]);
        counts.Add([]);
        var published = new ParticipationGate(Rules).Publish(counts, 3);
        Assert.Equal((eligible, share), (published.Months[1].Eligible, published.Months[1].Share));
        Assert.Null(published.Months[2].Share);
    }

    private static IEnumerable<MemberReturns> Mix(int members, byte category) => Enumerable.Range(0, members).Select(i => Member(1000 * category + i, 400, hidden: [new(category, 1)]));

    private static double?[] Shares(MemberReturns[] members) => [.. new MixGate(Rules).Publish(members, Taxonomy.Default).Categories.Select(c => c.Share)];

    private static MemberReturns Pace(int member, int outcomes, double sum) => Member(member, 400) with { Pace = new PowerLaw(outcomes, sum, 100) };

    private static MemberReturns Member(int member, int observed, int[]? days = null, CategoryCount[]? hidden = null) =>
        new(member, observed, days ?? [], null, null, hidden ?? [], [], default);
}
