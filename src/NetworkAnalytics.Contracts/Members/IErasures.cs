using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>
/// Forgetting a person: what is stored of them goes, the key to their texts is destroyed, and in others' histories an opaque
/// id stands for them. Cannot be taken back. Interrupted, it goes on by itself; asked for again, the same certificate comes.
/// </summary>
public interface IErasures
{
    /// <summary>Erases whom the association knows by its id, a member or somebody who was only mentioned.</summary>
    /// <returns>Null when nobody has this id and nobody was erased under it.</returns>
    Task<ErasureCertificate?> Erase(TenantId tenant, string externalId, ErasureAskedBy askedBy, CancellationToken cancellation);

    /// <summary>Erases a member who asks for it.</summary>
    /// <returns>Null when there is no such person.</returns>
    Task<ErasureCertificate?> Erase(TenantId tenant, MemberId member, ErasureAskedBy askedBy, CancellationToken cancellation);

    /// <summary>The certificate of the last erasure under the association's id; null when there is none, or it has not ended.</summary>
    Task<ErasureCertificate?> Find(TenantId tenant, string externalId, CancellationToken cancellation);

    /// <summary>The certificate of a person's erasure; null when there is none, or it has not ended.</summary>
    Task<ErasureCertificate?> Find(TenantId tenant, MemberId member, CancellationToken cancellation);
}

public enum ErasureAskedBy
{
    Member = 1,
    Association = 2,

    /// <summary>At the server's own console.</summary>
    Operator = 3,
}

/// <summary>What was erased. It names nobody.</summary>
/// <param name="Reference">Opaque; stands for the erasure in the ledger.</param>
/// <param name="Rows">Rows deleted, by table; the key counts as one of <c>keys.member_key</c>.</param>
public sealed record ErasureCertificate(Guid Reference, ErasureAskedBy AskedBy, DateTimeOffset AskedAt, DateTimeOffset ErasedAt, IReadOnlyList<DeletedRows> Rows);

/// <summary>What one owner stores of a member. Whoever adds storage with members in it registers one.</summary>
public interface IMemberData
{
    /// <summary>Deletes what there is of the member. May be run again after an interruption, and on a restored database.</summary>
    /// <returns>Rows deleted by this erasure so far, earlier runs included.</returns>
    Task<IReadOnlyList<DeletedRows>> Erase(TenantId tenant, ErasedMember member, CancellationToken cancellation);
}

/// <param name="Erasure">The erasure's reference.</param>
/// <param name="AddressHash">As <see cref="ISealedAddresses.Hash"/>; null: no address is known.</param>
public sealed record ErasedMember(MemberId Id, Guid Erasure, ReadOnlyMemory<byte>? AddressHash);
