using System.Buffers;
using System.Runtime.CompilerServices;

namespace NetworkAnalytics.Statistics.Histograms;

/// <summary>
/// An exact histogram of whole numbers from 0 (tenths of a measure's unit): how many members have each value.
/// Histograms add up exactly, so shards can be counted apart, and a value can be taken out again. Not thread-safe.
/// </summary>
public sealed class ExactHistogram
{
    // Most values are small: they are counted in an array, the few large ones in a sorted map.
    private const int DenseLimit = 2048;
    private int[] _dense = [];
    private SortedDictionary<int, int>? _sparse;

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of the values, exact.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>The arithmetic mean; NaN when empty.</summary>
    public double Mean => Count == 0 ? double.NaN : (double)Sum / Count;

    /// <summary>Counts a value.</summary>
    /// <param name="value">At least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int value)
    {
        if ((uint)value < (uint)_dense.Length)
            _dense[value]++;
        else
            AddSlowly(value, 1);
        Count++;
        Sum += value;
    }

    /// <summary>Adds another histogram's counts to these.</summary>
    /// <exception cref="OverflowException">A value's count outgrows an int; the histogram is of no use any more.</exception>
    public void Merge(ExactHistogram other)
    {
        // Merged with itself it would be changed while it is read.
        var counts = ReferenceEquals(this, other) ? other.Counts().ToArray() : other.Counts();
        foreach (var (value, count) in counts)
        {
            AddSlowly(value, count);
            Count += count;
            Sum += (Int128)value * count;
        }
    }

    /// <summary>Takes one value out.</summary>
    /// <exception cref="ArgumentException">The value is not in the histogram.</exception>
    public void Remove(int value)
    {
        if (CountOf(value) == 0)
            throw new ArgumentException($"The histogram does not hold the value {value}.", nameof(value));
        if (value < _dense.Length)
            _dense[value]--;
        else if (--_sparse![value] is var left && left == 0)
            _sparse.Remove(value);
        else
            _sparse[value] = left;
        Count--;
        Sum -= value;
    }

    /// <summary>How often the value was counted.</summary>
    public int CountOf(int value) =>
        value < 0 ? 0 : value < _dense.Length ? _dense[value] : _sparse is not null && _sparse.TryGetValue(value, out var count) ? count : 0;

    /// <summary>Values and their counts, rising; only counts above 0.</summary>
    public IEnumerable<(int Value, int Count)> Counts()
    {
        for (var value = 0; value < _dense.Length; value++)
            if (_dense[value] != 0)
                yield return (value, _dense[value]);
        if (_sparse is null)
            yield break;
        foreach (var (value, count) in _sparse)
            yield return (value, count);
    }

    /// <summary>The rank-th smallest value, from 1 to <see cref="Count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public int OrderStatistic(long rank)
    {
        if (rank < 1 || rank > Count)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The histogram holds {Count} values.");
        foreach (var (value, count) in Counts())
        {
            rank -= count;
            if (rank <= 0)
                return value;
        }
        throw new InvalidOperationException("The counts do not add up.");
    }

    /// <summary>Canonical bytes: equal histograms give equal bytes, however they came about.</summary>
    public void WriteTo(IBufferWriter<byte> buffer)
    {
        Write(buffer, Counts().LongCount());
        var previous = 0;
        foreach (var (value, count) in Counts())
        {
            Write(buffer, value - previous);
            Write(buffer, count);
            previous = value;
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote and moves <paramref name="bytes"/> past it.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged: not what <see cref="WriteTo"/> writes for any histogram.</exception>
    public static ExactHistogram Read(ref ReadOnlySpan<byte> bytes)
    {
        var histogram = new ExactHistogram();
        var value = 0L;
        var values = Read(ref bytes, long.MaxValue);
        for (var n = 0L; n < values; n++)
        {
            var step = Read(ref bytes, int.MaxValue);
            value += step;
            var count = (int)Read(ref bytes, int.MaxValue);
            if (value > int.MaxValue || count == 0 || step == 0 && n > 0)
                throw new InvalidDataException("The histogram is damaged.");
            histogram.AddSlowly((int)value, count);
            histogram.Count += count;
            histogram.Sum += (Int128)value * count;
        }
        return histogram;
    }

    /// <summary>Moves <paramref name="bytes"/> past what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes end before it does.</exception>
    public static void Skip(ref ReadOnlySpan<byte> bytes)
    {
        for (var numbers = 2 * Read(ref bytes, bytes.Length); numbers > 0; numbers--)
            Read(ref bytes, int.MaxValue);
    }

    private void AddSlowly(int value, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value >= DenseLimit)
        {
            _sparse ??= [];
            _sparse[value] = checked(_sparse.GetValueOrDefault(value) + count);
            return;
        }
        if (value >= _dense.Length)
            Array.Resize(ref _dense, Math.Min(DenseLimit, Math.Max(value + 1, Math.Max(64, 2 * _dense.Length))));
        _dense[value] = checked(_dense[value] + count);
    }

    private static void Write(IBufferWriter<byte> buffer, long value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            span[length++] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
            if (rest < 0x80)
                break;
        }
        buffer.Advance(length);
    }

    private static long Read(ref ReadOnlySpan<byte> bytes, long most)
    {
        ulong value = 0;
        for (var i = 0; i < 9 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            // Too large, or written longer than it need be.
            if (value > (ulong)most || bytes[i] == 0 && i > 0)
                break;
            bytes = bytes[(i + 1)..];
            return (long)value;
        }
        throw new InvalidDataException("The histogram is damaged or cut short.");
    }
}
