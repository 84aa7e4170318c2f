using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.UnitTests.Wording;

namespace NetworkAnalytics.UnitTests.Emails;

public sealed partial class LetterTextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> French = Read(CultureInfo.GetCultureInfo("fr"));

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_values()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), French.Keys.Order(StringComparer.Ordinal));
        Assert.All(English.Keys, key => Assert.Equal(Values(English[key]), Values(French[key])));
    }

    [Fact]
    public void Every_text_is_asked_for()
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Root(), "src", "NetworkAnalytics.Delivery", "Emails"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        // A text is named whole, by its beginning ("Page.open" for its title), or by its family ($"Choice.{…}").
        Assert.All(English.Keys, key => Assert.True(
            Named(source, key) || Named(source, key[..key.LastIndexOf('.')]) || source.Contains($"$\"{key[..key.IndexOf('.', StringComparison.Ordinal)]}.{{", StringComparison.Ordinal), $"{key} is never used"));
    }

    [Fact]
    public void No_text_of_a_letter_puts_people_in_an_order_presses_or_blames_them() =>
        Assert.All(English.Concat(French), text => Assert.Empty(UnwantedWords.In(text.Value)));

    [Fact]
    public void French_marks_hold_to_their_words() => Assert.All(French.Values, text =>
    {
        Assert.DoesNotMatch(@"[^\u202f][;?!%]", text);
        Assert.DoesNotMatch(@"[^\u00a0]:", text);
        Assert.DoesNotMatch("['\"]", text);
    });

    [Fact]
    public void English_marks_do_not() => Assert.All(English.Values, text => Assert.DoesNotMatch(@"[\s\u00a0\u202f][:;?!%]|['""]", text));

    private static bool Named(string source, string key) => source.Contains($"\"{key}\"", StringComparison.Ordinal);

    private static Dictionary<string, string> Read(CultureInfo culture) => LetterTexts.Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        return root.FullName;
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Value();
}
