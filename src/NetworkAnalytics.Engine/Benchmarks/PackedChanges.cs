using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>A cohort's <see cref="ChangeCounts"/> as they are stored; a month is unpacked when it is asked for.</summary>
internal sealed class PackedChanges
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public PackedChanges(byte[] bytes)
    {
        _bytes = bytes;
        ReadOnlySpan<byte> rest = bytes;
        _starts = new int[PackedNumbers.ReadCount(ref rest)];
        for (var month = 0; month < _starts.Length; month++)
        {
            _starts[month] = bytes.Length - rest.Length;
            for (var numbers = 3L * PackedNumbers.ReadCount(ref rest); numbers > 0; numbers--)
                PackedNumbers.Read(ref rest);
        }
    }

    /// <summary>Bytes it takes.</summary>
    public int Size => _bytes.Length + sizeof(int) * _starts.Length;

    /// <summary>The pairs of one month alone; nobody's where nobody is observed.</summary>
    public ChangeCounts Month(int month)
    {
        var at = month - ConditionalChange.FirstMonth;
        return at < 0 || at >= _starts.Length ? new() : ChangeCounts.UnpackMonth(month, _bytes.AsSpan(_starts[at]));
    }
}
