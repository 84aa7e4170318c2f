using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>Writes the directory, one member at a time. Files go by <see cref="Imports.IImports"/>.</summary>
public interface IMemberRecords
{
    /// <summary>Adds a member, or changes one. What is not given stays as it is.</summary>
    /// <param name="externalId">The association's id, or one that was merged into another.</param>
    /// <param name="revision">Changed only from this revision of the profile, 0 for a member who is not there; null: from any.</param>
    /// <exception cref="InvalidInputException">The first field that is wrong. Nothing was stored.</exception>
    Task<RecordState> Put(TenantId tenant, string externalId, MemberChange change, int? revision, CancellationToken cancellation);

    /// <summary>Gives an attribute a value from a day on, in place of the one it may have from that day.</summary>
    /// <param name="value">Null: the attribute has no value from then on.</param>
    /// <param name="revision">As for <see cref="Put"/>.</param>
    /// <exception cref="InvalidInputException">The name or the value is wrong, or there would be too many. Nothing was stored.</exception>
    Task<RecordState> SetAttribute(TenantId tenant, string externalId, AttributeValue value, int? revision, CancellationToken cancellation);

    /// <summary>Takes back what was said of an attribute from a day on: what was said before holds on.</summary>
    /// <param name="validFrom">Null: the value from joining on.</param>
    /// <param name="revision">As for <see cref="Put"/>.</param>
    Task<RecordState> RemoveAttribute(TenantId tenant, string externalId, string attribute, DateOnly? validFrom, int? revision, CancellationToken cancellation);
}

/// <summary>What a member's record is to become.</summary>
/// <param name="Given">Of the fields below, in the words of files and JSON, those that are given; null in one of them empties it.</param>
public sealed record MemberChange(
    ImmutableHashSet<string> Given,
    DateOnly? JoinedOn = null,
    DateOnly? LeftOn = null,
    string? Email = null,
    string? Name = null,
    string? Locale = null,
    string? TimeZone = null);

public enum RecordState
{
    Created = 0,
    Changed = 1,

    /// <summary>It was there with the same content.</summary>
    Unchanged = 2,

    /// <summary>The directory has no member of this id, or what is to be removed is not there.</summary>
    NotFound = 3,

    /// <summary>The profile is at another revision.</summary>
    Moved = 4,
}
