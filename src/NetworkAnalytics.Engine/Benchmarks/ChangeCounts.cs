using System.Buffers;
using System.Runtime.InteropServices;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Statistics.Comparison;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// For each month from the seventh on, how many members of a cohort had a value six months before and have another
/// now: what a conditional change is read from. Exact and sparse; parts add up to the whole, and a member's own pair
/// can be left out. Never leaves the Engine.
/// </summary>
internal sealed class ChangeCounts
{
    // By month less the first; the earlier value in the upper half of a key, the gain in the lower.
    private readonly List<Dictionary<ulong, int>> _months = [];

    /// <summary>Counts a member.</summary>
    /// <param name="line">A cumulative measure in tenths, by completed month less one; never falls.</param>
    public void Add(ReadOnlySpan<int> line)
    {
        for (var month = ConditionalChange.FirstMonth; month <= line.Length; month++)
            Count(month, line[month - ConditionalChange.FirstMonth], line[month - 1], 1);
    }

    public void Merge(ChangeCounts other)
    {
        for (var i = 0; i < other._months.Count; i++)
            foreach (var (key, count) in other._months[i])
                CountOf(i, key) += count;
    }

    /// <summary>The pairs of the members observed in a month; none where nobody is.</summary>
    public IEnumerable<(ValueChange Change, int Count)> Cell(int month)
    {
        var at = month - ConditionalChange.FirstMonth;
        return at < 0 || at >= _months.Count ? [] : _months[at].Select(p => (Change(p.Key), p.Value));
    }

    /// <summary>The same, one by one, with one member's own pair left out.</summary>
    /// <exception cref="ArgumentException">The pair is not in the cell.</exception>
    public IEnumerable<ValueChange> Peers(int month, ValueChange? leaveOut)
    {
        var cell = Cell(month).ToList();
        if (leaveOut is { } own)
        {
            var at = cell.FindIndex(c => c.Change == own);
            if (at < 0)
                throw new ArgumentException($"Nobody went from {own.Then} to {own.Now} by month {month}.", nameof(leaveOut));
            cell[at] = (own, cell[at].Count - 1);
        }
        return cell.SelectMany(c => Enumerable.Repeat(c.Change, c.Count));
    }

    /// <summary>Month by month the pairs of one of several counts, as long as they stay as they are.</summary>
    /// <param name="last">The last month.</param>
    /// <param name="choose">By month; null leaves it empty.</param>
    public static ChangeCounts Choose(int last, Func<int, ChangeCounts?> choose)
    {
        var chosen = new ChangeCounts();
        for (var month = ConditionalChange.FirstMonth; month <= last; month++)
        {
            var at = month - ConditionalChange.FirstMonth;
            chosen._months.Add(choose(month) is { } counts && at < counts._months.Count ? counts._months[at] : []);
        }
        return chosen;
    }

    /// <summary>A member's pair as one number: equal pairs give equal numbers, and none is 0.</summary>
    public static ulong Digest(int then, int now) => Key(then, now) + 1;

    /// <summary>Canonical bytes: equal counts give equal bytes, however they came about.</summary>
    public byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>();
        PackedNumbers.Write(buffer, _months.Count);
        foreach (var pairs in _months)
        {
            PackedNumbers.Write(buffer, pairs.Count);
            foreach (var (key, count) in pairs.OrderBy(p => p.Key))
            {
                PackedNumbers.Write(buffer, (int)(key >> 32));
                PackedNumbers.Write(buffer, (int)(uint)key);
                PackedNumbers.Write(buffer, count);
            }
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static ChangeCounts Unpack(ReadOnlySpan<byte> bytes)
    {
        var counts = new ChangeCounts();
        var months = PackedNumbers.ReadCount(ref bytes);
        for (var month = ConditionalChange.FirstMonth; month < ConditionalChange.FirstMonth + months; month++)
            counts.Read(month, ref bytes);
        return counts;
    }

    /// <summary>One month of what <see cref="Pack"/> wrote, alone.</summary>
    /// <param name="bytes">From where the month begins.</param>
    public static ChangeCounts UnpackMonth(int month, ReadOnlySpan<byte> bytes)
    {
        var counts = new ChangeCounts();
        counts.Read(month, ref bytes);
        return counts;
    }

    private void Read(int month, ref ReadOnlySpan<byte> bytes)
    {
        for (var pairs = PackedNumbers.ReadCount(ref bytes); pairs > 0; pairs--)
        {
            var then = PackedNumbers.Read(ref bytes);
            var gain = PackedNumbers.Read(ref bytes);
            Count(month, then, then + gain, PackedNumbers.Read(ref bytes));
        }
    }

    private void Count(int month, int then, int now, int count) =>
        CountOf(month - ConditionalChange.FirstMonth, Key(then, now)) += count;

    private static ulong Key(int then, int now) => (ulong)(uint)then << 32 | (uint)checked(now - then);

    private ref int CountOf(int at, ulong key)
    {
        while (_months.Count <= at)
            _months.Add([]);
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_months[at], key, out _);
    }

    private static ValueChange Change(ulong key) => new((int)(key >> 32), (int)(key >> 32) + (int)(uint)key);
}
