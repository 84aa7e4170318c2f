using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// Hashes of an entry: its content (the first 16 bytes of SHA-256, stored with the row) and, 32 bits of each, what
/// the grain remembers to tell a repeated entry without asking the log.
/// </summary>
internal static class EntryHash
{
    /// <summary>Over every field the sender gave, id included. Instants are hashed in UTC.</summary>
    /// <param name="key">
    /// The member's, where the entry has a note: a short note could otherwise be guessed from the hash. Null hashes the text
    /// itself, as entries were that were stored before there were keys.
    /// </param>
    public static Guid Content(NewEntry e, MemberKey? key = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Text(buffer, e.EntryId);
        Number(buffer, (long)e.Entry);
        Number(buffer, e.OccurredAt.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Text(buffer, e.Kind);
        Number(buffer, e.Counterparty?.Value);
        Number(buffer, e.EffortMinutes);
        Number(buffer, e.Expected is { } expected ? expected ? 1 : 0 : null);
        Text(buffer, e.GoalId);
        Text(buffer, e.AboutEntryId);
        Number(buffer, e.Value);
        Number(buffer, e.HorizonMonths);
        if (key is not null && e.Note is { } note)
            buffer.Write(key.Mark(SealedFields.Note, note));
        else
            Text(buffer, e.Note);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>32 bits of the content hash.</summary>
    public static uint Short(Guid content)
    {
        Span<byte> bytes = stackalloc byte[16];
        content.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>32 bits over an entry's id: finds candidates, and never decides by itself.</summary>
    public static uint Id(string entryId)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Ingest.EntryRules.MaxIdLength)];
        var length = Encoding.UTF8.GetBytes(entryId, utf8);
        return System.IO.Hashing.XxHash32.HashToUInt32(utf8[..length]);
    }

    // A length before each text and a mark for null keep different entries from spelling the same bytes.
    private static void Text(ArrayBufferWriter<byte> buffer, string? text)
    {
        Number(buffer, text?.Length);
        if (text is not null)
            Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void Number(ArrayBufferWriter<byte> buffer, long? value)
    {
        var span = buffer.GetSpan(9);
        span[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], value ?? 0);
        buffer.Advance(9);
    }
}
