using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_bits_are_those_of_the_published_generators()
    {
        // SplitMix64 and xoshiro256** as printed by their authors' C code (prng.di.unimi.it).
        ulong state = 1234567;
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [RandomStream.SplitMix(ref state), RandomStream.SplitMix(ref state), RandomStream.SplitMix(ref state)]);
        var random = new RandomStream(1, 2, 3, 4);
        Assert.Equal([11520UL, 0UL, 1509978240UL, 1215971899390074240UL], [random.Next(), random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Streams_of_other_seeds_members_and_purposes_differ()
    {
        var first = new HashSet<ulong>();
        for (var i = 0; i < 2_000; i++)
            first.Add(new RandomStream((ulong)(i % 10), i / 10 % 20, i / 200).Next());
        Assert.Equal(2_000, first.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(10, 9)]
    public void Gamma_has_its_mean_and_variance(double shape, double rate)
    {
        var (random, sum, squares) = (new RandomStream(1, 0, 0), 0.0, 0.0);
        const int n = 100_000;
        for (var i = 0; i < n; i++)
        {
            var x = random.Gamma(shape, rate);
            (sum, squares) = (sum + x, squares + x * x);
        }
        var (mean, variance) = (sum / n, squares / n - sum / n * (sum / n));
        // Five standard errors; the variance's own comes from the fourth moment, 3σ⁴ + 6σ⁴/shape.
        Assert.Equal(shape / rate, mean, 5 * Math.Sqrt(shape / n) / rate);
        Assert.Equal(shape / (rate * rate), variance, 5 * shape / (rate * rate) * Math.Sqrt((2 + 6 / shape) / n));
    }
}
