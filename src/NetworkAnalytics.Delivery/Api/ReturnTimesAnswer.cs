using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>The time from joining to the first return of a kind, month by month.</summary>
public sealed record ReturnTimesAnswer(
    [property: Description("announced, or any: hidden returns too.")] string Kind,
    [property: Description("Members observed, quiet ones included; rounded to 5.")] int? Members,
    WaitingAnswer[] Months,
    [property: Description("The table under the curve, at months 0, 3, 6, 12, 24 and 36.")] AtRiskAnswer[] Table,
    [property: Description("The days by which 25, 50 and 75 % have had the return.")] TimeQuantileAnswer[] Quantiles,
    [property: Description("The mean time spent waiting within the first 90, 365 and 1095 days.")] RestrictedMeanAnswer[] RestrictedMeans)
{
    internal static ReturnTimesAnswer Of(PublishedReturnTimes r) => new(
        r.Kind.Name(), r.Members,
        [.. r.Months.Select(m => new WaitingAnswer(m.Month, m.AtRisk, m.Survival, m.Lower, m.Upper))],
        [.. r.Table.Select(t => new AtRiskAnswer(t.Month, t.AtRisk, t.Events, t.Censored))],
        [.. r.Quantiles.Select(q => new TimeQuantileAnswer(q.Level, TimeAnswer.Of(q.Value), TimeAnswer.Of(q.Lower), TimeAnswer.Of(q.Upper)))],
        [.. r.RestrictedMeans.Select(m => new RestrictedMeanAnswer(m.Horizon, m.Days, m.StandardError))]);
}

public sealed record WaitingAnswer(
    [property: Description("The share is that of the last whole day before 30.4375 times this.")] int Month,
    [property: Description("Members who had waited and been observed until then, rounded to 5.")] int? AtRisk,
    [property: Description("The share still waiting, 0 to 1.")] double? Survival,
    [property: Description("95 % log-log interval; null where the share is 0 or 1.")] double? Lower,
    double? Upper);

public sealed record AtRiskAnswer(
    int Month,
    int? AtRisk,
    [property: Description("Members with a return by then.")] int? Events,
    [property: Description("Members whose observation ended by then without one.")] int? Censored);

public sealed record TimeQuantileAnswer(
    [property: Description("0.25, 0.5 or 0.75.")] double Level,
    TimeAnswer? Value,
    [property: Description("95 % interval.")] TimeAnswer? Lower,
    TimeAnswer? Upper);

/// <summary>A day that may lie ahead still, which is another thing than withheld.</summary>
public sealed record TimeAnswer(
    [property: Description("false: not reached by the end of what was observed.")] bool Reached,
    [property: Description("Days from joining; null while not reached.")] double? Days)
{
    internal static TimeAnswer? Of(PublishedTime? t) => t is null ? null : new(t.Days is not null, t.Days);
}

public sealed record RestrictedMeanAnswer(
    [property: Description("Over so many days.")] int Horizon,
    [property: Description("Null also where nobody was observed for so long: nothing is extrapolated.")] double? Days,
    double? StandardError);
