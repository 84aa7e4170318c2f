using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Quantiles of the estimated spread, never of members' own values.</summary>
public sealed record ExponentsAnswer(
    [property: Description("Members with returns along their effort, rounded to 5.")] int? Members,
    double? P10, double? P25, double? P50, double? P75, double? P90)
{
    internal static ExponentsAnswer Of(PublishedExponents e) => new(e.Members, e.P10, e.P25, e.P50, e.P75, e.P90);
}
