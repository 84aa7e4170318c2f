using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Who was active in which month since joining: at least one activity or outcome in it.</summary>
[GenerateSerializer, Immutable, Alias("published-participation")]
public sealed record PublishedParticipation
{
    internal PublishedParticipation(ImmutableArray<PublishedActiveMonth> months) => Months = months;

    /// <summary>Months 1, 2, …: as many for every cohort of the version.</summary>
    [Id(0)] public ImmutableArray<PublishedActiveMonth> Months { get; }
}

[GenerateSerializer, Immutable, Alias("published-active-month")]
public sealed record PublishedActiveMonth
{
    internal PublishedActiveMonth(int month, int? eligible, double? share)
    {
        Month = month;
        Eligible = eligible;
        Share = share;
    }

    [Id(0)] public int Month { get; }

    /// <summary>Members who completed the month under observation: the denominator. Rounded to 5.</summary>
    [Id(1)] public int? Eligible { get; }

    /// <summary>The share of them who were active in it, 0 to 1.</summary>
    [Id(2)] public double? Share { get; }
}
