using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>Different paths to one kind of goal: from kinds of encounter to groups of members, and from there to where they stand.</summary>
internal static class PathsChart
{
    public static Chart Of(PublishedPaths paths, AdminWords say)
    {
        var goal = say.Category(paths.Goal);
        var groups = paths.Groups.Select((g, at) => (Name: say.Format("Paths.group", say.Number(at + 1)), Id: $"group-{at + 1}", Path: g, Reached: true)).ToList();
        if (paths.NotYet is { } waiting)
            groups.Add((say["Paths.not_yet"], "not_yet", waiting, false));
        return new($"paths-{paths.Goal}", say.Format("Paths.title", goal),
            groups.Count == 0 ? say["Withheld.whole"] : say.Format("Paths.sentence", goal, say.List([.. groups.Select(g => Describe(g.Name, g.Path, say))])),
            groups.Count == 0 ? null : Flow(groups, goal, say),
            new([new("kind", say["Column.kind"]), .. groups.Select(g => new ChartColumn(g.Id, say.Format("Paths.column", g.Name, say.Number(g.Path.Members))))],
                [.. Kinds(paths).Select((kind, at) => (ImmutableArray<ChartCell>)[new(say.Capital(say.Activity(kind)), kind), .. groups.Select(g => say.Share(g.Path.Kinds[at].Share))])]),
            groups.Count == 0 ? say["Withheld.whole"]
                : groups.Any(g => g.Path.Kinds.Any(k => k.Share is null)) ? say["Withheld.kinds"] : paths.NotYet is null ? say["Paths.not_yet_withheld"] : null);
    }

    private static IEnumerable<string> Kinds(PublishedPaths paths) => (paths.Groups.FirstOrDefault() ?? paths.NotYet)?.Kinds.Select(k => k.Kind) ?? [];

    private static string Describe(string name, PublishedPath path, AdminWords say)
    {
        var most = path.Kinds.Where(k => k.Share is not null).OrderByDescending(k => k.Share).Take(2).Select(k => say.Format("Mix.part", say.Activity(k.Kind), say.Percent(k.Share!.Value))).ToList();
        return most.Count == 0 ? say.Format("Paths.members", name, say.Number(path.Members)) : say.Format("Paths.members_with", name, say.Number(path.Members), say.List(most));
    }

    private static FlowDrawing Flow(List<(string Name, string Id, PublishedPath Path, bool Reached)> groups, string goal, AdminWords say)
    {
        var links = new List<FlowLink>();
        var kinds = new List<string>();
        foreach (var group in groups)
        {
            foreach (var kind in group.Path.Kinds.Where(k => k.Share is > 0))
            {
                if (!kinds.Contains(kind.Kind))
                    kinds.Add(kind.Kind);
                links.Add(new($"kind-{kind.Kind}", group.Id, Math.Round(group.Path.Members * kind.Share!.Value, 2), say.Format("Paths.stream", group.Name, say.Activity(kind.Kind), say.Percent(kind.Share.Value))));
            }
            links.Add(new(group.Id, group.Reached ? "reached" : "waiting", group.Path.Members, say.Format("Paths.members", group.Name, say.Number(group.Path.Members))));
        }
        var ends = new List<FlowNode>();
        if (groups.Any(g => g.Reached))
            ends.Add(new("reached", say.Format("Paths.reached", goal), "announced"));
        if (groups.Any(g => !g.Reached))
            ends.Add(new("waiting", say["Paths.under_way"], "quiet"));
        return new(
            [.. kinds.Select(k => new FlowNode($"kind-{k}", say.Capital(say.Activity(k)), "kind")), .. groups.Select(g => new FlowNode(g.Id, g.Name, g.Reached ? "line" : "quiet")), .. ends],
            [.. links]);
    }
}
