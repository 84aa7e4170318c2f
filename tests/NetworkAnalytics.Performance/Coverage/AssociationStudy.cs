using System.Globalization;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Statistics.Learning;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>
/// The demonstration model's known truths, each estimated by the product in one generated association a seed. The
/// bounds of 0.90 to 0.99 are those of 200 seeds, where a true coverage of 0.95 gives 0.92 to 0.98 in 95 of 100 studies.
/// </summary>
internal sealed class AssociationStudy(int members)
{
    private const double Z = 1.959963984540054;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Order, double? Truth, List<(double Estimate, bool Held)> Seen)> _found = [];
    private readonly DemonstrationTruths _truths = new DemonstrationModel { Members = members }.Truths;

    public IReadOnlyList<CoverageLine> Run(int seeds, Action<int> done)
    {
        var finished = 0;
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) }, seed =>
        {
            var sample = AssociationSample.Of(new DemonstrationModel { Seed = (ulong)seed, Members = members });
            lock (_gate)
            {
                Record(sample);
                done(++finished);
            }
        });
        return [.. _found.OrderBy(f => f.Value.Order).Select(f => Line(f.Key, f.Value.Truth, f.Value.Seen))];
    }

    private void Record(AssociationSample sample)
    {
        foreach (var (name, curve, survival, quantile, mean) in Curves(sample))
        {
            foreach (var day in (int[])[91, 365, 1095])
                if (curve.Steps.LastOrDefault(s => s.Day <= day) is { Lower: { } lower, Upper: { } upper } step)
                    Add($"{name} return: share still waiting on day {day}", survival(day), step.Survival, lower, upper);
            foreach (var level in (double[])[0.25, 0.5])
                if (quantile(level) is { } truth && curve.Quantile(level) is { Value: { } value, Lower: { } from } found)
                    Add(string.Create(CultureInfo.InvariantCulture, $"{name} return: day by which {level:0.00} had it"), truth, value, from, found.Upper ?? double.PositiveInfinity);
            foreach (var tau in (int[])[90, 365, 1095])
                if (curve.RestrictedMean(tau) is { } found)
                    AddNormal($"{name} return: restricted mean of {tau} days", mean(tau), found.Days, found.StandardError);
        }
        foreach (var day in (int[])[91, 365, 1095])
        {
            var step = sample.First.Last(s => s.Day <= day);
            AddNormal($"announced came first by day {day}", _truths.AnnouncedFirstBy(day), step.First, step.FirstStandardError);
            AddNormal($"unannounced came first by day {day}", _truths.HiddenFirstBy(day), step.Second, step.SecondStandardError);
            if (sample.Returns.StepAt(day) is { } mcf)
                AddNormal($"mean number of returns by day {day}", _truths.ExpectedReturnsBy(day), mcf.Mean, mcf.StandardError);
        }
        if (sample.Prior.Prior is not { } prior)
            return;
        var (shape, log) = PriorErrors.Of(prior, [.. sample.Exponents.Select(e => e.Seen)]);
        AddNormal("prior of the exponents: ln α", Math.Log(_truths.ExponentShape), Math.Log(prior.Alpha), shape);
        AddNormal("prior of the exponents: ln(α / β), the log mean", Math.Log(_truths.MeanExponent), Math.Log(prior.Alpha / prior.Beta), log);
        foreach (var (truth, seen) in sample.Exponents)
            if (seen.Outcomes > 0 && ExponentPosterior.Of(prior, seen) is var found)
                Add("a member's exponent, prior fitted", null, found.Mean - truth, found.Lower - truth, found.Upper - truth);
    }

    private IEnumerable<(string Name, SurvivalCurve Curve, Func<int, double> Survival, Func<double, int?> Quantile, Func<int, double> Mean)> Curves(AssociationSample sample) =>
    [
        ("any", sample.Any, _truths.NoReturnBy, _truths.DayOfReturn, _truths.MeanDaysWithoutReturn),
        ("announced", sample.Announced, _truths.NoAnnouncedReturnBy, _truths.DayOfAnnouncedReturn, _truths.MeanDaysWithoutAnnouncedReturn),
    ];

    private void AddNormal(string quantity, double truth, double estimate, double error) => Add(quantity, truth, estimate, estimate - Z * error, estimate + Z * error);

    /// <param name="truth">Null: each interval has a truth of its own, which was taken off.</param>
    private void Add(string quantity, double? truth, double estimate, double lower, double upper)
    {
        if (!_found.TryGetValue(quantity, out var found))
            _found.Add(quantity, found = (_found.Count, truth, []));
        found.Seen.Add((estimate, lower <= (truth ?? 0) && (truth ?? 0) <= upper));
    }

    private CoverageLine Line(string quantity, double? truth, List<(double Estimate, bool Held)> seen) =>
        new(quantity, members, seen.Count, seen.Count(s => s.Held) / (double)seen.Count, 0.90, 0.99, truth, seen.Average(s => s.Estimate) - (truth ?? 0));
}
