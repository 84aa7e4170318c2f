using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What members who reached one kind of goal had done before.</summary>
public sealed record PathsAnswer(
    [property: Description("The outcome category that the goals announced.")] string Goal,
    [property: Description("At most four, largest first.")] PathAnswer[] Groups,
    [property: Description("Members who declared such a goal and have not reached it yet; null is withheld.")] PathAnswer? NotYet)
{
    internal static PathsAnswer Of(PublishedPaths p) =>
        new(p.Goal, [.. p.Groups.Select(PathAnswer.Of)], p.NotYet is null ? null : PathAnswer.Of(p.NotYet));
}

public sealed record PathAnswer([property: Description("Rounded to 5.")] int Members, KindShareAnswer[] Kinds)
{
    internal static PathAnswer Of(PublishedPath p) => new(p.Members, [.. p.Kinds.Select(k => new KindShareAnswer(k.Kind, k.Share))]);
}

public sealed record KindShareAnswer(
    [property: Description("The activity's kind.")] string Kind,
    [property: Description("The mean of the members' own shares, 0 to 1.")] double? Share);
