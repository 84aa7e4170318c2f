using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>The mean cumulative function of all returns.</summary>
public sealed record ReturnCountsAnswer([property: Description("Rounded to 5.")] int? Members, ReturnCountAnswer[] Months)
{
    internal static ReturnCountsAnswer Of(PublishedReturnCounts c) =>
        new(c.Members, [.. c.Months.Select(m => new ReturnCountAnswer(m.Month, m.Mean, m.StandardError))]);
}

public sealed record ReturnCountAnswer(
    int Month,
    [property: Description("Returns a member by the end of the month.")] double? Mean,
    [property: Description("Robust (Lawless and Nadeau).")] double? StandardError);
