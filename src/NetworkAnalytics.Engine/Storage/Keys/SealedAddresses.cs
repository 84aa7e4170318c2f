using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <inheritdoc />
internal sealed class SealedAddresses(MemberKeys keys, KeyedHashes hashes) : ISealedAddresses
{
    public async Task<SealedAddress?> Seal(TenantId tenant, MemberId? owner, string address, CancellationToken cancellation) =>
        await keys.ForWriting(tenant, owner ?? MemberKeys.Association) is { } key
            ? new(key.Seal(SealedFields.Email, address), await Hash(tenant, address, cancellation))
            : null;

    public async Task<string?> Open(TenantId tenant, MemberId? owner, ReadOnlyMemory<byte> text, CancellationToken cancellation) =>
        (await keys.ForReading(tenant, owner ?? MemberKeys.Association))?.Open(SealedFields.Email, text.ToArray());

    public async Task<byte[]> Hash(TenantId tenant, string address, CancellationToken cancellation) =>
        (await hashes.For(tenant, cancellation)).OfAddress(address);
}
