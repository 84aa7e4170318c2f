using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>Attributes as bytes of a curve row: those from joining on, then those that change, each in ordinal order of names.</summary>
internal static class PackedAttributes
{
    public static void Write(ArrayBufferWriter<byte> buffer, MemberAttributes attributes)
    {
        PackedNumbers.Write(buffer, attributes.Undated.Count);
        foreach (var (name, value) in attributes.Undated)
        {
            Text(buffer, name);
            Text(buffer, value);
        }
        PackedNumbers.Write(buffer, attributes.Dated.Count);
        foreach (var (name, values) in attributes.Dated)
        {
            Text(buffer, name);
            PackedNumbers.Write(buffer, values.Length);
            var day = 0;
            foreach (var value in values)
            {
                PackedNumbers.Write(buffer, value.From - day);
                day = value.From;
                PackedNumbers.Write(buffer, value.Value is null ? 0 : 1);
                if (value.Value is { } text)
                    Text(buffer, text);
            }
        }
    }

    /// <exception cref="InvalidDataException">The bytes are cut short or damaged.</exception>
    public static MemberAttributes Read(ref ReadOnlySpan<byte> bytes)
    {
        var undated = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var n = PackedNumbers.ReadCount(ref bytes); n > 0; n--)
            undated.Add(Text(ref bytes), Text(ref bytes));
        var count = PackedNumbers.ReadCount(ref bytes);
        if (count == 0)
            return MemberAttributes.Of(undated.ToImmutable());
        var dated = new List<KeyValuePair<string, ImmutableArray<DatedValue>>>(count);
        for (; count > 0; count--)
        {
            var name = Text(ref bytes);
            var values = ImmutableArray.CreateBuilder<DatedValue>();
            var day = 0;
            for (var n = PackedNumbers.ReadCount(ref bytes); n > 0; n--)
            {
                day += PackedNumbers.Read(ref bytes);
                values.Add(new(day, PackedNumbers.Read(ref bytes) == 0 ? null : Text(ref bytes)));
            }
            dated.Add(new(name, values.DrainToImmutable()));
        }
        return MemberAttributes.Of(undated.ToImmutable(), dated);
    }

    private static void Text(ArrayBufferWriter<byte> buffer, string text)
    {
        PackedNumbers.Write(buffer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private static string Text(ref ReadOnlySpan<byte> bytes)
    {
        var length = PackedNumbers.ReadCount(ref bytes);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }
}
