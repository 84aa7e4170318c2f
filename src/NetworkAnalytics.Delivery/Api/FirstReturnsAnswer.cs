using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Which came first; both on one day count as announced.</summary>
public sealed record FirstReturnsAnswer(
    [property: Description("Members observed, quiet ones included; rounded to 5.")] int? Members,
    FirstReturnMonthAnswer[] Months)
{
    internal static FirstReturnsAnswer Of(PublishedFirstReturns f) => new(
        f.Members,
        [.. f.Months.Select(m => new FirstReturnMonthAnswer(m.Month, m.Announced, m.AnnouncedStandardError, m.Unannounced, m.UnannouncedStandardError))]);
}

/// <summary>Shares of the members by a month; what is left of 1 had neither.</summary>
public sealed record FirstReturnMonthAnswer(
    int Month,
    [property: Description("To whom an announced return came first, 0 to 1.")] double? Announced,
    double? AnnouncedStandardError,
    [property: Description("To whom an unannounced return came first, 0 to 1.")] double? Unannounced,
    double? UnannouncedStandardError);
