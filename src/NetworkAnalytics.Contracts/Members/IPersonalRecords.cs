using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>What the directory has of a person beside the numbers: for their own eyes.</summary>
public interface IPersonalRecords
{
    /// <summary>Null when the directory has none. A text whose key is gone is null.</summary>
    Task<PersonalRecord?> Find(TenantId tenant, MemberId member, CancellationToken cancellation);
}

public sealed record PersonalRecord(string? Name, string? Email, string? Locale, string? TimeZone);
