using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

internal sealed record MovementsAnswer(int Version, DateOnly AsOf, MovementAnswer[] Cohorts)
{
    public static MovementsAnswer Of(VersionMovements v) => new(
        v.Identity.Version, v.Identity.AsOf,
        [.. v.Cohorts.Select(c => MovementAnswer.Of(c.Cohort.Key, c.Movement))]);
}

/// <summary>Why the numbers of a cohort moved since the version before.</summary>
public sealed record MovementAnswer(
    string Cohort,
    [property: Description("The version before; null where there was no such cohort.")] int? Since,
    [property: Description("Members who came into the cohort, rounded to 5; null is too few to say, 0 is nobody.")] int? Joined,
    [property: Description("Members who are no longer in it, likewise.")] int? Left,
    [property: Description("Members who stayed and have new entries or another profile, likewise.")] int? Changed,
    [property: Description("Weights, zone, k, the beginning of the history or the cohorts are defined otherwise than before.")] bool? DefinitionChanged,
    [property: Description("Cells that go on showing earlier numbers, because too few people changed.")] int? CellsHeld,
    [property: Description("Cells that show nothing although enough members stand in them.")] int? CellsWithheld)
{
    internal static MovementAnswer Of(string cohort, PublishedMovement? m) =>
        new(cohort, m?.Since, m?.Joined, m?.Left, m?.Changed, m?.DefinitionChanged, m?.CellsHeld, m?.CellsWithheld);
}
