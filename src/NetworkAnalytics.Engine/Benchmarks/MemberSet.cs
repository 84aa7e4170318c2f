using System.Numerics;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>Sets of members as bits, 64 a word.</summary>
internal static class MemberSet
{
    public static int Count(ReadOnlySpan<ulong> set)
    {
        var count = 0;
        foreach (var word in set)
            count += BitOperations.PopCount(word);
        return count;
    }

    public static bool Overlap(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var w = 0; w < a.Length; w++)
            if ((a[w] & b[w]) != 0)
                return true;
        return false;
    }

    /// <summary>Members of <paramref name="a"/> who are not in <paramref name="b"/>, counted up to <paramref name="limit"/>.</summary>
    public static int Without(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, int limit)
    {
        var count = 0;
        for (var w = 0; w < a.Length && count < limit; w++)
            count += BitOperations.PopCount(a[w] & ~b[w]);
        return Math.Min(count, limit);
    }

    public static void Intersect(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var w = 0; w < a.Length; w++)
            a[w] &= b[w];
    }
}
