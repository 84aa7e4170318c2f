using CsCheck;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class PaceComparisonsTests
{
    private static readonly GateRules Rules = new(10);

    [Fact]
    public void Six_months_are_too_few_and_seven_are_enough()
    {
        var peers = Peers(40, _ => 10);
        Assert.Equal((TooEarlyReason.FewMonths, 0, 6), Key(Pace(Line(0, 0, 6), false, peers)));
        Assert.Equal((null, 1, 7), Key(Pace(Line(0, 10, 7), false, peers)));
    }

    [Theory]
    [InlineData(0, Contracts.Benchmarks.Pace.Slower)]
    [InlineData(10, Contracts.Benchmarks.Pace.AboutTheSame)]
    [InlineData(20, Contracts.Benchmarks.Pace.AboutTheSame)]
    [InlineData(30, Contracts.Benchmarks.Pace.Faster)]
    public void The_quartiles_belong_to_the_middle(int gain, Pace pace)
    {
        var compared = Pace(Line(0, gain, 7), false, Peers(40, i => i % 2 == 0 ? 10 : 20));
        Assert.Equal((pace, gain, 40), (compared.Pace, compared.GainTenths, compared.Peers));
        Assert.Equal((null, 1.0, 1.5, 2.0, null), (compared.Gains!.P10, compared.Gains.P25, compared.Gains.P50, compared.Gains.P75, compared.Gains.P90));
    }

    [Theory]
    [InlineData(19, 10, false)]
    [InlineData(20, 10, true)]
    [InlineData(29, 30, false)]
    [InlineData(30, 30, true)]
    public void It_takes_20_peers_in_the_band_and_never_fewer_than_k(int peers, int k, bool said)
    {
        var compared = PaceComparisons.Make(new GateRules(k), Line(0, 10, 7), null, Changes(Peers(peers, _ => 10)));
        Assert.Equal(said, compared.Pace is not null);
        Assert.Equal(said ? null : TooEarlyReason.FewPeers, compared.TooEarly);
        Assert.Equal(said, compared.Gains is not null && compared.Peers is not null && compared.Band is not null);
    }

    [Fact]
    public void The_member_makes_nobody_up_to_twenty()
    {
        var own = Line(0, 10, 7);
        var compared = Pace(own, true, [own, .. Peers(19, _ => 10)]);
        Assert.Equal(TooEarlyReason.FewPeers, compared.TooEarly);
    }

    [Fact]
    public void A_version_without_joint_counts_says_nothing() =>
        Assert.Equal(TooEarlyReason.FewPeers, PaceComparisons.Make(Rules, Line(0, 10, 7), new(0, 10), null).TooEarly);

    [Fact]
    public void A_member_in_a_cell_that_is_blank_is_taken_out_of_nothing()
    {
        var blank = ChangeCounts.Choose(12, _ => null);
        Assert.Equal(TooEarlyReason.FewPeers, PaceComparisons.Make(Rules, Line(0, 10, 7), new(0, 10), blank).TooEarly);
    }

    [Fact]
    public void A_member_whose_history_changed_is_taken_out_as_they_were_counted()
    {
        int[] counted = Line(0, 10, 7);
        var compared = PaceComparisons.Make(Rules, Line(0, 40, 7), new(0, 10), Changes([counted, .. Peers(40, _ => 10)]));
        Assert.Equal((Contracts.Benchmarks.Pace.Faster, 40, 40), (compared.Pace, compared.GainTenths, compared.Peers));
    }

    [Fact]
    public void Taking_the_member_out_equals_counting_without_them()
    {
        var step = Gen.Int[0, 6].Select(s => Math.Max(0, 10 * (s - 3)));
        var line = step.Array[14].Select(s => { for (var i = 1; i < s.Length; i++) s[i] += s[i - 1]; return s; });
        Gen.Select(line, line.Array[15, 90], Gen.Int[7, 14], (own, peers, months) => (own: own[..months], peers)).Sample(drawn =>
        {
            var with = Pace(drawn.own, true, [drawn.own, .. drawn.peers]);
            var without = Pace(drawn.own, false, drawn.peers);
            Assert.Equal(without with { Gains = null }, with with { Gains = null });
            Assert.Equal(without.Gains?.ToString(), with.Gains?.ToString());
        }, iter: 300);
    }

    private static (TooEarlyReason?, int, int) Key(PaceComparison p) => (p.TooEarly, p.FromMonth, p.ToMonth);

    private static PaceComparison Pace(int[] own, bool counted, int[][] members) =>
        PaceComparisons.Make(Rules, own, counted && own.Length > 6 ? new ValueChange(own[^7], own[^1]) : null, Changes(members));

    private static ChangeCounts Changes(int[][] members)
    {
        var changes = new ChangeCounts();
        foreach (var line in members)
            changes.Add(line);
        return changes;
    }

    private static int[][] Peers(int count, Func<int, int> gain) => [.. Enumerable.Range(0, count).Select(i => Line(0, gain(i), 7))];

    /// <summary>At one value until the last month, which brings the gain.</summary>
    private static int[] Line(int value, int gain, int months) => [.. Enumerable.Repeat(value, months - 1), value + gain];
}
