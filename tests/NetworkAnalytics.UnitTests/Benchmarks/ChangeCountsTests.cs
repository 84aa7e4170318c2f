using CsCheck;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class ChangeCountsTests
{
    private static readonly Gen<int[]> Line = Gen.Int[0, 3].Select(step => 10 * step).Array[0, 14].Select(Cumulative);

    [Fact]
    public void A_member_counts_from_the_seventh_month_on()
    {
        var counts = Of([[10, 20, 20, 30, 30, 30]]);
        Assert.Empty(counts.Cell(6));
        Assert.Empty(counts.Cell(7));
        counts = Of([[10, 20, 20, 30, 30, 30, 50, 60]]);
        Assert.Equal([(new ValueChange(10, 50), 1)], counts.Cell(7));
        Assert.Equal([(new ValueChange(20, 60), 1)], counts.Cell(8));
        Assert.Empty(counts.Cell(9));
    }

    [Fact]
    public void Nobody_gives_empty_bytes_that_read_back() => Assert.Empty(ChangeCounts.Unpack(new ChangeCounts().Pack()).Cell(7));

    [Fact]
    public void Parts_add_up_to_the_whole_and_bytes_are_canonical() =>
        Gen.Select(Line.Array[0, 12], Line.Array[0, 12], (a, b) => (a, b)).Sample(drawn =>
        {
            var merged = Of(drawn.a);
            merged.Merge(Of(drawn.b));
            var whole = Of([.. drawn.b, .. drawn.a]);
            Assert.Equal(whole.Pack(), merged.Pack());
            var (read, packed) = (ChangeCounts.Unpack(whole.Pack()), new PackedChanges(whole.Pack()));
            for (var month = 6; month <= 16; month++)
            {
                Assert.Equal(whole.Cell(month).OrderBy(c => (c.Change.Then, c.Change.Now)), read.Cell(month));
                Assert.Equal(read.Cell(month), packed.Month(month).Cell(month));
            }
        }, iter: 300);

    [Fact]
    public void Leaving_a_member_out_equals_counting_without_them() =>
        Gen.Select(Line, Line.Array[0, 12], (own, others) => (own, others)).Sample(drawn =>
        {
            var (with, without) = (Of([drawn.own, .. drawn.others]), Of(drawn.others));
            for (var month = 7; month <= drawn.own.Length; month++)
                Assert.Equal(Sorted(without.Peers(month, null)), Sorted(with.Peers(month, new(drawn.own[month - 7], drawn.own[month - 1]))));
        }, iter: 300);

    [Fact]
    public void A_pair_that_was_never_counted_cannot_be_left_out() =>
        Assert.Throws<ArgumentException>(() => Of([[0, 0, 0, 0, 0, 0, 10]]).Peers(7, new ValueChange(0, 20)));

    [Fact]
    public void Each_month_is_taken_from_the_counts_chosen_for_it()
    {
        var (now, before) = (Of([[0, 0, 0, 0, 0, 0, 10, 20, 30]]), Of([[0, 0, 0, 0, 0, 0, 40, 50]]));
        var chosen = ChangeCounts.Unpack(ChangeCounts.Choose(10, month => month switch { 7 => before, 9 => now, 10 => before, _ => null }).Pack());
        Assert.Equal([(new ValueChange(0, 40), 1)], chosen.Cell(7));
        Assert.Empty(chosen.Cell(8));
        Assert.Equal([(new ValueChange(0, 30), 1)], chosen.Cell(9));
        Assert.Empty(chosen.Cell(10));
    }

    private static ChangeCounts Of(int[][] lines)
    {
        var counts = new ChangeCounts();
        foreach (var line in lines)
            counts.Add(line);
        return counts;
    }

    private static IEnumerable<ValueChange> Sorted(IEnumerable<ValueChange> changes) => changes.OrderBy(c => (c.Then, c.Now));

    private static int[] Cumulative(int[] steps)
    {
        for (var i = 1; i < steps.Length; i++)
            steps[i] += steps[i - 1];
        return steps;
    }
}
