using System.Buffers;
using System.Collections.Immutable;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>
/// What benchmarks know of one member: joining and leaving, attributes, and the timeline. Free of any as-of day, so
/// it changes only when the member's history or profile does.
/// </summary>
/// <param name="Compared">Whether the member lets themselves be counted among others' peers: their own choice.</param>
internal sealed record CurveRow(Membership Membership, MemberAttributes Attributes, MemberTimeline Timeline, bool Compared = true)
{
    /// <summary>Raised when the bytes change their meaning; rows of another format are built again.</summary>
    public const int Format = 4;

    /// <summary>The canonical bytes: the same member gives the same bytes.</summary>
    public byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>(64 + 4 * Timeline.Events.Length);
        PackedNumbers.Write(buffer, Format);
        PackedNumbers.Write(buffer, Membership.JoinedOn);
        PackedNumbers.Write(buffer, Membership.LeftOn is { } left ? left - Membership.JoinedOn + 1 : 0);
        PackedNumbers.Write(buffer, Compared ? 1 : 0);
        PackedAttributes.Write(buffer, Attributes);
        PackedNumbers.Write(buffer, Timeline.Pauses.Length);
        foreach (var pause in Timeline.Pauses)
        {
            PackedNumbers.Write(buffer, pause.Start);
            PackedNumbers.Write(buffer, pause.End == int.MaxValue ? 0 : pause.End - pause.Start);
        }
        PackedNumbers.Write(buffer, Timeline.Events.Length);
        var day = 0;
        foreach (var e in Timeline.Events)
        {
            // Days never fall along a timeline, so differences stay small and positive.
            PackedNumbers.Write(buffer, e.Day - day);
            day = e.Day;
            var head = buffer.GetSpan(2);
            head[0] = (byte)((int)e.Kind | (e.Flag ? 0x80 : 0) | (e.Value != 0 ? 0x40 : 0));
            head[1] = e.Code;
            buffer.Advance(2);
            if (e.Value != 0)
                PackedNumbers.Write(buffer, e.Value);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Only what a row says of who its member is, without the timeline that follows.</summary>
    public static (Membership Membership, bool Compared, MemberAttributes Attributes) ReadProfile(ReadOnlySpan<byte> bytes) => ReadProfile(ref bytes);

    /// <exception cref="InvalidDataException">The bytes are of another format, cut short, or go on after the row.</exception>
    public static CurveRow Read(ReadOnlySpan<byte> bytes)
    {
        var (membership, compared, attributes) = ReadProfile(ref bytes);
        var pauses = ImmutableArray.CreateBuilder<Pause>();
        for (var n = PackedNumbers.ReadCount(ref bytes); n > 0; n--)
        {
            var start = PackedNumbers.Read(ref bytes);
            var length = PackedNumbers.Read(ref bytes);
            pauses.Add(new(start, length == 0 ? int.MaxValue : start + length));
        }
        var count = PackedNumbers.ReadCount(ref bytes);
        var events = ImmutableArray.CreateBuilder<TimelineEvent>(count);
        var day = 0;
        for (; count > 0; count--)
        {
            day += PackedNumbers.Read(ref bytes);
            if (bytes.Length < 2)
                throw new InvalidDataException("The curve row is cut short.");
            var (head, code) = (bytes[0], bytes[1]);
            bytes = bytes[2..];
            events.Add(new(day, (TimelineEventKind)(head & 0x3f), code, (head & 0x80) != 0, (head & 0x40) != 0 ? PackedNumbers.Read(ref bytes) : 0));
        }
        if (!bytes.IsEmpty)
            throw new InvalidDataException($"The curve row goes on for {bytes.Length} bytes after its end.");
        return new(membership, attributes, new(events.MoveToImmutable(), pauses.ToImmutable()), compared);
    }

    private static (Membership Membership, bool Compared, MemberAttributes Attributes) ReadProfile(ref ReadOnlySpan<byte> bytes)
    {
        var format = PackedNumbers.Read(ref bytes);
        if (format != Format)
            throw new InvalidDataException($"The curve row has format {format}; this program reads {Format}. Rebuild the projection.");
        var joined = PackedNumbers.Read(ref bytes);
        var left = PackedNumbers.Read(ref bytes);
        var compared = PackedNumbers.Read(ref bytes) != 0;
        return (new(joined, left == 0 ? null : joined + left - 1), compared, PackedAttributes.Read(ref bytes));
    }
}
