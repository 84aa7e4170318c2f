using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// One member's own key: AES-256-GCM, with whose text it is and in which field as associated data, so that a sealed text
/// opens nowhere but where it was put. Thread-safe.
/// </summary>
/// <param name="loadedAt">When it was read, by <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed class MemberKey(TenantId tenant, MemberId member, byte[] key, long loadedAt)
{
    public const int Bytes = 32;

    /// <summary>First byte of everything sealed: how it is read.</summary>
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _marks = HKDF.Expand(HashAlgorithmName.SHA256, key, Bytes, "mark"u8.ToArray());

    public MemberId Member { get; } = member;

    public long LoadedAt { get; } = loadedAt;

    /// <param name="field">Which of the member's texts it is, for instance <c>name</c>; stored with nothing, so it never changes.</param>
    public byte[] Seal(string field, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[1 + NonceBytes + plain.Length + TagBytes];
        result[0] = Version;
        RandomNumberGenerator.Fill(result.AsSpan(1, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(result.AsSpan(1, NonceBytes), plain, result.AsSpan(1 + NonceBytes, plain.Length), result.AsSpan(1 + NonceBytes + plain.Length), About(field));
        return result;
    }

    /// <exception cref="CryptographicException">It was sealed with another key, for another field or member, or was altered.</exception>
    public string Open(string field, byte[] sealedText)
    {
        if (sealedText.Length < 1 + NonceBytes + TagBytes || sealedText[0] != Version)
            throw new CryptographicException("The sealed text has a form that this program does not know.");
        var plain = new byte[sealedText.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedText.AsSpan(1, NonceBytes), sealedText.AsSpan(1 + NonceBytes, plain.Length), sealedText.AsSpan(1 + NonceBytes + plain.Length), plain, About(field));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>The same for the same text, and telling nothing without the key: whether a text changed.</summary>
    public byte[] Mark(string field, string text) => HMACSHA256.HashData(_marks, Encoding.UTF8.GetBytes($"{field}\n{text}"));

    private byte[] About(string field)
    {
        var about = new byte[8 + Encoding.UTF8.GetByteCount(field)];
        BinaryPrimitives.WriteInt32BigEndian(about, tenant.Value);
        BinaryPrimitives.WriteInt32BigEndian(about.AsSpan(4), Member.Value);
        Encoding.UTF8.GetBytes(field, about.AsSpan(8));
        return about;
    }
}

/// <summary>The fields that are sealed; literals, since they are part of what is sealed.</summary>
internal static class SealedFields
{
    public const string Name = "name";
    public const string Email = "email";
    public const string Note = "note";
    public const string RowId = "row_id";
    public const string Reason = "reason";
    public const string Original = "original";
}
