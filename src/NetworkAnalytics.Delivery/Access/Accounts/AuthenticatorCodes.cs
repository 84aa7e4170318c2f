using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>
/// Codes of authenticator apps (RFC 6238: SHA-1, 30 seconds, six digits), each taken once. The library's own provider
/// takes a code as often as it is given within its time; here the step of a used code is written to the account's row,
/// and no code of that step or an earlier one is taken again, on any replica.
/// </summary>
internal sealed class AuthenticatorCodes(DeliveryDatabase database, TimeProvider time) : IUserTwoFactorTokenProvider<Account>
{
    private const int StepSeconds = 30;

    /// <summary>Steps a clock may be off, to either side.</summary>
    private const int Tolerance = 1;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => Task.FromResult("");

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) => Task.FromResult(!string.IsNullOrEmpty(user.AuthenticatorKey));

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (user.AuthenticatorKey is not { Length: > 0 } key)
            return false;
        var now = time.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;
        long? used = null;
        for (var step = now - Tolerance; step <= now + Tolerance; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Code(key, step))))
                used = step;
        return used is { } matched && await database.For(user.Tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.account SET code_step = $3 WHERE tenant_id = $1 AND account_id = $2 AND (code_step IS NULL OR code_step < $3)", user.Tenant.Value, user.Key, matched);
            return await update.ExecuteNonQueryAsync() == 1;
        }, CancellationToken.None);
    }

    [SuppressMessage("Security", "CA5350", Justification = "What every authenticator app uses.")]
    private static string Code(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Base32(key), counter, mac);
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 15)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Base32(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (value, bits) = (0, 0);
        foreach (var character in text)
        {
            (value, bits) = (value << 5 | Alphabet.IndexOf(character, StringComparison.Ordinal), bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
