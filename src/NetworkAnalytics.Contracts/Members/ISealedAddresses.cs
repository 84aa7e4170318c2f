using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>
/// Addresses for whoever stores them outside the directory: sealed with the key of whom they belong to, and found by a
/// keyed hash. What is sealed with a member's key ends with the member.
/// </summary>
public interface ISealedAddresses
{
    /// <param name="tenant">0: the platform.</param>
    /// <param name="owner">The member whose address it is; null: nobody's of the directory, and the association's own key.</param>
    /// <returns>Null when the member has been erased.</returns>
    Task<SealedAddress?> Seal(TenantId tenant, MemberId? owner, string address, CancellationToken cancellation);

    /// <returns>Null when the key is gone.</returns>
    Task<string?> Open(TenantId tenant, MemberId? owner, ReadOnlyMemory<byte> text, CancellationToken cancellation);

    /// <summary>The same for an address however its letters are cased.</summary>
    Task<byte[]> Hash(TenantId tenant, string address, CancellationToken cancellation);
}

/// <param name="Hash">As <see cref="ISealedAddresses.Hash"/> gives it.</param>
public sealed record SealedAddress(ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> Hash);
