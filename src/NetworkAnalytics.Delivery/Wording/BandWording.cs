using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Whom the peers are, and the band on each clock. On either side of the middle the words are the same: more is not better here.</summary>
internal static class BandWording
{
    public static IEnumerable<Paragraph> Describe(MemberComparison comparison, Words words)
    {
        yield return new("peers", Peers(comparison, words));
        foreach (var measure in comparison.Measures.Where(m => m.Clock == Clock.Tenure))
            if (Beside(measure, words) is { } paragraph)
                yield return paragraph;
        var effort = comparison.Measures.Where(m => m.Clock == Clock.Effort).Select(m => Beside(m, words)).OfType<Paragraph>().ToList();
        foreach (var paragraph in effort)
            yield return paragraph;
        if (effort.Count > 0)
            yield return new("clocks", words.Get("Clocks"));
        if (comparison.Measures.Any(m => m.Band is not null))
            yield return new("paths", words.Get("Paths"));
    }

    private static Paragraph? Beside(MeasureComparison m, Words words)
    {
        if (m.Band is not { } band || m.Quantiles is not { P25: { } p25, P75: { } p75 } quantiles)
            return null;
        var side = band == Band.Middle ? "middle" : "outside";
        var value = words.Number(m.OwnTenths / 10.0);
        var (name, range) = (words.Get($"Measure.{m.Measure.Name()}"), words.Range(p25, p75));
        var (code, said) = m.Clock == Clock.Effort
            ? ("effort", words.Get($"Effort.{side}", name, value, words.Number(m.Hours ?? 0), range))
            : (m.Measure.Name(), words.Get($"Band.{side}", name, value, m.Cell, range));
        return new(code, said,
        [
            new(words.Get("Figure.own"), value),
            new(words.Get("Figure.quarter"), words.Number(p25)),
            new(words.Get("Figure.half"), words.Number(quantiles.P50)),
            new(words.Get("Figure.three_quarters"), words.Number(p75)),
        ]);
    }

    private static string Peers(MemberComparison comparison, Words words)
    {
        var cohort = ComparisonWording.CohortName(comparison.Cohort.Key, words);
        var day = words.Day(comparison.Version.AsOf);
        if (comparison.Cohort.Members is not { } members)
            return words.Get("Peers.few", cohort, day, comparison.Version.Version);
        return comparison.Measures.FirstOrDefault(m => m.Clock == Clock.Tenure && m.Peers is not null) is { Peers: { } reached } measure
            ? words.Get("Peers.reached", cohort, words.Number(members), day, comparison.Version.Version, words.Number(reached), measure.Cell)
            : words.Get("Peers.counted", cohort, words.Number(members), day, comparison.Version.Version);
    }
}
