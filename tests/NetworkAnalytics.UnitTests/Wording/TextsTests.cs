using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.UnitTests.Wording;

public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> French = Read(CultureInfo.GetCultureInfo("fr"));

    [Fact]
    public void Both_languages_have_the_same_texts() => Assert.Equal(English.Keys.Order(StringComparer.Ordinal), French.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_use_the_same_values() =>
        Assert.All(English.Keys, key => Assert.Equal(Values(English[key]), Values(French[key])));

    [Fact]
    public void Every_text_is_asked_for_and_every_text_asked_for_is_there()
    {
        var source = string.Concat(Directory.EnumerateFiles(Wording(), "*.cs").Select(File.ReadAllText));
        var literals = Literal().Matches(source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var terms = Term().Matches(source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(English.Keys, key => Assert.True(
            literals.Contains(key) || literals.Contains(Before(key)) && Before(key) != key && IsForm(key) || families.Contains(Before(key)) || terms.Contains(Before(key)), $"{key} is never used"));
        var asked = Asked().Matches(source).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, key => Assert.True(English.ContainsKey(key) || English.ContainsKey($"{key}.other") && English.ContainsKey($"{key}.one"), $"{key} is missing"));
    }

    [Fact]
    public void Every_term_of_the_first_taxonomy_and_every_measure_has_its_words()
    {
        Assert.All(Taxonomy.Default.OutcomeCategories, t => Assert.Contains($"Category.{t.Name}", English.Keys));
        Assert.All(Taxonomy.Default.ActivityKinds, t => Assert.Contains($"Activity.{t.Name}", English.Keys));
        Assert.All(Enum.GetValues<Measure>(), m => Assert.Contains($"Measure.{m.Name()}", English.Keys));
        Assert.All((EntryKind[])[EntryKind.GoalDeclared, EntryKind.GoalReadjusted, EntryKind.GoalReached, EntryKind.GoalDropped], k => Assert.Contains($"Step.{k.Name()}", English.Keys));
    }

    [Fact]
    public void No_text_puts_people_in_an_order_presses_or_blames_them() =>
        Assert.All(English.Concat(French), text => Assert.Empty(UnwantedWords.In(text.Value)));

    [Theory]
    [InlineData("You rank third.")]
    [InlineData("Your score is below average")]
    [InlineData("You are late.")]
    [InlineData("Vous êtes en\u00a0retard")]
    [InlineData("un Classement")]
    [InlineData("au TOP 10")]
    [InlineData("votre série")]
    public void The_search_for_unwanted_words_finds_them(string text) => Assert.NotEmpty(UnwantedWords.In(text));

    [Theory]
    [InlineData("related latest stop franking sérieux franges")]
    public void Parts_of_words_are_no_words(string text) => Assert.Empty(UnwantedWords.In(text));

    [Fact]
    public void French_marks_hold_to_their_words() => Assert.All(French.Values, text =>
    {
        Assert.DoesNotMatch(@"[^\u202f][;?!%]", text);
        Assert.DoesNotMatch(@"[^\u00a0]:", text);
        Assert.DoesNotMatch(@"«[^\u00a0]|[^\u00a0]»", text);
        Assert.DoesNotMatch("['\"]", text);
    });

    [Fact]
    public void English_marks_do_not() => Assert.All(English.Values, text => Assert.DoesNotMatch(@"[\s\u00a0\u202f][:;?!%]|['""]", text));

    private static Dictionary<string, string> Read(CultureInfo culture) => Words.Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Before(string key) => key.LastIndexOf('.') is var at and > 0 ? key[..at] : key;

    private static bool IsForm(string key) => key.EndsWith(".zero", StringComparison.Ordinal) || key.EndsWith(".one", StringComparison.Ordinal) || key.EndsWith(".other", StringComparison.Ordinal);

    /// <summary>The folder of the code that asks for texts, in the tree these tests were built in.</summary>
    private static string Wording()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        return Path.Combine(root.FullName, "src", "NetworkAnalytics.Delivery", "Wording");
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Value();

    [GeneratedRegex("\"([A-Z][A-Za-z]+(?:\\.[a-z0-9_]+)*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("\\$\"([A-Z][A-Za-z]+)\\.\\{")]
    private static partial Regex Family();

    [GeneratedRegex("Term\\(\"([A-Z][A-Za-z]+)\"")]
    private static partial Regex Term();

    [GeneratedRegex("(?:Get|Counted)\\(\"([^\"]+)\"")]
    private static partial Regex Asked();
}
