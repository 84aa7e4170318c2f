namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): a stream of numbers that stays the same across runtimes and versions,
/// which <see cref="Random"/> does not promise.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>At least 0 and below 1.</summary>
    public double NextDouble()
    {
        _state += Step;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A fixed scramble of a number: equal ids have equal hashes, near ids have far ones.</summary>
    public static ulong Hash(ulong value) => Mix(value + Step);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
