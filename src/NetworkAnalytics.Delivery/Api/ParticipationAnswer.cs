using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

public sealed record ParticipationAnswer(ActiveMonthAnswer[] Months)
{
    internal static ParticipationAnswer Of(PublishedParticipation p) => new([.. p.Months.Select(m => new ActiveMonthAnswer(m.Month, m.Eligible, m.Share))]);
}

public sealed record ActiveMonthAnswer(
    int Month,
    [property: Description("Members who completed the month under observation, rounded to 5: the denominator.")] int? Eligible,
    [property: Description("The share of them with an activity or an outcome in it, 0 to 1.")] double? Share);
