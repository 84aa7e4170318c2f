using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>
/// Says a comparison in words: the member's own past, then each measure beside the peers, then whom the peers are.
/// There is no place in an order, no praise and no reproach; where nothing can be said yet, that is what it says.
/// </summary>
public static class ComparisonWording
{
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    public static CultureInfo French { get; } = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>The language of a tag like <c>fr</c> or <c>en-US</c>; null when the product does not speak it.</summary>
    public static CultureInfo? FindCulture(string tag) =>
        tag.Split('-')[0].ToLowerInvariant() switch { "en" => English, "fr" => French, _ => null };

    /// <param name="culture"><see cref="English"/> or <see cref="French"/>.</param>
    public static ComparisonText Describe(MemberComparison comparison, CultureInfo culture)
    {
        var words = new Words(culture);
        var paragraphs = new List<Paragraph>();
        if (comparison.Own is { } own)
            paragraphs.Add(new("own", Own(own, words), []));
        if (comparison.TooEarly is { } reason)
            paragraphs.Add(new("too_early", words.Get(TooEarlyKey(reason)), []));
        foreach (var measure in comparison.Measures)
            paragraphs.Add(Beside(measure, words));
        if (comparison.Measures.Any(m => m.Band is not null))
            paragraphs.Add(new("paths", words.Get("Paths"), []));
        paragraphs.Add(new("peers", Peers(comparison, words), []));
        return new ComparisonText(culture.TwoLetterISOLanguageName, paragraphs);
    }

    /// <summary>A cohort's key as a person says it.</summary>
    public static string CohortName(string key, CultureInfo culture)
    {
        var words = new Words(culture);
        if (key == "everyone")
            return words.Get("Cohort.everyone");
        var at = key.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? words.Get("Cohort.saved", key) : words.Get("Cohort.attribute", key[..at].Replace('_', ' '), key[(at + 1)..]);
    }

    public static string MeasureName(Measure measure, CultureInfo culture) => new Words(culture).Get($"Measure.{measure.Name()}");

    private static string Own(MemberCurve own, Words words)
    {
        var sentences = new List<string>
        {
            words.Counted("OwnEncounters", own.Encounters, words.Counted("OwnMonths", own.CompletedMonths, own.CompletedMonths), words.Number(own.Encounters)),
            Returns(own, words),
        };
        if (own.Readjustments > 0)
            sentences.Add(words.Counted("OwnReadjusted", own.Readjustments, own.Readjustments));
        if (own.OnPause)
            sentences.Add(words.Get("OnPause"));
        return string.Join(' ', sentences);
    }

    private static string Returns(MemberCurve own, Words words)
    {
        var announced = words.Counted("Returns", own.AnnouncedReturns, words.Number(own.AnnouncedReturns));
        var hidden = words.Counted("Returns", own.HiddenReturns, words.Number(own.HiddenReturns));
        return (own.AnnouncedReturns, own.HiddenReturns) switch
        {
            (0, 0) => words.Get("OwnReturns.none"),
            (_, 0) => words.Get("OwnReturns.announced", announced),
            (0, _) => words.Get("OwnReturns.hidden", hidden),
            _ => words.Get("OwnReturns.both", announced, hidden),
        };
    }

    private static Paragraph Beside(MeasureComparison m, Words words)
    {
        var name = words.Get($"Measure.{m.Measure.Name()}");
        var value = words.Number(m.OwnTenths / 10.0);
        if (m.Band is not { } band || m.Quantiles is not { P25: { } p25, P75: { } p75 } quantiles)
            return new(m.Measure.Name(), words.Get("Band.too_early", name, value, m.Cell), [new(words.Get("Figure.own"), value)]);
        // On either side of the middle the words are the same: more is not better here.
        var key = band == Band.Middle ? "Band.middle" : "Band.outside";
        return new(m.Measure.Name(), words.Get(key, name, value, m.Cell, words.Number(p25), words.Number(p75)),
        [
            new(words.Get("Figure.own"), value),
            new(words.Get("Figure.quarter"), words.Number(p25)),
            new(words.Get("Figure.half"), words.Number(quantiles.P50)),
            new(words.Get("Figure.three_quarters"), words.Number(p75)),
        ]);
    }

    private static string Peers(MemberComparison comparison, Words words)
    {
        var cohort = CohortName(comparison.Cohort.Key, words.Culture);
        var day = words.Day(comparison.Version.AsOf);
        if (comparison.Cohort.Members is not { } members)
            return words.Get("Peers.few", cohort, day, comparison.Version.Version);
        return comparison.Measures.FirstOrDefault(m => m.Peers is not null) is { Peers: { } reached } measure
            ? words.Get("Peers.reached", cohort, words.Number(members), day, comparison.Version.Version, words.Number(reached), measure.Cell)
            : words.Get("Peers.counted", cohort, words.Number(members), day, comparison.Version.Version);
    }

    private static string TooEarlyKey(TooEarlyReason reason) => reason switch
    {
        TooEarlyReason.FewMonths => "TooEarly.few_months",
        TooEarlyReason.FewPeers => "TooEarly.few_peers",
        TooEarlyReason.JoinedBeforeHistory => "TooEarly.joined_before_history",
        _ => "TooEarly.not_in_version",
    };
}
