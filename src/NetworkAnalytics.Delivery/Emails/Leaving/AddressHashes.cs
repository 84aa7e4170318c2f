using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>
/// Names an address without telling it: HMAC-SHA-256 under a secret of the platform's, which lies sealed with the key
/// ring. The same address has another name in every association.
/// </summary>
internal sealed class AddressHashes(DeliveryDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Name = "address-hash";
    private readonly IDataProtector _protector = protection.CreateProtector("mail-secret.v1");
    private byte[]? _secret;

    /// <param name="address">As it is written; letter case and blanks around it do not matter.</param>
    public byte[] Of(TenantId tenant, string address) =>
        HMACSHA256.HashData(_secret ??= Secret(), Encoding.UTF8.GetBytes($"{tenant.Value}\n{address.Trim().ToLowerInvariant()}"));

    // Whoever comes first makes it; everybody reads what was made.
    private byte[] Secret()
    {
        using var connection = database.Open();
        using var add = DeliveryDatabase.Command(connection, "INSERT INTO delivery.mail_secret (name, secret, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            Name, _protector.Protect(RandomNumberGenerator.GetBytes(32)), time.GetUtcNow());
        add.ExecuteNonQuery();
        using var read = DeliveryDatabase.Command(connection, "SELECT secret FROM delivery.mail_secret WHERE name = $1", Name);
        return _protector.Unprotect((byte[])read.ExecuteScalar()!);
    }
}
