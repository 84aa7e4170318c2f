using CsCheck;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.UnitTests.Statistics.Comparison;

public sealed class PathGroupingTests
{
    private static readonly Gen<MemberPath[]> Paths =
        Gen.Int[1, 5].SelectMany(kinds => Gen.Frequency((3, Gen.Int[0, 4]), (1, Gen.Int[0, 60])).Array[kinds].Array[0, 60])
            .Select(members => members.Select((m, i) => new MemberPath(i, m)).ToArray());

    [Fact]
    public void Members_who_went_two_ways_are_found_apart_with_their_mixes()
    {
        var found = PathGrouping.Of([.. Ways(60, [20, 1, 0]), .. Ways(40, [0, 1, 20], from: 1000)], fewest: 10);
        Assert.Equal([60, 40], found.Groups.Select(g => g.Members));
        Assert.Equal((100, 0), (found.Members, found.WithoutActivities));
        Assert.True(found.Silhouette > 0.9);
        Assert.Equal([20 / 21.0, 1 / 21.0, 0], found.Groups[0].Shares, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 40, 40], found.Groups[1].Contributors);
    }

    [Fact]
    public void Four_ways_are_four_groups_and_five_are_never_more()
    {
        IEnumerable<MemberPath> Own(int way) => Ways(30, [.. Enumerable.Range(0, 5).Select(k => k == way ? 40 : 0)], from: 1000 * way);
        Assert.Equal([30, 30, 30, 30], PathGrouping.Of([.. Enumerable.Range(0, 4).SelectMany(Own)], fewest: 10).Groups.Select(g => g.Members));
        Assert.InRange(PathGrouping.Of([.. Enumerable.Range(0, 5).SelectMany(Own)], fewest: 10).Groups.Count, 1, 4);
    }

    [Fact]
    public void A_cloud_is_one_group()
    {
        var random = new Random(4);
        var cloud = Enumerable.Range(0, 300).Select(i => new MemberPath(i, [.. Enumerable.Range(0, 6).Select(_ => 20 + random.Next(20))])).ToArray();
        var found = PathGrouping.Of(cloud, fewest: 10);
        Assert.Equal(300, Assert.Single(found.Groups).Members);
        Assert.Null(found.Silhouette);
    }

    [Fact]
    public void Every_group_has_the_fewest_members_allowed_and_everyone_is_in_one() =>
        Gen.Select(Paths, Gen.Int[1, 12]).Sample((paths, fewest) =>
        {
            var found = PathGrouping.Of(paths, fewest);
            var active = paths.Count(p => p.Activities.Sum() > 0);
            Assert.Equal((active, paths.Length - active), (found.Members, found.WithoutActivities));
            Assert.InRange(found.Groups.Count, active < fewest ? 0 : 1, active < fewest ? 0 : 4);
            Assert.Equal(active < fewest ? 0 : active, found.Groups.Sum(g => g.Members));
            Assert.All(found.Groups, g => Assert.True(g.Members >= fewest));
            Assert.All(found.Groups, g => Assert.Equal(1, g.Shares.Sum(), 1e-9));
            Assert.Equal(found.Groups.Select(g => g.Members).OrderDescending(), found.Groups.Select(g => g.Members));
            Assert.Equal(found.Groups.Count < 2, found.Silhouette is null);
        }, iter: 60);

    [Fact]
    public void Members_may_come_in_any_order() =>
        Paths.Sample(paths => Same(PathGrouping.Of(paths, 3), PathGrouping.Of(paths.Reverse().ToArray(), 3)), iter: 60);

    [Fact]
    public void Of_very_many_members_the_same_5000_are_taken_whatever_their_order()
    {
        var random = new Random(9);
        var paths = Enumerable.Range(0, 6000).Select(i => new MemberPath(i, [random.Next(30), random.Next(3), 1])).ToArray();
        var found = PathGrouping.Of(paths, 10);
        Assert.Equal(5000, found.Members);
        random.Shuffle(paths);
        Same(found, PathGrouping.Of(paths, 10));
    }

    [Fact]
    public void None_too_few_and_all_alike()
    {
        Assert.Equal((0, 0, 0), (PathGrouping.Of([], 10).Members, PathGrouping.Of([], 10).Groups.Count, PathGrouping.Of([], 10).WithoutActivities));
        Assert.Empty(PathGrouping.Of([.. Ways(9, [3, 1])], 10).Groups);
        var idle = PathGrouping.Of([.. Ways(12, [0, 0])], 10);
        Assert.Equal((0, 12, 0), (idle.Members, idle.WithoutActivities, idle.Groups.Count));
        var alike = PathGrouping.Of([.. Ways(50, [3, 1])], 10);
        Assert.Equal((50, null), (Assert.Single(alike.Groups).Members, alike.Silhouette));
        Assert.Equal([0.75, 0.25], alike.Groups[0].Shares);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PathGrouping.Of([new(1, [1, 2]), new(2, [1])], 10));
        Assert.Throws<ArgumentException>(() => PathGrouping.Of([new(1, [1, -2])], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => PathGrouping.Of([], 0));
    }

    [Fact]
    public void In_a_mix_the_busiest_member_weighs_no_more_than_another()
    {
        // One member holds more than half of all activities.
        var mix = PathMix.Of([new(1, [1000, 0]), .. Ways(9, [0, 1], from: 10)]);
        Assert.Equal(10, mix.Members);
        Assert.Equal([0.1, 0.9], mix.Shares, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1, 9], mix.Contributors);
        Assert.Equal([1, 1 / 9.0], mix.LargestShares, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_mix_of_nobody_has_no_shares()
    {
        Assert.Equal((0, 0), (PathMix.Of([]).Members, PathMix.Of([]).Shares.Count));
        Assert.Equal(0, PathMix.Of(Ways(3, [0, 0])).Members);
    }

    private static void Same(PathGrouping expected, PathGrouping found)
    {
        Assert.Equal((expected.Members, expected.WithoutActivities, expected.Silhouette), (found.Members, found.WithoutActivities, found.Silhouette));
        Assert.Equal(expected.Groups.Count, found.Groups.Count);
        foreach (var (a, b) in expected.Groups.Zip(found.Groups))
            Assert.Equal((a.Members, string.Join(' ', a.Shares), string.Join(' ', a.Contributors)), (b.Members, string.Join(' ', b.Shares), string.Join(' ', b.Contributors)));
    }

    private static IEnumerable<MemberPath> Ways(int members, int[] activities, int from = 0) =>
        Enumerable.Range(from, members).Select(i => new MemberPath(i, activities));
}
