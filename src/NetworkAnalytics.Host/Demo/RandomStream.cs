using System.Numerics;

namespace NetworkAnalytics.Host.Demo;

/// <summary>
/// A random generator that is written out here, so that a seed means the same association under every version of
/// the runtime. xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64. The bits are exact integers; the
/// variates below also go through the machine's logarithm and power, whose last bit is lost when the generator
/// rounds to seconds and minutes.
/// </summary>
internal sealed class RandomStream
{
    private const ulong Golden = 0x9e3779b97f4a7c15;
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>A stream of its own for each purpose of each member: what one draws moves nobody else's numbers.</summary>
    public RandomStream(ulong seed, int member, int purpose)
    {
        var state = Mix(Mix(Mix(seed + Golden) + Golden * (ulong)(member + 1)) + Golden * (ulong)(purpose + 1));
        (_s0, _s1, _s2, _s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <param name="s0">The four words of state; not all zero.</param>
    public RandomStream(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    public static ulong SplitMix(ref ulong state) => Mix(state += Golden);

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform on (0, 1): 53 bits, in the middle of their interval, so that its logarithm exists.</summary>
    public double Unit() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>0 … <paramref name="count"/> − 1, each as likely as the others up to 2⁻⁵³.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public double Between(double low, double high) => low + Unit() * (high - low);

    public double Exponential(double mean) => -Math.Log(Unit()) * mean;

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        while (true)
        {
            var (x, y) = (Between(-1, 1), Between(-1, 1));
            var r = x * x + y * y;
            if (r < 1)
                return x * Math.Sqrt(-2 * Math.Log(r) / r);
        }
    }

    /// <summary>Gamma by shape and rate (mean shape/rate): Marsaglia and Tsang 2000.</summary>
    /// <param name="shape">At least 1.</param>
    public double Gamma(double shape, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape, 1);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + c * x;
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(Unit()) < 0.5 * x * x + d * (1 - v + Math.Log(v)))
                return d * v / rate;
        }
    }

    public T Pick<T>(ReadOnlySpan<T> from) => from[Below(from.Length)];

    /// <summary>An index, as likely as its weight is among all.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
            total += weight;
        var at = Below(total);
        for (var i = 0; ; i++)
            if ((at -= weights[i]) < 0)
                return i;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
