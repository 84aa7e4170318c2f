namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>
/// How learning exponents are spread in a cohort: quantiles of the estimated spread, never of members' own values.
/// Above 1, returns come faster as effort goes on. All null when there are too few members or no spread to see.
/// </summary>
[GenerateSerializer, Immutable, Alias("published-exponents")]
public sealed record PublishedExponents
{
    internal PublishedExponents(int? members, double? p10, double? p25, double? p50, double? p75, double? p90)
    {
        Members = members;
        P10 = p10;
        P25 = p25;
        P50 = p50;
        P75 = p75;
        P90 = p90;
    }

    /// <summary>Members with returns along their effort, rounded to 5.</summary>
    [Id(0)] public int? Members { get; }

    [Id(1)] public double? P10 { get; }

    [Id(2)] public double? P25 { get; }

    [Id(3)] public double? P50 { get; }

    [Id(4)] public double? P75 { get; }

    [Id(5)] public double? P90 { get; }
}
