using MathNet.Numerics.Distributions;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>
/// A member's posterior interval, exponents drawn from the prior: with the prior known, and with the one fitted to the
/// cohort itself, as the product does. 2 to 12 outcomes a member, whatever the exponent.
/// </summary>
internal static class ExponentStudy
{
    private const double Alpha = 4;
    private const double Beta = 4;

    /// <param name="members">About as many members in all for each size of cohort.</param>
    public static IEnumerable<CoverageLine> Run(int members, params int[] sizes) =>
        from size in sizes
        from line in Run(Math.Max(1, members / size), size)
        select line;

    private static IEnumerable<CoverageLine> Run(int cohorts, int size)
    {
        var random = new Random(size);
        var truth = new ExponentPrior(Alpha, Beta);
        var (known, fitted, fittedMembers, unfit) = (0, 0, 0, 0);
        for (var cohort = 0; cohort < cohorts; cohort++)
        {
            var drawn = Enumerable.Range(0, size).Select(_ => Draw(random)).ToArray();
            known += drawn.Count(d => Holds(truth, d));
            if (ExponentPrior.Fit(drawn.Select(d => d.Member)).Prior is not { } prior)
            {
                unfit++;
                continue;
            }
            fitted += drawn.Count(d => Holds(prior, d));
            fittedMembers += size;
        }
        yield return new("a member's exponent, prior known", size, cohorts * size, known / (double)(cohorts * size), 0.93, 0.97);
        yield return new($"a member's exponent, prior fitted to the cohort{(unfit == 0 ? "" : $" ({unfit} of {cohorts} cohorts without spread left out)")}",
            size, fittedMembers, fitted / (double)fittedMembers, 0.93, 0.97);
    }

    private static (double Exponent, PowerLaw Member) Draw(Random random)
    {
        var exponent = Gamma.Sample(random, Alpha, Beta);
        var outcomes = random.Next(2, 13);
        // Positions are H·u^(1/b): their logarithms are summed as they are, because with a small b they underflow.
        var logs = 0.0;
        for (var i = 0; i < outcomes; i++)
            logs -= Math.Log(1 - random.NextDouble()) / exponent;
        return (exponent, new(outcomes, logs, 100));
    }

    private static bool Holds(ExponentPrior prior, (double Exponent, PowerLaw Member) drawn) =>
        ExponentPosterior.Of(prior, drawn.Member) is var found && found.Lower <= drawn.Exponent && drawn.Exponent <= found.Upper;
}
