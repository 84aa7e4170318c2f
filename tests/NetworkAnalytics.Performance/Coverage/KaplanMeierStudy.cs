using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>
/// The log-log interval at the true median: exponential times with median 1, nobody censored or a third (uniformly
/// over 0 to 4). Where no interval is defined, it did not hold the truth.
/// </summary>
internal static class KaplanMeierStudy
{
    private const double CensoredBy = 4;

    public static IEnumerable<CoverageLine> Run(int runs, params int[] sizes) =>
        from censored in (bool[])[false, true]
        from members in sizes
        select Run(runs, members, censored);

    private static CoverageLine Run(int runs, int members, bool censored)
    {
        var random = new Random(10 * members + (censored ? 1 : 0));
        var (held, sum) = (0, 0.0);
        for (var run = 0; run < runs; run++)
        {
            var step = AtMedian(Sample(random, members, censored));
            held += step is { Lower: { } lower, Upper: { } upper } && lower <= 0.5 && upper >= 0.5 ? 1 : 0;
            sum += step.Survival;
        }
        return new($"survival at the true median, {(censored ? "a third" : "nobody")} censored", members, runs, held / (double)runs, 0.93, 0.97, 0.5, sum / runs - 0.5);
    }

    private static (double Time, bool Event)[] Sample(Random random, int members, bool censored)
    {
        var sample = new (double Time, bool Event)[members];
        for (var i = 0; i < members; i++)
        {
            var time = -Math.Log2(1 - random.NextDouble());
            var until = censored ? CensoredBy * random.NextDouble() : double.PositiveInfinity;
            sample[i] = (Math.Min(time, until), time <= until);
        }
        Array.Sort(sample);
        return sample;
    }

    private static SurvivalStep AtMedian((double Time, bool Event)[] sample)
    {
        var counts = new DayCounts();
        for (var place = 0; place < sample.Length; place++)
            counts.AddMember(sample[place].Event ? place : null, place);
        return KaplanMeier.Estimate(counts).Steps.LastOrDefault(s => sample[s.Day].Time <= 1, new(0, 0, 0, 0, 1, null, null, null));
    }
}
