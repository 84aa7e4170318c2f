using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>
/// What is published for one cohort in one version: immutable, and already through the gate. It is made by the
/// publication gate alone (its constructor is internal, and an architecture test holds who calls it), so a number
/// that has not passed the gate has no type to leave the Engine in.
/// </summary>
[GenerateSerializer, Immutable, Alias("published-benchmark")]
public sealed record PublishedBenchmark
{
    internal PublishedBenchmark(BenchmarkIdentity identity, PublishedCohort cohort, ImmutableArray<PublishedCurve> curves,
        ImmutableArray<PublishedReturnTimes> returns, PublishedFirstReturns first, PublishedReturnCounts counts, PublishedMix mix,
        ImmutableArray<PublishedPaths> paths, PublishedExponents exponents, PublishedParticipation participation, PublishedMovement? movement)
    {
        Identity = identity;
        Cohort = cohort;
        Curves = curves;
        Returns = returns;
        First = first;
        Counts = counts;
        Mix = mix;
        Paths = paths;
        Exponents = exponents;
        Participation = participation;
        Movement = movement;
    }

    [Id(0)] public BenchmarkIdentity Identity { get; }

    [Id(1)] public PublishedCohort Cohort { get; }

    /// <summary>On the tenure clock and on the effort clock.</summary>
    [Id(2)] public ImmutableArray<PublishedCurve> Curves { get; }

    /// <summary>The clock to the announced return and the clock to any.</summary>
    [Id(3)] public ImmutableArray<PublishedReturnTimes> Returns { get; }

    [Id(4)] public PublishedFirstReturns First { get; }

    [Id(5)] public PublishedReturnCounts Counts { get; }

    [Id(6)] public PublishedMix Mix { get; }

    /// <summary>One for each category of goal that enough members reached, in the taxonomy's order.</summary>
    [Id(7)] public ImmutableArray<PublishedPaths> Paths { get; }

    [Id(8)] public PublishedExponents Exponents { get; }

    [Id(9)] public PublishedParticipation Participation { get; }
    /// <summary>Why it moved since the version before; null in the first.</summary>
    [Id(20)] public PublishedMovement? Movement { get; }
}

/// <summary>Which computation a published number belongs to.</summary>
/// <param name="Version">Rises by one with every published change of a tenant's benchmarks; from 1.</param>
/// <param name="AsOf">Entries strictly before this day, in the tenant's zone.</param>
/// <param name="LogHorizon">Log transactions below this one are in; an Engine number, shown for audit.</param>
/// <param name="DefinitionHash">Hash of every definition that the numbers depend on: cohorts, taxonomy, weights, k, zone.</param>
/// <param name="Method">Name and revision of the method, for instance <c>learning/3</c>.</param>
[GenerateSerializer, Immutable, Alias("benchmark-identity")]
public sealed record BenchmarkIdentity(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] int Version,
    [property: Id(2)] DateOnly AsOf,
    [property: Id(3)] long LogHorizon,
    [property: Id(4)] string DefinitionHash,
    [property: Id(5)] string Method,
    [property: Id(6)] DateTimeOffset ComputedAt);

/// <param name="Number">The cohort's place in its version, from 0 (everyone).</param>
/// <param name="Key">How files and commands name it: <c>everyone</c>, <c>join_year=2010</c>, or a saved filter's name.</param>
/// <param name="Members">Rounded to 5; null when there are fewer than k.</param>
[GenerateSerializer, Immutable, Alias("published-cohort")]
public sealed record PublishedCohort
{
    internal PublishedCohort(int number, string key, int? members)
    {
        Number = number;
        Key = key;
        Members = members;
    }

    [Id(0)] public int Number { get; }

    [Id(1)] public string Key { get; }

    [Id(2)] public int? Members { get; }
}

[GenerateSerializer, Immutable, Alias("published-curve")]
public sealed record PublishedCurve
{
    internal PublishedCurve(Measure measure, Clock clock, ImmutableArray<PublishedCell> cells)
    {
        Measure = measure;
        Clock = clock;
        Cells = cells;
    }

    [Id(0)] public Measure Measure { get; }

    [Id(1)] public Clock Clock { get; }

    /// <summary>Cells 1, 2, … of the clock, up to the longest one the tenant's history could fill, whoever is in it.</summary>
    [Id(2)] public ImmutableArray<PublishedCell> Cells { get; }
}

/// <summary>One clock cell of one curve. A null is withheld: too few people stand behind it.</summary>
[GenerateSerializer, Immutable, Alias("published-cell")]
public sealed record PublishedCell
{
    internal PublishedCell(int cell, int? members, double? mean, PublishedQuantile? p10, PublishedQuantile? p25, PublishedQuantile? p50, PublishedQuantile? p75, PublishedQuantile? p90, int? heldFrom)
    {
        Cell = cell;
        Members = members;
        Mean = mean;
        P10 = p10;
        P25 = p25;
        P50 = p50;
        P75 = p75;
        P90 = p90;
        HeldFrom = heldFrom;
    }

    /// <summary>From 1: a completed tenure month, or a bin of effort.</summary>
    [Id(0)] public int Cell { get; }

    /// <summary>Members observed in the cell, rounded to 5.</summary>
    [Id(1)] public int? Members { get; }

    /// <summary>In the measure's unit; two significant digits below 200 members, three from there on.</summary>
    [Id(2)] public double? Mean { get; }

    [Id(3)] public PublishedQuantile? P10 { get; }

    [Id(4)] public PublishedQuantile? P25 { get; }

    [Id(5)] public PublishedQuantile? P50 { get; }

    [Id(6)] public PublishedQuantile? P75 { get; }

    [Id(7)] public PublishedQuantile? P90 { get; }

    /// <summary>The earlier version whose numbers the cell goes on showing, since too few people changed; null: its own.</summary>
    [Id(8)] public int? HeldFrom { get; }
}

/// <summary>One quantile of one cell, in the measure's unit.</summary>
[GenerateSerializer, Immutable, Alias("published-quantile")]
public sealed record PublishedQuantile
{
    internal PublishedQuantile(double raw, double line, double? lower, double? upper)
    {
        Raw = raw;
        Line = line;
        Lower = lower;
        Upper = upper;
    }

    /// <summary>The type-7 sample quantile (Hyndman &amp; Fan 1996).</summary>
    [Id(0)] public double Raw { get; }

    /// <summary>The line to draw: isotonic where all five quantiles are published, the running maximum beyond.</summary>
    [Id(1)] public double Line { get; }

    /// <summary>95 % order-statistic interval; null where it would show the smallest or largest value.</summary>
    [Id(2)] public double? Lower { get; }

    [Id(3)] public double? Upper { get; }
}
