using MathNet.Numerics.Distributions;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Statistics.Learning;

/// <summary>Members drawn from the model: b from the prior, then outcomes of a power-law process up to a total effort.</summary>
internal static class PowerLawDraws
{
    /// <summary>As many outcomes a member as 2 to 12, whatever b, so that n tells nothing: given n, s is Gamma(n, b).</summary>
    public static PowerLaw[] Members(int count, double alpha, double beta, int seed) => [.. Draw(count, alpha, beta, seed).Select(d => d.Member)];

    public static IEnumerable<(double Exponent, PowerLaw Member)> Draw(int count, double alpha, double beta, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var exponent = Gamma.Sample(random, alpha, beta);
            var outcomes = random.Next(2, 13);
            // Positions are H·u^(1/b); their logarithms are summed as they are, because with a small b they underflow.
            var logs = Enumerable.Range(0, outcomes).Sum(_ => -Math.Log(1 - random.NextDouble()) / exponent);
            yield return (exponent, new PowerLaw(outcomes, logs, 100));
        }
    }
}
