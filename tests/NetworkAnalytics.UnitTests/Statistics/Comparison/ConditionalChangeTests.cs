using CsCheck;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.UnitTests.Statistics.Comparison;

public sealed class ConditionalChangeTests
{
    private static readonly CentileBands Bands = new(null, 20, 60, null);
    private static readonly Gen<ValueChange> Change = Gen.Select(Gen.Int[0, 80], Gen.Int[0, 50]).Select((then, gain) => new ValueChange(then, then + gain));

    [Fact]
    public void Quartiles_are_of_the_gains_of_peers_who_stood_in_the_members_band() =>
        Gen.Select(Change, Change.Array[0, 120]).Sample((member, peers) =>
        {
            var found = ConditionalChange.Of(Bands, member, peers);
            var gains = peers.Where(p => Bands.Of(p.Then) == Bands.Of(member.Then)).Select(p => p.Now - p.Then).Order().ToArray();
            Assert.Equal(gains.Length < 20, found is null);
            if (found is null)
                return;
            Assert.Equal((Bands.Of(member.Then), gains.Length, member.Now - member.Then), (found.Band, found.Peers, found.Gain));
            Assert.Equal(Type7(gains, 0.25), found.Lower, 1e-9);
            Assert.Equal(Type7(gains, 0.5), found.Median, 1e-9);
            Assert.Equal(Type7(gains, 0.75), found.Upper, 1e-9);
        });

    [Fact]
    public void Peers_may_come_in_any_order() =>
        Gen.Select(Change, Change.Array[20, 80]).Sample((member, peers) =>
            Assert.Equal(ConditionalChange.Of(Bands, member, peers), ConditionalChange.Of(Bands, member, peers.Reverse())));

    [Fact]
    public void From_20_peers_in_the_band_on_something_is_said()
    {
        var member = new ValueChange(30, 40);
        // Any number elsewhere does not help.
        var elsewhere = Enumerable.Repeat(new ValueChange(10, 50), 500);
        Assert.Null(ConditionalChange.Of(Bands, member, elsewhere.Concat(Enumerable.Repeat(new ValueChange(60, 61), 19))));
        Assert.Equal(20, ConditionalChange.Of(Bands, member, elsewhere.Concat(Enumerable.Repeat(new ValueChange(60, 61), 20)))?.Peers);
        Assert.Null(ConditionalChange.Of(Bands, member, []));
    }

    [Theory]
    [InlineData(9, ChangePace.Slower), InlineData(10, ChangePace.AboutTheSame), InlineData(30, ChangePace.AboutTheSame), InlineData(31, ChangePace.Faster)]
    public void The_quartiles_themselves_are_about_the_same(int gain, ChangePace pace)
    {
        // Gains of 0, 10, 20, 30, 40, five of each: quartiles 10, 20, 30.
        var peers = Enumerable.Range(0, 25).Select(i => new ValueChange(25, 25 + 10 * (i % 5)));
        Assert.Equal(pace, ConditionalChange.Of(Bands, new(25, 25 + gain), peers)?.Pace);
    }

    [Fact]
    public void Where_all_peers_gained_the_same_or_nothing_the_quartiles_are_that_gain()
    {
        foreach (var gain in (int[])[0, 7])
        {
            var found = ConditionalChange.Of(Bands, new(40, 40 + gain), Enumerable.Repeat(new ValueChange(40, 40 + gain), 30))!;
            Assert.Equal((gain, gain, gain, ChangePace.AboutTheSame), (found.Lower, found.Median, found.Upper, found.Pace));
        }
    }

    [Fact]
    public void One_peer_with_half_of_all_gains_moves_no_quartile_beyond_the_next_value()
    {
        var peers = Enumerable.Range(0, 30).Select(i => new ValueChange(30, 30 + i)).ToArray();
        peers[29] = new(30, 30 + 406);
        var found = ConditionalChange.Of(Bands, new(30, 40), peers)!;
        Assert.Equal((7.25, 14.5, 21.75), (found.Lower, found.Median, found.Upper));
    }

    [Fact]
    public void A_value_that_falls_is_refused_in_whichever_band()
    {
        var many = Enumerable.Repeat(new ValueChange(30, 30), 25);
        Assert.Throws<ArgumentException>(() => ConditionalChange.Of(Bands, new(30, 29), many));
        Assert.Throws<ArgumentException>(() => ConditionalChange.Of(Bands, new(30, 31), many.Append(new(70, 69))));
    }

    private static double Type7(int[] sorted, double p)
    {
        var h = (sorted.Length - 1) * p;
        var low = (int)Math.Floor(h + 1e-9);
        return sorted[low] + Math.Max(0, h - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]);
    }
}
