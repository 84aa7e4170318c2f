using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>Who is who: the association's own ids to surrogate ids, joining and leaving, attributes.</summary>
public interface IMemberDirectory
{
    /// <summary>The member with the association's id, or with one that was merged into theirs; null when nobody is known by it.</summary>
    Task<DirectoryMember?> Find(TenantId tenant, string externalId, CancellationToken cancellation);

    Task<DirectoryMember?> Find(TenantId tenant, MemberId member, CancellationToken cancellation);

    /// <summary>Those of these ids who are known, as members or as mentioned; nobody is noted. Ids that cannot be ids are left out.</summary>
    Task<IReadOnlyDictionary<string, KnownPerson>> FindAll(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation);

    /// <summary>The member with this address, letter case aside; null when nobody has it, or several do.</summary>
    Task<MemberId?> FindByEmail(TenantId tenant, string email, CancellationToken cancellation);

    /// <summary>Null when it can be an id of the association's; otherwise what is wrong with it.</summary>
    string? Check(string externalId);

    /// <summary>
    /// Surrogate ids for people named by the association's ids, each the one under which that id was first known: an entry is
    /// told again by it, whatever records were merged since. A person not seen before is noted as mentioned:
    /// they have an id, and no joining day until the association says so.
    /// </summary>
    /// <exception cref="InvalidInputException">An id is empty, longer than 200 characters or contains a NUL.</exception>
    Task<IReadOnlyDictionary<string, MemberId>> ResolveMentioned(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation);

    /// <summary>Members in order of surrogate id; people who were only mentioned are not among them.</summary>
    /// <param name="after">Read on after this one; null from the start.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="filter">Those it fits today, in the association's zone; null: everyone.</param>
    Task<IReadOnlyList<DirectoryMember>> List(TenantId tenant, MemberId? after, int limit, AttributeFilter? filter, CancellationToken cancellation);

    Task<IReadOnlyList<DirectoryMember>> List(TenantId tenant, MemberId? after, int limit, CancellationToken cancellation) => List(tenant, after, limit, null, cancellation);
}

/// <param name="Value">Null: any value.</param>
public sealed record AttributeFilter(string Attribute, string? Value);

/// <param name="ExternalId">The association's own id for the person.</param>
/// <param name="JoinedOn">Null for a person who was only mentioned as somebody's counterparty.</param>
/// <param name="Attributes">As they are today, in the association's zone.</param>
/// <param name="Values">Every value there is of each attribute, by name and day.</param>
/// <param name="Revision">Of the profile: raised by each change of it; 0 without one.</param>
public sealed record DirectoryMember(
    MemberId Id,
    string ExternalId,
    DateOnly? JoinedOn,
    DateOnly? LeftOn,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<AttributeValue> Values,
    int Revision);

/// <param name="Value">Null: none from that day on.</param>
/// <param name="ValidFrom">The first day on which it holds; null: from joining on.</param>
public sealed record AttributeValue(string Attribute, string? Value, DateOnly? ValidFrom);

/// <param name="IsMember">The association has said that they joined; otherwise they were only mentioned as somebody's counterparty.</param>
public readonly record struct KnownPerson(MemberId Id, bool IsMember);
