using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

public class GateRulesTests
{
    private readonly GateRules _rules = new(10);

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(40)]
    [InlineData(41)]
    public void Every_member_in_turn_sees_their_peers_by_the_peers_number_alone(int members)
    {
        var all = Enumerable.Range(0, members).Select(i => 10 * i).ToArray();
        for (var viewer = 0; viewer < members; viewer++)
        {
            var others = new ExactHistogram();
            for (var i = 0; i < members; i++)
                if (i != viewer)
                    others.Add(all[i]);
            var peers = new CurvesGate(_rules).Peers(others);
            Assert.Equal(members - 1 >= 10, peers is not null);
            Assert.Equal(members - 1 >= 20, peers?.P25 is not null);
            Assert.Equal(members - 1 >= 40, peers?.P10 is not null);
            // Neither the smallest nor the largest peer.
            if (peers?.P90 is { } high)
                Assert.InRange(high, 0.1, (members - 1) * 1.0 - 0.1);
        }
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void One_member_with_more_than_three_tenths_dominates(int largest, bool dominated)
    {
        var histogram = new ExactHistogram();
        histogram.Add(largest);
        for (var rest = 100 - largest; rest > 0; rest--)
            histogram.Add(1);
        Assert.Equal(dominated, CurvesGate.IsDominated(histogram));
    }

    [Theory]
    [InlineData(9, 100, null)]
    [InlineData(12, 100, 10)]
    [InlineData(13, 100, 15)]
    [InlineData(95, 100, null)]
    [InlineData(100, 100, 100)]
    public void A_live_count_is_rounded_and_says_nothing_where_few_are_in_or_few_are_out(int members, int all, int? expected) =>
        Assert.Equal(expected, _rules.LiveCount(members, all));

    [Fact]
    public void No_tenant_goes_below_the_floor() => Assert.Null(new GateRules(1).Count(GateRules.Floor - 1));
}
