using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>
/// Says a comparison in words, in this order: the member's own past; the band on each clock; pace beside peers who stood
/// where they stood; hidden returns to look out for; how learning goes on; what is too early to say. There is no place
/// in an order, no praise and no reproach.
/// </summary>
public static class ComparisonWording
{
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    public static CultureInfo French { get; } = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>The language of a tag like <c>fr</c> or <c>en-US</c>; null when the product does not speak it.</summary>
    public static CultureInfo? FindCulture(string tag) =>
        tag.Split('-')[0].ToLowerInvariant() switch { "en" => English, "fr" => French, _ => null };

    /// <param name="culture"><see cref="English"/> or <see cref="French"/>.</param>
    public static WordedText Describe(MemberComparison comparison, CultureInfo culture)
    {
        var words = new Words(culture);
        (string Code, IEnumerable<Paragraph> Paragraphs)[] sections =
        [
            ("own", comparison.Own is { } own ? [new("own", Own(own, words))] : []),
            ("beside", BandWording.Describe(comparison, words)),
            ("pace", LearningWording.Pace(comparison.Pace, words)),
            ("to_meet", LearningWording.ToMeet(comparison.ToMeet, words)),
            ("growth", LearningWording.Growth(comparison.Growth, words)),
            ("too_early", TooEarlyWording.Describe(comparison, words)),
        ];
        return new WordedText(culture.TwoLetterISOLanguageName,
            [.. sections.Select(s => new TextSection(s.Code, words.Get($"Section.{s.Code}"), [.. s.Paragraphs])).Where(s => s.Paragraphs.Count > 0)]);
    }

    /// <summary>Before anything is published to stand beside: the member's own past alone.</summary>
    public static WordedText Alone(MemberCurve own, CultureInfo culture)
    {
        var words = new Words(culture);
        return new WordedText(culture.TwoLetterISOLanguageName, [new("own", words.Get("Section.own"), [new("own", Own(own, words))])]);
    }

    /// <summary>A cohort's key as a person says it.</summary>
    public static string CohortName(string key, CultureInfo culture) => CohortName(key, new Words(culture));

    internal static string CohortName(string key, Words words)
    {
        if (key == "everyone")
            return words.Get("Cohort.everyone");
        var at = key.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            return words.Get("Cohort.saved", key);
        var (attribute, value) = (words.Term("Attribute", key[..at]), key[(at + 1)..]);
        return value.Split("..<") is [var from, var before] ? words.Get("Cohort.range", attribute, from, before)
            : value.Split("..") is [var first, var last] ? words.Get("Cohort.years", attribute, first, last)
            : words.Get("Cohort.attribute", attribute, value);
    }

    public static string MeasureName(Measure measure, CultureInfo culture) => new Words(culture).Get($"Measure.{measure.Name()}");

    internal static string Own(MemberCurve own, Words words)
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
}
