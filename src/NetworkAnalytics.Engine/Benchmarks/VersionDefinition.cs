using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Everything besides the histories that a version's numbers depend on. Stored with the version: a comparison inside
/// it counts by the same definitions, whatever they are today.
/// </summary>
/// <param name="HistoryStartsOn">Members who joined before it are left-truncated; null while there is no entry.</param>
/// <param name="Cohorts">Everyone first, then the attributes' values, then their ranges, then the saved filters.</param>
/// <param name="EffortBinHours">Hours in one cell of the effort clock.</param>
internal sealed record VersionDefinition(
    DateOnly AsOf,
    DateOnly? HistoryStartsOn,
    string TimeZone,
    int MinimumPeers,
    Taxonomy Taxonomy,
    ImmutableArray<CohortFilter> Cohorts,
    int EffortBinHours = TenantSettings.DefaultEffortBinHours)
{
    /// <summary>Raised when the same definition and histories would give other numbers.</summary>
    public const string Method = "learning/3";

    /// <summary>Completed months a member could have who joined on the first day: the cells of every cohort, whoever is in it.</summary>
    public int Months => HistoryStartsOn is { } start && start < AsOf ? Statistics.Time.TenureMonths.Completed(AsOf.DayNumber - start.DayNumber) : 0;

    /// <summary>Whether a member enters tenure statistics at all: joined after the history begins and before the as-of day.</summary>
    public bool Observes(Membership membership) =>
        membership.JoinedOn < AsOf.DayNumber && HistoryStartsOn is { } start && membership.JoinedOn >= start.DayNumber;

    /// <summary>Whether a curve row counts the same by both, but for their days.</summary>
    public bool CountsAs(VersionDefinition other) =>
        HistoryStartsOn == other.HistoryStartsOn && EffortBinHours == other.EffortBinHours
        && Taxonomy.ActivityKinds.Length == other.Taxonomy.ActivityKinds.Length
        && Taxonomy.OutcomeCategories.AsSpan().SequenceEqual(other.Taxonomy.OutcomeCategories.AsSpan());

    /// <summary>Of the definition without its day: the same hash, the same question.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { AsOf = default }, Json)))[..16];

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static VersionDefinition FromJson(string json) => JsonSerializer.Deserialize<VersionDefinition>(json, Json)!;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} as of {AsOf:yyyy-MM-dd}, {Cohorts.Length} cohorts");
}
