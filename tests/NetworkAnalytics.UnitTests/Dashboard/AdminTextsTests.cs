using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.UnitTests.Wording;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed partial class AdminTextsTests
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
        var source = string.Concat(Sources().Select(File.ReadAllText));
        var literals = Literal().Matches(source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(source).Select(m => m.Groups[1].Value.TrimEnd('.')).ToHashSet(StringComparer.Ordinal);
        Assert.All(English.Keys, key => Assert.True(
            literals.Contains(key) || literals.Contains(Form().Replace(key, "")) || families.Any(f => key.StartsWith(f + ".", StringComparison.Ordinal)), $"{key} is never used"));
        Assert.DoesNotContain("Nothing.of_the_kind", literals);
    }

    [Fact]
    public void Every_text_asked_for_is_there()
    {
        var words = new AdminWords(new PageWords(CultureInfo.GetCultureInfo("en-GB")));
        var asked = Sources().SelectMany(f => Asked().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(asked.Count > 150, $"{asked.Count} texts are asked for");
        Assert.All(asked, key => Assert.NotEmpty(English.ContainsKey(key + ".other") ? words[key + ".other"] : words[key]));
        Assert.Throws<MissingManifestResourceException>(() => words["Nothing.of_the_kind"]);
    }

    [Fact]
    public void Everything_that_is_logged_has_its_words() =>
        Assert.All(typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static), f => Assert.Contains($"Action.{f.GetRawConstantValue()}", English.Keys));

    [Fact]
    public void No_text_puts_people_in_an_order_presses_or_blames_them() => Assert.All(English.Concat(French), text => Assert.Empty(UnwantedWords.In(text.Value)));

    [Fact]
    public void French_marks_hold_to_their_words_and_English_ones_do_not()
    {
        Assert.All(French.Values, text =>
        {
            Assert.DoesNotMatch(@"[^\u202f][;?!%]", text);
            Assert.DoesNotMatch(@"[^\u00a0\d]:", text);
            Assert.DoesNotMatch("['\"]", text);
        });
        Assert.All(English.Values, text => Assert.DoesNotMatch(@"[\s\u00a0\u202f][:;?!%]|['""]", text));
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        new ResourceManager("NetworkAnalytics.Delivery.Dashboard.Administration.AdminTexts", typeof(AdminWords).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        var dashboard = Path.Combine(root.FullName, "src", "NetworkAnalytics.Delivery", "Dashboard");
        return ((string[])["Administration", "Charts", "Cohorts", "Directory", "Imports", "Platform", "Settings"]).Select(f => Path.Combine(dashboard, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f)).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Append(Path.Combine(dashboard, "Navigation.cs"));
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Value();

    [GeneratedRegex("\"([A-Z][A-Za-z]+(?:\\.[A-Za-z0-9_]+)*)\"")]
    private static partial Regex Literal();

    // $"Scope.{…}" and Term("Action", …).
    [GeneratedRegex("(?:\\$\"|Term\\(\")([A-Z][A-Za-z_.]+?)(?:\\.\\{|\",)")]
    private static partial Regex Family();

    [GeneratedRegex(@"\.(one|other)$")]
    private static partial Regex Form();

    [GeneratedRegex("[Ss]ay(?:\\[|\\.Format\\(|\\.Counted\\()\"([^\"]+)\"")]
    private static partial Regex Asked();
}
