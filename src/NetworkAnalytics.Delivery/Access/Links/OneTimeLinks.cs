using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Links;

/// <summary>What a link is for; stored.</summary>
internal enum LinkPurpose
{
    MemberSignIn = 1,
    SetPassword = 2,
}

/// <param name="Owner"><c>account:…</c> or <c>member:…</c>.</param>
internal sealed record RedeemedLink(TenantId Tenant, string Owner);

/// <summary>
/// Links good for one use. A link is sealed with the key ring, so that a forged one never reaches the database, and
/// carries 256 random bits of which the SHA-256 is stored; using it is one UPDATE, so that of two at once one wins.
/// </summary>
public sealed class OneTimeLinks(DeliveryDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private const int SecretBytes = 32;
    private readonly IDataProtector _protector = protection.CreateProtector("one-time-link.v1");

    internal string NewSecret(TenantId tenant, LinkPurpose purpose, out byte[] hash)
    {
        var payload = new byte[5 + SecretBytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, tenant.Value);
        payload[4] = (byte)purpose;
        RandomNumberGenerator.Fill(payload.AsSpan(5));
        hash = SHA256.HashData(payload.AsSpan(5));
        return Base64Url.EncodeToString(_protector.Protect(payload));
    }

    /// <param name="owner">Null: the link opens nothing.</param>
    /// <param name="together">Further statements of the same transaction.</param>
    internal Task Store(TenantId tenant, LinkPurpose purpose, byte[] hash, string? owner, TimeSpan lifetime, Func<NpgsqlConnection, Task> together, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await using var insert = DeliveryDatabase.Command(connection,
                "INSERT INTO delivery.link (tenant_id, secret_hash, purpose, owner, created_at, expires_at) VALUES ($1, $2, $3, $4::text, $5, $6)",
                tenant.Value, hash, (short)purpose, owner, now, now + lifetime);
            await insert.ExecuteNonQueryAsync(cancellation);
            await together(connection);
            return true;
        }, cancellation);

    /// <summary>Whether the link could be used now; does not use it, because mail scanners open links too.</summary>
    internal async Task<bool> IsGood(LinkPurpose purpose, string? link, CancellationToken cancellation) =>
        Open(purpose, link) is var (tenant, hash) && await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT true FROM delivery.link WHERE tenant_id = $1 AND secret_hash = $2 AND purpose = $3 AND owner IS NOT NULL AND used_at IS NULL AND expires_at > $4",
                tenant.Value, hash, (short)purpose, time.GetUtcNow());
            return await select.ExecuteScalarAsync(cancellation) is true;
        }, cancellation);

    /// <summary>Uses the link. Null when it is not ours, altered, used or expired.</summary>
    internal async Task<RedeemedLink?> Redeem(LinkPurpose purpose, string? link, CancellationToken cancellation) =>
        Open(purpose, link) is not var (tenant, hash) ? null : await database.For(tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.link SET used_at = $4
                WHERE tenant_id = $1 AND secret_hash = $2 AND purpose = $3 AND owner IS NOT NULL AND used_at IS NULL AND expires_at > $4
                RETURNING owner
                """, tenant.Value, hash, (short)purpose, time.GetUtcNow());
            return await update.ExecuteScalarAsync(cancellation) is string owner ? new RedeemedLink(tenant, owner) : null;
        }, cancellation);

    /// <summary>Whose link it is or was; null when it is not ours.</summary>
    internal TenantId? TenantOf(LinkPurpose purpose, string? link) => Open(purpose, link)?.Tenant;

    private (TenantId Tenant, byte[] Hash)? Open(LinkPurpose purpose, string? link)
    {
        if (link is not { Length: > 0 and <= 1000 })
            return null;
        try
        {
            var payload = _protector.Unprotect(Base64Url.DecodeFromChars(link));
            return payload.Length == 5 + SecretBytes && payload[4] == (byte)purpose
                ? (new TenantId(BinaryPrimitives.ReadInt32LittleEndian(payload)), SHA256.HashData(payload.AsSpan(5)))
                : null;
        }
        catch (Exception refused) when (refused is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
