using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>A member's own learning curve: what they see first, beside nobody.</summary>
/// <param name="AsOf">Entries strictly before this day, in the tenant's zone.</param>
/// <param name="CompletedMonths">Tenure months of 30.4375 days, pauses taken out.</param>
/// <param name="TenureDays">Observed days since joining, pauses taken out.</param>
/// <param name="Measures">One line a measure; each has <paramref name="CompletedMonths"/> values.</param>
/// <param name="HistoryStartsOn">The first observed day, when the association has set one or a published version says so; otherwise null.</param>
/// <param name="LearningSoFar">Learning in tenths including the month in progress.</param>
/// <param name="LearningByEffort">Cumulative learning in tenths at the end of each full step of the effort clock.</param>
/// <param name="EffortStepHours">Hours in one step of it.</param>
[GenerateSerializer, Immutable, Alias("member-curve")]
public sealed record MemberCurve(
    [property: Id(0)] DateOnly AsOf,
    [property: Id(1)] DateOnly JoinedOn,
    [property: Id(2)] DateOnly? LeftOn,
    [property: Id(3)] bool OnPause,
    [property: Id(4)] int TenureDays,
    [property: Id(5)] int CompletedMonths,
    [property: Id(6)] ImmutableArray<MeasureLine> Measures,
    [property: Id(7)] int AnnouncedReturns,
    [property: Id(8)] int HiddenReturns,
    [property: Id(9)] int Readjustments,
    [property: Id(10)] int Encounters,
    [property: Id(11)] int LearningSoFar,
    [property: Id(12)] DateOnly? HistoryStartsOn,
    [property: Id(13)] ImmutableArray<int> LearningByEffort,
    [property: Id(14)] int EffortStepHours);

/// <param name="Tenths">Cumulative value in tenths of the measure's unit at the end of month 1, 2, …; never falls.</param>
[GenerateSerializer, Immutable, Alias("measure-line")]
public sealed record MeasureLine([property: Id(0)] Measure Measure, [property: Id(1)] ImmutableArray<int> Tenths);
