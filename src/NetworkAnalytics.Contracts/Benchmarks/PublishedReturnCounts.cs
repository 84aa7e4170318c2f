using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>How many returns a member has had by then: the mean cumulative function of all outcomes, quiet members included.</summary>
[GenerateSerializer, Immutable, Alias("published-return-counts")]
public sealed record PublishedReturnCounts
{
    internal PublishedReturnCounts(int? members, ImmutableArray<PublishedMeanCount> months)
    {
        Members = members;
        Months = months;
    }

    /// <summary>Rounded to 5.</summary>
    [Id(0)] public int? Members { get; }

    /// <summary>Months 1, 2, …: as many for every cohort of the version.</summary>
    [Id(1)] public ImmutableArray<PublishedMeanCount> Months { get; }
}

[GenerateSerializer, Immutable, Alias("published-mean-count")]
public sealed record PublishedMeanCount
{
    internal PublishedMeanCount(int month, double? mean, double? standardError)
    {
        Month = month;
        Mean = mean;
        StandardError = standardError;
    }

    [Id(0)] public int Month { get; }

    /// <summary>Returns a member; two significant digits below 200 members, three from there on.</summary>
    [Id(1)] public double? Mean { get; }

    /// <summary>Robust (Lawless and Nadeau), member as cluster; null where the mean is.</summary>
    [Id(2)] public double? StandardError { get; }
}
