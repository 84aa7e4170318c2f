using System.ComponentModel;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Api;

public sealed record MixAnswer(
    [property: Description("Members with a hidden return, rounded to 5.")] int? Members,
    CategoryShareAnswer[] Categories)
{
    internal static MixAnswer Of(PublishedMix m) => new(m.Members, [.. m.Categories.Select(c => new CategoryShareAnswer(c.Category, c.Share))]);
}

public sealed record CategoryShareAnswer(
    string Category,
    [property: Description("Among the hidden returns, 0 to 1.")] double? Share);
