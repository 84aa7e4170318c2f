using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>One kind of activity, or one category of outcome. Its place in the taxonomy's list is its stored code.</summary>
/// <param name="Name">Lower-case identifier as it appears in files, for instance <c>advice_given</c>.</param>
/// <param name="WeightTenths">What one outcome of it adds to <c>learning</c>, in tenths; 10 by default. Unused for activities.</param>
[GenerateSerializer, Immutable, Alias("taxonomy-term")]
public sealed record TaxonomyTerm([property: Id(0)] string Name, [property: Id(1)] int WeightTenths = 10);

/// <summary>
/// The words an association uses for its encounters and returns. Lists only ever grow: a term's index is the code
/// under which packed histories and curve rows know it, so a term is never moved or removed.
/// </summary>
[GenerateSerializer, Immutable, Alias("taxonomy")]
public sealed record Taxonomy(
    [property: Id(0)] ImmutableArray<TaxonomyTerm> ActivityKinds,
    [property: Id(1)] ImmutableArray<TaxonomyTerm> OutcomeCategories)
{
    /// <summary>Codes are stored in one byte; the rest is kept free.</summary>
    public const int MaxTerms = 200;

    /// <summary>Acting on one's own post or promise: kept in the history, not counted as an encounter.</summary>
    public const string FollowUp = "follow_up";

    public static Taxonomy Default { get; } = new(
        Terms("event", "one_to_one", "introduction", "advice_given", "volunteering", "discussion", FollowUp),
        Terms("job", "client", "pitch", "strategy", "advice", "watch", "offer", "benchmark", "partnership", "need"));

    public int ActivityCode(string name) => IndexOf(ActivityKinds, name);

    public int OutcomeCode(string name) => IndexOf(OutcomeCategories, name);

    private static int IndexOf(ImmutableArray<TaxonomyTerm> terms, string name)
    {
        for (var i = 0; i < terms.Length; i++)
            if (string.Equals(terms[i].Name, name, StringComparison.Ordinal))
                return i;
        return -1;
    }

    private static ImmutableArray<TaxonomyTerm> Terms(params string[] names) => [.. names.Select(n => new TaxonomyTerm(n))];
}

/// <summary>What an association decides about its numbers. Kept in grain storage.</summary>
/// <param name="TimeZone">IANA zone, for instance <c>Europe/Paris</c>; fixed once the first entry is in.</param>
/// <param name="HistoryStartsOn">Members who joined before it are left-truncated; null: the earliest entry's day.</param>
/// <param name="MinimumPeers">The smallest group ever published (k); at least 5, by default 10.</param>
/// <param name="RecomputeCron">When the benchmarks are computed again, five fields, in <paramref name="TimeZone"/>.</param>
/// <param name="Locale">The language in which the association is written to when a person has none of their own: <c>en</c> or <c>fr</c>.</param>
/// <param name="Retention">How long what is not history is kept; null: <see cref="TenantRetention.Default"/>.</param>
/// <param name="EffortBinHours">Hours of logged effort in one cell of the effort clock, 1 to 100.</param>
/// <param name="MembersActAs">Whether a key with the scope for it may act as a member, who can read every use.</param>
[GenerateSerializer, Immutable, Alias("tenant-settings")]
public sealed record TenantSettings(
    [property: Id(0)] string TimeZone,
    [property: Id(1)] DateOnly? HistoryStartsOn,
    [property: Id(2)] int MinimumPeers,
    [property: Id(3)] string RecomputeCron,
    [property: Id(4)] Taxonomy Taxonomy,
    [property: Id(5)] string Locale = "en",
    [property: Id(6)] TenantRetention? Retention = null,
    [property: Id(7)] int EffortBinHours = TenantSettings.DefaultEffortBinHours,
    [property: Id(12)] bool MembersActAs = false)
{
    public const int DefaultEffortBinHours = 5;

    public static TenantSettings Default { get; } = new("UTC", null, 10, "30 3 * * *", Taxonomy.Default);
}

/// <summary>How long an association keeps what is not its members' histories. Those are kept until they are erased.</summary>
/// <param name="ImportDays">Days after an import's end until its report of rejected rows and rows still staged go.</param>
/// <param name="AuditDays">Days until a line of the audit log goes.</param>
[GenerateSerializer, Immutable, Alias("tenant-retention")]
public sealed record TenantRetention([property: Id(0)] int ImportDays = 90, [property: Id(1)] int AuditDays = 730)
{
    public static TenantRetention Default { get; } = new();
}

/// <summary>An association as the platform lists it.</summary>
/// <param name="SuspendedAt">Since when nobody acts for it and its jobs stand still; null: it is active.</param>
[GenerateSerializer, Immutable, Alias("tenant-summary")]
public sealed record TenantSummary(
    [property: Id(0)] TenantId Id, [property: Id(1)] string Name, [property: Id(2)] DateTimeOffset CreatedAt, [property: Id(3)] DateTimeOffset? SuspendedAt = null);
