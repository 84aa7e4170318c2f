using System.Buffers;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>In which cells one member was, as runs: all that is kept of a member who was erased.</summary>
internal static class CohortPresence
{
    public static byte[] Pack(CellLayout layout, ReadOnlySpan<ulong> digests)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var series in layout.Series)
        {
            for (var index = 0; index < series.Length; index++)
            {
                var from = index;
                while (index < series.Length && digests[layout.Find(series.Code, index)] != 0)
                    index++;
                if (index == from)
                    continue;
                PackedNumbers.Write(buffer, series.Code);
                PackedNumbers.Write(buffer, from);
                PackedNumbers.Write(buffer, index);
            }
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static List<(byte Series, int From, int To)> Unpack(ReadOnlySpan<byte> bytes)
    {
        var runs = new List<(byte, int, int)>();
        while (!bytes.IsEmpty)
            runs.Add((checked((byte)PackedNumbers.Read(ref bytes)), PackedNumbers.Read(ref bytes), PackedNumbers.Read(ref bytes)));
        return runs;
    }
}
