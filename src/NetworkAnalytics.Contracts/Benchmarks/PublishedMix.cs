using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>What the hidden returns were: the share of each category among the unannounced outcomes.</summary>
[GenerateSerializer, Immutable, Alias("published-mix")]
public sealed record PublishedMix
{
    internal PublishedMix(int? members, ImmutableArray<PublishedCategoryShare> categories)
    {
        Members = members;
        Categories = categories;
    }

    /// <summary>Members with a hidden return, rounded to 5.</summary>
    [Id(0)] public int? Members { get; }

    /// <summary>
    /// Every category of the tenant, in the taxonomy's order. Where what is hidden would be a few people, or mostly
    /// one, all shares are withheld.
    /// </summary>
    [Id(1)] public ImmutableArray<PublishedCategoryShare> Categories { get; }
}

[GenerateSerializer, Immutable, Alias("published-category-share")]
public sealed record PublishedCategoryShare
{
    internal PublishedCategoryShare(string category, double? share)
    {
        Category = category;
        Share = share;
    }

    [Id(0)] public string Category { get; }

    /// <summary>0 to 1; null where fewer than k members contributed, or one gave more than three tenths.</summary>
    [Id(1)] public double? Share { get; }
}
