using System.Globalization;
using System.Security.Cryptography;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>What an authenticator app on somebody's phone does.</summary>
internal static class AuthenticatorApp
{
    /// <summary>The code an authenticator app shows for a key (RFC 6238, SHA-1, 30 seconds, six digits), now or so many steps later.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "What every authenticator app uses.")]
    public static string Code(string key, int later = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + later);
        Span<byte> mac = stackalloc byte[20];
        HMACSHA1.HashData(Base32(key), counter, mac);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[19] & 15)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Base32(string text)
    {
        var (bits, value, bytes) = (0, 0, new List<byte>());
        foreach (var c in text.Where(c => c != ' '))
        {
            value = value << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            if ((bits += 5) < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
