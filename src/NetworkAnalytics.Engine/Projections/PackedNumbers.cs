using System.Buffers;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>Whole numbers from 0 in one to five bytes, seven bits each, low bits first.</summary>
internal static class PackedNumbers
{
    public static void Write(IBufferWriter<byte> buffer, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var span = buffer.GetSpan(5);
        var length = 0;
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }
        span[length++] = (byte)rest;
        buffer.Advance(length);
    }

    /// <exception cref="InvalidDataException">The bytes end within the number, or it is too large.</exception>
    public static int Read(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var i = 0; i < 5 && i < bytes.Length; i++)
        {
            value |= (uint)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            if (value > int.MaxValue || i == 4 && bytes[i] > 0x07)
                break;
            bytes = bytes[(i + 1)..];
            return (int)value;
        }
        throw new InvalidDataException("The curve row is cut short or damaged.");
    }

    /// <summary>A number of things that each take at least a byte: damaged bytes must not ask for more than there is.</summary>
    public static int ReadCount(ref ReadOnlySpan<byte> bytes)
    {
        var count = Read(ref bytes);
        return count <= bytes.Length ? count : throw new InvalidDataException("The curve row is cut short or damaged.");
    }
}
