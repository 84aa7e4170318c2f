using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Paths to a goal: groups of at least k members, in each the shares of the activity kinds that k members did and none
/// gives too much of. The kinds that are not shown can be told together from those that are, so they have to pass together.
/// </summary>
internal sealed class PathsGate(GateRules rules)
{
    public ImmutableArray<PublishedPaths> Publish(IReadOnlyList<MemberReturns> members, Taxonomy taxonomy)
    {
        var goals = taxonomy.OutcomeCategories;
        var reached = Array.ConvertAll(new int[goals.Length], _ => new List<MemberPath>());
        var onTheWay = Array.ConvertAll(reached, _ => new List<MemberPath>());
        foreach (var member in members)
            foreach (var path in member.Paths)
                (path.Reached ? reached : onTheWay)[path.Goal].Add(path.Of(member.Member));
        var published = ImmutableArray.CreateBuilder<PublishedPaths>();
        for (var goal = 0; goal < goals.Length; goal++)
        {
            if (PathGrouping.Of(reached[goal], rules.K) is not { Groups.Count: > 0 } grouping)
                continue;
            var waiting = PathMix.Of(onTheWay[goal]);
            published.Add(new(goals[goal].Name,
                [.. grouping.Groups.Select(g => Path(g, taxonomy))],
                waiting.Members < rules.K ? null : Path(waiting, taxonomy)));
        }
        return published.DrainToImmutable();
    }

    private PublishedPath Path(PathMix mix, Taxonomy taxonomy)
    {
        var shown = mix.Contributors.Select((people, kind) => people >= rules.K && !GateRules.Dominates(mix.LargestShares[kind], 1)).ToArray();
        var whole = RestPasses(mix, shown);
        return new(rules.Count(mix.Members)!.Value, [.. taxonomy.ActivityKinds.Select((kind, code) =>
            new PublishedKindShare(kind.Name, whole && shown[code] ? GateRules.Fraction(mix.Shares[code], mix.Members) : null))]);
    }

    // Only sums are known of a mix: the rest has at least the people of its largest part, and its largest contributor
    // gives at most what the largest of all parts give together.
    private bool RestPasses(PathMix mix, bool[] shown)
    {
        var (people, sum, largest) = (0, 0.0, 0.0);
        for (var kind = 0; kind < shown.Length; kind++)
        {
            if (shown[kind])
                continue;
            people = Math.Max(people, mix.Contributors[kind]);
            sum += mix.Shares[kind];
            largest += mix.LargestShares[kind] * mix.Shares[kind];
        }
        return people == 0 || people >= rules.K && !GateRules.Dominates(largest, sum);
    }
}
