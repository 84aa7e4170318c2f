using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Sets one member beside the peers of a published version, with the member's own value taken out.</summary>
public interface IMemberComparisons
{
    /// <summary>The comparison inside the current version; null when no version is published or it has no such cohort.</summary>
    /// <param name="cohortKey">Null: the closest cohort there is, the join year when it is published, everyone otherwise.</param>
    Task<MemberComparison?> Compare(Tenancy.TenantId tenant, Tenancy.MemberId member, string? cohortKey, CancellationToken cancellation);
}

/// <summary>Numbers and codes; the words are Delivery's. There is no rank in it, and no way to make one.</summary>
/// <param name="Own">The member's own curve as it stood at the version's as-of day; null when they had not joined by then.</param>
/// <param name="TooEarly">Why nothing can be said about any measure yet; null when something can.</param>
[GenerateSerializer, Immutable, Alias("member-comparison")]
public sealed record MemberComparison(
    [property: Id(0)] BenchmarkIdentity Version,
    [property: Id(1)] PublishedCohort Cohort,
    [property: Id(2)] MemberCurve? Own,
    [property: Id(3)] TooEarlyReason? TooEarly,
    [property: Id(4)] ImmutableArray<MeasureComparison> Measures,
    [property: Id(5)] PaceComparison? Pace = null,
    [property: Id(6)] ReturnsToMeet? ToMeet = null,
    [property: Id(7)] LearningGrowth? Growth = null);

/// <param name="Clock">The band on each clock: the same goals, other times.</param>
/// <param name="Cell">The member's last completed month, or last full step of effort, at the version's as-of day; 0 before the first.</param>
/// <param name="OwnTenths">The member's value there, in tenths of the measure's unit.</param>
/// <param name="Peers">Other members observed in that cell, rounded to 5; null when withheld.</param>
/// <param name="Band">Where the value lies, edges included in the middle band; null when it is too early.</param>
/// <param name="Quantiles">Of the peers, without the member.</param>
/// <param name="Hours">On the effort clock: the hours that make up <paramref name="Cell"/>; null on the other one.</param>
[GenerateSerializer, Immutable, Alias("measure-comparison")]
public sealed record MeasureComparison(
    [property: Id(0)] Measure Measure,
    [property: Id(1)] Clock Clock,
    [property: Id(2)] int Cell,
    [property: Id(3)] int OwnTenths,
    [property: Id(4)] int? Peers,
    [property: Id(5)] Band? Band,
    [property: Id(6)] TooEarlyReason? TooEarly,
    [property: Id(7)] PeerQuantiles? Quantiles,
    [property: Id(8)] int? Hours = null);

/// <summary>Type-7 quantiles of a cell's peers in the measure's unit. P10 and P90 from 40 peers, quartiles from 20.</summary>
[GenerateSerializer, Immutable, Alias("peer-quantiles")]
public sealed record PeerQuantiles
{
    internal PeerQuantiles(double? p10, double? p25, double p50, double? p75, double? p90)
    {
        P10 = p10;
        P25 = p25;
        P50 = p50;
        P75 = p75;
        P90 = p90;
    }

    [Id(0)] public double? P10 { get; }

    [Id(1)] public double? P25 { get; }

    [Id(2)] public double P50 { get; }

    [Id(3)] public double? P75 { get; }

    [Id(4)] public double? P90 { get; }
}

/// <summary>A range between two published centiles; bounds belong to the middle band. Never a place in an order.</summary>
[GenerateSerializer, Alias("band")]
public enum Band
{
    /// <summary>Below P10, where P10 is published.</summary>
    BelowP10 = 1,

    /// <summary>Below P25 (and not below P10, where that is published).</summary>
    BelowP25 = 2,

    /// <summary>From P25 to P75: within the range most peers travel.</summary>
    Middle = 3,

    /// <summary>Above P75 (and not above P90, where that is published).</summary>
    AboveP75 = 4,

    /// <summary>Above P90, where P90 is published.</summary>
    AboveP90 = 5,
}

[GenerateSerializer, Alias("too-early-reason")]
public enum TooEarlyReason
{
    /// <summary>Fewer completed months than the statement needs: three; seven for pace; one full step on the effort clock.</summary>
    FewMonths = 1,

    /// <summary>Too few peers have travelled as far; the cell is withheld.</summary>
    FewPeers = 2,

    /// <summary>The member joined before the history begins: the first months were not observed.</summary>
    JoinedBeforeHistory = 3,

    /// <summary>The member was not in the directory, or had not joined, when the version was computed.</summary>
    NotInVersion = 4,

    /// <summary>The member has logged no hours.</summary>
    NoEffort = 5,

    /// <summary>The member's own returns do not say it clearly.</summary>
    FewReturns = 6,
}
