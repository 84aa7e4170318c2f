using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Seals a row's text for its way through the database and back within one upload. The key is in this object alone and
/// ends with it, so that a temporary table that a crash leaves on a disk cannot be read. Not thread-safe.
/// </summary>
internal sealed class PassingSeal : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly AesGcm _aes = new(RandomNumberGenerator.GetBytes(32), TagBytes);

    // A key of its own for each upload: counting is enough for no number to come twice.
    private long _sealed;

    public byte[] Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[NonceBytes + plain.Length + TagBytes];
        BinaryPrimitives.WriteInt64LittleEndian(result, ++_sealed);
        _aes.Encrypt(result.AsSpan(0, NonceBytes), plain, result.AsSpan(NonceBytes, plain.Length), result.AsSpan(NonceBytes + plain.Length));
        return result;
    }

    public string Open(byte[] text)
    {
        var plain = new byte[text.Length - NonceBytes - TagBytes];
        _aes.Decrypt(text.AsSpan(0, NonceBytes), text.AsSpan(NonceBytes, plain.Length), text.AsSpan(NonceBytes + plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    public void Dispose() => _aes.Dispose();
}
