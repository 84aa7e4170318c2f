using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.UnitTests.Wording;

namespace NetworkAnalytics.UnitTests.Dashboard;

/// <summary>The texts of the pages, whichever file they stand in: complete in both languages, asked for, and in the tone of the product.</summary>
public sealed partial class PageTextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> French = Read(CultureInfo.GetCultureInfo("fr"));
    private static readonly string Source = string.Concat(Files().Select(File.ReadAllText));

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_values()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), French.Keys.Order(StringComparer.Ordinal));
        Assert.All(English.Keys, key => Assert.Equal(Values(English[key]), Values(French[key])));
    }

    [Fact]
    public void A_key_stands_in_one_file()
    {
        var keys = PageWords.Sources.SelectMany(s => Keys(s, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_text_is_asked_for()
    {
        var literals = Literal().Matches(Source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(Source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(English.Keys, key => Assert.True(literals.Contains(key) || families.Contains(key.Split('.')[0]) || IsForm(key) && literals.Contains(Before(key)), $"{key} is never used"));
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var all = PageWords.Sources.SelectMany(s => Keys(s, CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        var first = all.Select(k => k.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var asked = Asked().Matches(Source).Select(m => m.Groups[1].Value)
            // What looks like a key of a family that there is, wherever it is chosen.
            .Concat(Chosen().Matches(Source).Select(m => m.Groups[1].Value).Where(k => k.Contains('.', StringComparison.Ordinal) && first.Contains(k.Split('.')[0]))).Distinct().ToList();
        Assert.True(asked.Count > 100, $"{asked.Count} found");
        Assert.All(asked, key => Assert.True(all.Contains(key) || all.Contains($"{key}.other") && all.Contains($"{key}.one"), $"{key} is missing"));
    }

    [Fact]
    public void No_page_puts_people_in_an_order_presses_or_blames_them() =>
        Assert.All(English.Concat(French), text => Assert.Empty(UnwantedWords.In(text.Value)));

    [Fact]
    public void French_marks_hold_to_their_words() => Assert.All(French, text =>
    {
        Assert.DoesNotMatch(@"[^\u202f][;?!%]", text.Value);
        // A colon within a place for a value says how the value is written, and is no mark.
        Assert.DoesNotMatch(@"(?<!\{)[^\u00a0]:(?!\d)", text.Value);
        Assert.DoesNotMatch(@"«[^\u00a0]|[^\u00a0]»", text.Value);
        Assert.DoesNotMatch("['\"]", text.Value);
    });

    [Fact]
    public void English_marks_do_not() => Assert.All(English, text => Assert.DoesNotMatch(@"[\s\u00a0\u202f][:;?!%]|['""]", text.Value));

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        PageWords.Sources.Where(s => s.BaseName.Contains(".Dashboard.", StringComparison.Ordinal))
            .SelectMany(s => Keys(s, culture).Select(k => KeyValuePair.Create(k, s.GetString(k, culture)!))).DistinctBy(p => p.Key).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<string> Keys(ResourceManager source, CultureInfo culture) =>
        source.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key);

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Before(string key) => key[..key.LastIndexOf('.')];

    private static bool IsForm(string key) => key.EndsWith(".zero", StringComparison.Ordinal) || key.EndsWith(".one", StringComparison.Ordinal) || key.EndsWith(".other", StringComparison.Ordinal);

    private static IEnumerable<string> Files()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        return Directory.EnumerateFiles(Path.Combine(root.FullName, "src", "NetworkAnalytics.Delivery", "Dashboard"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Value();

    [GeneratedRegex("\"([A-Z][A-Za-z]+(?:\\.[A-Za-z0-9_]+)*)\"")]
    private static partial Regex Literal();

    // An attribute's value without @ is code.
    [GeneratedRegex("(?<!=)\"([A-Z][A-Za-z]+(?:\\.[A-Za-z0-9_]+)+)\"")]
    private static partial Regex Chosen();

    [GeneratedRegex("\\$\"([A-Z][A-Za-z]+)\\.\\{")]
    private static partial Regex Family();

    [GeneratedRegex("[Ww]ords(?:\\[|\\.Format\\(|\\.Counted\\()\"([^\"]+)\"")]
    private static partial Regex Asked();
}
