using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>Who is who: the association's own ids to surrogate ids, joining and leaving, attributes.</summary>
public interface IMemberDirectory
{
    /// <summary>The member with the association's id, or null.</summary>
    Task<DirectoryMember?> Find(TenantId tenant, string externalId, CancellationToken cancellation);

    Task<DirectoryMember?> Find(TenantId tenant, MemberId member, CancellationToken cancellation);

    /// <summary>Those of these ids who are known, as members or as mentioned; nobody is noted. Ids that cannot be ids are left out.</summary>
    Task<IReadOnlyDictionary<string, KnownPerson>> FindAll(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation);

    /// <summary>The member with this address, letter case aside; null when nobody has it, or several do.</summary>
    Task<MemberId?> FindByEmail(TenantId tenant, string email, CancellationToken cancellation);

    /// <summary>Null when it can be an id of the association's; otherwise what is wrong with it.</summary>
    string? Check(string externalId);

    /// <summary>
    /// Surrogate ids for people named by the association's ids. A person not seen before is noted as mentioned:
    /// they have an id, and no joining day until the association says so.
    /// </summary>
    /// <exception cref="InvalidInputException">An id is empty, longer than 200 characters or contains a NUL.</exception>
    Task<IReadOnlyDictionary<string, MemberId>> ResolveMentioned(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation);

    /// <summary>Members in order of surrogate id.</summary>
    /// <param name="after">Read on after this one; null from the start.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<DirectoryMember>> List(TenantId tenant, MemberId? after, int limit, CancellationToken cancellation);
}

/// <param name="ExternalId">The association's own id for the person.</param>
/// <param name="JoinedOn">Null for a person who was only mentioned as somebody's counterparty.</param>
public sealed record DirectoryMember(
    MemberId Id,
    string ExternalId,
    DateOnly? JoinedOn,
    DateOnly? LeftOn,
    IReadOnlyDictionary<string, string> Attributes);

/// <param name="IsMember">The association has said that they joined; otherwise they were only mentioned as somebody's counterparty.</param>
public readonly record struct KnownPerson(MemberId Id, bool IsMember);
