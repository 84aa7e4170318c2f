using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Which came first, an announced or an unannounced return, by Aalen and Johansen; both on one day count as announced.</summary>
[GenerateSerializer, Immutable, Alias("published-first-returns")]
public sealed record PublishedFirstReturns
{
    internal PublishedFirstReturns(int? members, ImmutableArray<PublishedIncidence> months)
    {
        Members = members;
        Months = months;
    }

    /// <summary>Members observed, quiet ones included; rounded to 5.</summary>
    [Id(0)] public int? Members { get; }

    /// <summary>Months 0, 1, 2, …, as for the clocks to a return.</summary>
    [Id(1)] public ImmutableArray<PublishedIncidence> Months { get; }
}

/// <summary>Shares of the members by a month, 0 to 1; what is left of 1 had neither. Two decimals below 200 members, three from there on.</summary>
[GenerateSerializer, Immutable, Alias("published-incidence")]
public sealed record PublishedIncidence
{
    internal PublishedIncidence(int month, double? announced, double? announcedStandardError, double? unannounced, double? unannouncedStandardError)
    {
        Month = month;
        Announced = announced;
        AnnouncedStandardError = announcedStandardError;
        Unannounced = unannounced;
        UnannouncedStandardError = unannouncedStandardError;
    }

    [Id(0)] public int Month { get; }

    [Id(1)] public double? Announced { get; }

    [Id(2)] public double? AnnouncedStandardError { get; }

    [Id(3)] public double? Unannounced { get; }

    [Id(4)] public double? UnannouncedStandardError { get; }
}
