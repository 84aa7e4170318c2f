using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Which returns a clock waits for. The numbers are stored and never change.</summary>
[GenerateSerializer, Alias("return-kind")]
public enum ReturnKind : byte
{
    /// <summary>Outcomes that had been announced.</summary>
    Announced = 1,

    /// <summary>Every outcome, announced or hidden.</summary>
    Any = 2,
}

/// <summary>The word for a kind of return in files, JSON and commands.</summary>
public static class ReturnKindNames
{
    public static string Name(this ReturnKind kind) => kind == ReturnKind.Announced ? "announced" : "any";
}

/// <summary>
/// The time from joining to the first return of a kind, by Kaplan and Meier. Read month by month only: the steps
/// themselves fall on days of single people. A null is withheld, as everywhere in what is published.
/// </summary>
[GenerateSerializer, Immutable, Alias("published-return-times")]
public sealed record PublishedReturnTimes
{
    internal PublishedReturnTimes(ReturnKind kind, int? members, ImmutableArray<PublishedSurvival> months,
        ImmutableArray<PublishedAtRisk> table, ImmutableArray<PublishedTimeQuantile> quantiles, ImmutableArray<PublishedRestrictedMean> restrictedMeans)
    {
        Kind = kind;
        Members = members;
        Months = months;
        Table = table;
        Quantiles = quantiles;
        RestrictedMeans = restrictedMeans;
    }

    [Id(0)] public ReturnKind Kind { get; }

    /// <summary>Members observed, quiet ones included; rounded to 5.</summary>
    [Id(1)] public int? Members { get; }

    /// <summary>Months 0, 1, 2, …: as many for every cohort of the version.</summary>
    [Id(2)] public ImmutableArray<PublishedSurvival> Months { get; }

    /// <summary>Months 0, 3, 6, 12, 24, 36.</summary>
    [Id(3)] public ImmutableArray<PublishedAtRisk> Table { get; }

    /// <summary>25, 50 and 75 %.</summary>
    [Id(4)] public ImmutableArray<PublishedTimeQuantile> Quantiles { get; }

    /// <summary>Over 90, 365 and 1095 days.</summary>
    [Id(5)] public ImmutableArray<PublishedRestrictedMean> RestrictedMeans { get; }
}

/// <summary>The share still waiting at a month, that is on the last whole day before 30.4375 · month.</summary>
[GenerateSerializer, Immutable, Alias("published-survival")]
public sealed record PublishedSurvival
{
    internal PublishedSurvival(int month, int? atRisk, double? survival, double? lower, double? upper)
    {
        Month = month;
        AtRisk = atRisk;
        Survival = survival;
        Lower = lower;
        Upper = upper;
    }

    [Id(0)] public int Month { get; }

    /// <summary>Members who had waited and been observed until that day at least; rounded to 5.</summary>
    [Id(1)] public int? AtRisk { get; }

    /// <summary>0 to 1; two decimals below 200 members, three from there on.</summary>
    [Id(2)] public double? Survival { get; }

    /// <summary>95 % log-log interval; null where the share is 0 or 1.</summary>
    [Id(3)] public double? Lower { get; }

    [Id(4)] public double? Upper { get; }
}

/// <summary>The table under a curve; numbers of people, rounded to 5. A row whose hidden part would be a few people is withheld whole.</summary>
[GenerateSerializer, Immutable, Alias("published-at-risk")]
public sealed record PublishedAtRisk
{
    internal PublishedAtRisk(int month, int? atRisk, int? events, int? censored)
    {
        Month = month;
        AtRisk = atRisk;
        Events = events;
        Censored = censored;
    }

    [Id(0)] public int Month { get; }

    [Id(1)] public int? AtRisk { get; }

    /// <summary>Members with a return by then.</summary>
    [Id(2)] public int? Events { get; }

    /// <summary>Members whose observation ended by then without one.</summary>
    [Id(3)] public int? Censored { get; }
}

/// <summary>The day by which a share of the members has had the return, with its 95 % interval.</summary>
[GenerateSerializer, Immutable, Alias("published-time-quantile")]
public sealed record PublishedTimeQuantile
{
    internal PublishedTimeQuantile(double level, PublishedTime? value, PublishedTime? lower, PublishedTime? upper)
    {
        Level = level;
        Value = value;
        Lower = lower;
        Upper = upper;
    }

    /// <summary>0.25, 0.5 or 0.75.</summary>
    [Id(0)] public double Level { get; }

    [Id(1)] public PublishedTime? Value { get; }

    [Id(2)] public PublishedTime? Lower { get; }

    [Id(3)] public PublishedTime? Upper { get; }
}

/// <summary>A time that may not have been reached yet, which is another thing than withheld (no such record at all).</summary>
[GenerateSerializer, Immutable, Alias("published-time")]
public sealed record PublishedTime
{
    internal PublishedTime(double? days) => Days = days;

    /// <summary>Days from joining; null: not reached.</summary>
    [Id(0)] public double? Days { get; }
}

/// <summary>The mean time spent waiting within the first days.</summary>
[GenerateSerializer, Immutable, Alias("published-restricted-mean")]
public sealed record PublishedRestrictedMean
{
    internal PublishedRestrictedMean(int horizon, double? days, double? standardError)
    {
        Horizon = horizon;
        Days = days;
        StandardError = standardError;
    }

    /// <summary>τ in days.</summary>
    [Id(0)] public int Horizon { get; }

    /// <summary>Null also where τ exceeds the largest observed time: nothing is extrapolated.</summary>
    [Id(1)] public double? Days { get; }

    [Id(2)] public double? StandardError { get; }
}
