using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access;

public sealed record CreatedMemberToken(string Plaintext, DateTimeOffset ExpiresAt);

/// <summary>
/// Short-lived tokens that let one member read their own history. Signed and encrypted with keys all replicas share;
/// nothing is stored for a token, so it cannot be taken back and is good for a day at the most.
/// </summary>
public sealed class MemberTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Marker = "nam_";
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private const int PayloadBytes = 16;
    private readonly IDataProtector _protector = protection.CreateProtector("member-token.v1");

    /// <param name="lifetime">Up to <see cref="Longest"/>.</param>
    public CreatedMemberToken Create(TenantId tenant, MemberId member, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Longest);
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        Span<byte> payload = stackalloc byte[PayloadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, tenant.Value);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], member.Value);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], expires.ToUnixTimeSeconds());
        return new CreatedMemberToken(Marker + Base64Url.EncodeToString(_protector.Protect(payload.ToArray())), expires);
    }

    /// <summary>Whom the token speaks for; null when it is not ours, altered or expired.</summary>
    internal (TenantId Tenant, MemberId Member)? Verify(string token)
    {
        if (!token.StartsWith(Marker, StringComparison.Ordinal) || token.Length > 2000)
            return null;
        byte[] payload;
        try
        {
            payload = _protector.Unprotect(Base64Url.DecodeFromChars(token.AsSpan(Marker.Length)));
        }
        catch (Exception refused) when (refused is CryptographicException or FormatException)
        {
            return null;
        }
        if (payload.Length != PayloadBytes || DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(8))) <= time.GetUtcNow())
            return null;
        return (new TenantId(BinaryPrimitives.ReadInt32LittleEndian(payload)), new MemberId(BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(4))));
    }
}
