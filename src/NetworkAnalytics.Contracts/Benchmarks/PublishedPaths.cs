using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Different paths to one kind of goal: what members who reached it had done before, in at most four groups.</summary>
[GenerateSerializer, Immutable, Alias("published-paths")]
public sealed record PublishedPaths
{
    internal PublishedPaths(string goal, ImmutableArray<PublishedPath> groups, PublishedPath? notYet)
    {
        Goal = goal;
        Groups = groups;
        NotYet = notYet;
    }

    /// <summary>The outcome category that the goals announced.</summary>
    [Id(0)] public string Goal { get; }

    /// <summary>Largest first; no order of merit.</summary>
    [Id(1)] public ImmutableArray<PublishedPath> Groups { get; }

    /// <summary>Members who declared such a goal and have not reached it yet; null when withheld.</summary>
    [Id(2)] public PublishedPath? NotYet { get; }
}

/// <summary>The mean mix of activities of one group.</summary>
[GenerateSerializer, Immutable, Alias("published-path")]
public sealed record PublishedPath
{
    internal PublishedPath(int members, ImmutableArray<PublishedKindShare> kinds)
    {
        Members = members;
        Kinds = kinds;
    }

    /// <summary>Rounded to 5.</summary>
    [Id(0)] public int Members { get; }

    /// <summary>Every activity kind of the tenant, in the taxonomy's order.</summary>
    [Id(1)] public ImmutableArray<PublishedKindShare> Kinds { get; }
}

[GenerateSerializer, Immutable, Alias("published-kind-share")]
public sealed record PublishedKindShare
{
    internal PublishedKindShare(string kind, double? share)
    {
        Kind = kind;
        Share = share;
    }

    [Id(0)] public string Kind { get; }

    /// <summary>0 to 1, the mean of the members' own shares; null is withheld.</summary>
    [Id(1)] public double? Share { get; }
}
