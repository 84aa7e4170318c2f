using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class PathsGateTests
{
    [Fact]
    public void Nobody_and_too_few_who_reached_a_goal_have_no_paths()
    {
        Assert.Empty(Publish());
        Assert.Empty(Publish([.. Members(1, 9, 0, true, [3, 1])]));
    }

    [Fact]
    public void Two_ways_to_a_goal_are_two_groups_of_k_at_least()
    {
        var published = Assert.Single(Publish([.. Members(1, 30, 1, true, [20, 20, 0]), .. Members(100, 20, 1, true, [0, 20, 20])]));
        Assert.Equal("client", published.Goal);
        Assert.Equal([30, 20], published.Groups.Select(g => g.Members));
        Assert.Equal([0.5, 0.5], published.Groups[0].Kinds[..2].Select(k => k.Share!.Value));
        Assert.Equal(Taxonomy.Default.ActivityKinds.Select(k => k.Name), published.Groups[0].Kinds.Select(k => k.Kind));
        Assert.Null(published.NotYet);
    }

    [Fact]
    public void Those_on_the_way_stand_beside_once_there_are_k()
    {
        var reached = Members(1, 30, 1, true, [10, 10]).ToArray();
        Assert.Null(Publish([.. reached, .. Members(100, 9, 1, false, [10, 0])])[0].NotYet);
        var notYet = Publish([.. reached, .. Members(100, 12, 1, false, [10, 10])])[0].NotYet!;
        Assert.Equal((10, 0.5), (notYet.Members, notYet.Kinds[0].Share));
    }

    [Fact]
    public void Shares_are_withheld_where_the_rest_of_them_is_a_few_people()
    {
        var published = Assert.Single(Publish([.. Members(1, 30, 1, true, [10, 10]), .. Members(100, 4, 1, true, [10, 9, 1])]));
        Assert.Single(published.Groups);
        Assert.All(published.Groups[0].Kinds, k => Assert.Null(k.Share));
    }

    private static IEnumerable<MemberReturns> Members(int from, int count, byte goal, bool reached, int[] activities)
    {
        Array.Resize(ref activities, Taxonomy.Default.ActivityKinds.Length);
        return Enumerable.Range(from, count).Select(i => new MemberReturns(i, 400, [], null, null, [], [new GoalPath(goal, reached, activities)], default));
    }

    private static PublishedPaths[] Publish(params MemberReturns[] members) => [.. new PathsGate(new(10)).Publish(members, Taxonomy.Default)];
}
