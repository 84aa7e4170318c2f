using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Imports;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed partial class AdminTextsTests
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public void Everything_that_is_logged_has_its_words(string language)
    {
        var words = new PageWords(CultureInfo.GetCultureInfo(language));
        var actions = typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.True(actions.Count > 20);
        Assert.All(actions, action => Assert.NotEmpty(words[$"Action.{action}"]));
        Assert.Equal("no such thing", new AdminWords(words).Known("Action.no_such_thing"));
    }

    [Fact]
    public void Whatever_is_wrong_with_a_row_has_its_words()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(root.FullName, "src", "NetworkAnalytics.Engine"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var names = Named().Matches(source).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(names.Count > 50, $"{names.Count} found");
        var french = new AdminWords(new PageWords(CultureInfo.GetCultureInfo("fr-FR")));
        Assert.All(names, name => Assert.NotNull(french.Find($"Row.{name}", "", "", "", "")));
    }

    [Fact]
    public void What_is_wrong_with_a_row_is_said_in_the_language_of_the_page_and_otherwise_as_it_was_stored()
    {
        var french = new AdminWords(new PageWords(CultureInfo.GetCultureInfo("fr-FR")));
        Assert.Equal("«\u00a0demain\u00a0» n’est pas un jour\u202f; écrivez-le comme 2026-03-14.", RowReasons.Say("'demain' is not a day.", FieldProblem.Tell("day", "demain"), french));
        Assert.Equal("It is too late.", RowReasons.Say("It is too late.", "of_a_later_version", french));
        Assert.Equal("It is too late.", RowReasons.Say("It is too late.", null, french));
    }

    [Theory]
    [InlineData("en-GB", 0, "0 days")]
    [InlineData("fr-FR", 0, "0 jour")]
    [InlineData("fr-FR", 2, "2 jours")]
    public void Plurals_are_those_of_the_language(string language, int days, string said) =>
        Assert.Equal(said, new AdminWords(new PageWords(CultureInfo.GetCultureInfo(language))).Time(days));

    // A name stands after the end of its sentence, with its values or alone.
    [GeneratedRegex("(?:\\.Tell\\(|[.}]\", )\"([a-z0-9_]+)\"[,)]")]
    private static partial Regex Named();
}
