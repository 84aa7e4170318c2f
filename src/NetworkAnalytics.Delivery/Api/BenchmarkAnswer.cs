using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>All that is published of one cohort. A null is withheld: too few people stand behind it.</summary>
public sealed record BenchmarkAnswer(
    int Version,
    [property: Description("Entries strictly before this day count.")] DateOnly AsOf,
    [property: Description("The cohort's key.")] string Cohort,
    [property: Description("Rounded to 5; null when too few.")] int? Members,
    [property: Description("Centiles along the tenure clock (months) and the effort clock (bins of logged hours).")] PublishedCurveAnswer[] Curves,
    [property: Description("Time from joining to the first announced return and to the first of any kind (Kaplan and Meier).")] ReturnTimesAnswer[] Returns,
    [property: Description("Which came first, an announced or an unannounced return (Aalen and Johansen).")] FirstReturnsAnswer First,
    [property: Description("How many returns a member has had by then, quiet members included.")] ReturnCountsAnswer Counts,
    [property: Description("What the hidden returns were.")] MixAnswer Mix,
    [property: Description("Different paths to one kind of goal: groups, in no order of merit.")] PathsAnswer[] Paths,
    [property: Description("How learning exponents are spread: above 1, returns come faster as effort goes on.")] ExponentsAnswer Exponents,
    [property: Description("Who was active in which month since joining.")] ParticipationAnswer Participation,
    [property: Description("Why the numbers moved since the version before; null in the first.")] MovementAnswer? Movement)
{
    internal static BenchmarkAnswer Of(PublishedBenchmark b) => new(
        b.Identity.Version, b.Identity.AsOf, b.Cohort.Key, b.Cohort.Members,
        [.. b.Curves.Select(PublishedCurveAnswer.Of)], [.. b.Returns.Select(ReturnTimesAnswer.Of)], FirstReturnsAnswer.Of(b.First), ReturnCountsAnswer.Of(b.Counts),
        MixAnswer.Of(b.Mix), [.. b.Paths.Select(PathsAnswer.Of)], ExponentsAnswer.Of(b.Exponents), ParticipationAnswer.Of(b.Participation),
        b.Movement is null ? null : MovementAnswer.Of(b.Cohort.Key, b.Movement));
}

public sealed record PublishedCurveAnswer(
    [property: Description("learning, encounters, reach, breadth or effort.")] string Measure,
    [property: Description("tenure or effort.")] string Clock,
    CellAnswer[] Cells)
{
    internal static PublishedCurveAnswer Of(PublishedCurve c) => new(c.Measure.Name(), c.Clock.Name(), [.. c.Cells.Select(CellAnswer.Of)]);
}

public sealed record CellAnswer(
    [property: Description("A completed month, or a completed bin of effort; from 1.")] int Cell,
    [property: Description("Members observed there, rounded to 5.")] int? Members,
    double? Mean, QuantileAnswer? P10, QuantileAnswer? P25, QuantileAnswer? P50, QuantileAnswer? P75, QuantileAnswer? P90,
    [property: Description("The earlier version whose numbers it goes on showing, because too few people changed since.")] int? HeldFrom)
{
    internal static CellAnswer Of(PublishedCell c) => new(c.Cell, c.Members, c.Mean, Q(c.P10), Q(c.P25), Q(c.P50), Q(c.P75), Q(c.P90), c.HeldFrom);

    private static QuantileAnswer? Q(PublishedQuantile? q) => q is null ? null : new(q.Raw, q.Line, q.Lower, q.Upper);
}

public sealed record QuantileAnswer(
    [property: Description("The type-7 sample quantile.")] double Raw,
    [property: Description("The smoothed value to draw.")] double Line,
    [property: Description("95 % order-statistic interval.")] double? Lower,
    double? Upper);
