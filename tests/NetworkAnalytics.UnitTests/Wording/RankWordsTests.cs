using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.UnitTests.Wording;

/// <summary>No place in an order, no praise and no reproach, in any text that people read.</summary>
public sealed class RankWordsTests
{
    private static readonly Regex English = new(
        @"\b(rank\w*|top|bottom|best|worst|better|worse|ahead|behind|beats?|lead\w*|winn?\w*|los(e|t|er|ing)|percentiles?|percent|score\w*|poor\w*|weak\w*|strong\w*|fail\w*|streak\w*|below average|above average|only|well done|congratulations|keep up)\b|[%↑↓▲▼]",
        RegexOptions.IgnoreCase);

    private static readonly Regex French = new(
        @"\b(rang|classement\w*|classé\w*|meilleur\w*|pire\w*|mieux|moins bien|premier|dernier|devant|derrière|en tête|retard|avance|gagn\w*|perd\w*|percentiles?|centiles?|pour cent|score\w*|faible\w*|fort\w*|échec\w*|échou\w*|moyenne|seulement|bravo|félicitations)\b|[%↑↓▲▼]",
        RegexOptions.IgnoreCase);

    public static TheoryData<string> Languages => ["en", "fr"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_of_the_product_ranks(string language)
    {
        var culture = ComparisonWording.FindCulture(language)!;
        var texts = new ResourceManager("NetworkAnalytics.Delivery.Wording.Texts", typeof(ComparisonWording).Assembly)
            .GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : culture.Parent, createIfNotExists: true, tryParents: false)!;
        var read = 0;
        foreach (DictionaryEntry text in texts)
        {
            read++;
            Clean(language, AllowedIn(language, (string)text.Value!), (string)text.Key);
        }
        Assert.True(read > 30, $"{read} texts in {language}");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void On_either_side_of_the_middle_the_words_are_the_same(string language)
    {
        var below = Words(language, Band.BelowP10);
        foreach (var band in new[] { Band.BelowP25, Band.AboveP75, Band.AboveP90 })
            Assert.Equal(below, Words(language, band));
        Assert.NotEqual(below, Words(language, Band.Middle));
        Clean(language, AllowedIn(language, below), "below");
        Clean(language, AllowedIn(language, Words(language, Band.Middle)), "middle");
    }

    [Theory]
    [InlineData("en", TooEarlyReason.FewMonths, "three completed months")]
    [InlineData("en", TooEarlyReason.JoinedBeforeHistory, "before your association began to keep this history")]
    [InlineData("en", TooEarlyReason.NotInVersion, "before your membership began")]
    [InlineData("fr", TooEarlyReason.FewMonths, "trois mois complets")]
    [InlineData("fr", TooEarlyReason.JoinedBeforeHistory, "avant le début de cet historique")]
    [InlineData("fr", TooEarlyReason.NotInVersion, "avant le début de votre adhésion")]
    public void Each_reason_why_it_is_too_early_has_words_of_its_own(string language, TooEarlyReason reason, string said)
    {
        var text = ComparisonWording.Describe(Comparison(reason, []), ComparisonWording.FindCulture(language)!);
        Assert.Contains(said, Assert.Single(text.Paragraphs, p => p.Code == "too_early").Words, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Paragraphs, p => p.Code is "learning" or "paths");
        // Never 0 % or a bare dash where nothing is known.
        Assert.All(text.Paragraphs, p => Assert.DoesNotMatch(@"\b0 ?%|(^|\s)[-–—](\s|$)", p.Words));
    }

    [Fact]
    public void The_words_that_would_rank_are_caught()
    {
        Assert.Matches(English, "You are in the top 10");
        Assert.Matches(English, "below average");
        Assert.Matches(French, "Votre classement");
        Assert.Matches(French, "au-dessus de la moyenne");
    }

    // The first month, and the sentence that says that no number is a place in an order.
    private static string AllowedIn(string language, string text) => language == "fr" ? text.Replace("votre premier mois", "", StringComparison.OrdinalIgnoreCase) : text;

    private static void Clean(string language, string text, string where)
    {
        var found = (language == "fr" ? French : English).Match(text);
        Assert.False(found.Success, $"{where} ({language}) says '{found.Value}': {text}");
    }

    private static string Words(string language, Band band)
    {
        var measure = new MeasureComparison(Measure.Learning, Clock.Tenure, 12, 40, 100, band, null, new PeerQuantiles(1, 2, 3, 5, 9));
        return string.Join('\n', ComparisonWording.Describe(Comparison(null, [measure]), ComparisonWording.FindCulture(language)!).Paragraphs.Select(p => p.Words));
    }

    private static MemberComparison Comparison(TooEarlyReason? reason, ImmutableArray<MeasureComparison> measures) => new(
        new BenchmarkIdentity(new TenantId(1), 3, new DateOnly(2026, 1, 1), 1, "hash", "method", default),
        new PublishedCohort(0, "join_year=2024", 120),
        new MemberCurve(new(2026, 1, 1), new(2024, 1, 1), null, OnPause: true, 700, 12, [], 1, 2, 2, 30, 40, null, [], 5),
        reason, measures);
}
