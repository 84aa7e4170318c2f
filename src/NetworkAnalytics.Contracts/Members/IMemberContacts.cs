using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>How a member is addressed. For what writes to them, and for nothing else: no answer of the API has it.</summary>
/// <param name="Email">Null when the association gave none.</param>
/// <param name="Locale">A language tag such as <c>fr</c>; null: the association's.</param>
public sealed record MemberContact(MemberId Id, string? Name, string? Email, string? Locale);

/// <summary>Names and addresses, for letters.</summary>
public interface IMemberContacts
{
    /// <summary>Those of whom anything is known, in any order.</summary>
    /// <param name="members">At most 10,000.</param>
    Task<IReadOnlyList<MemberContact>> Find(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellation);
}
