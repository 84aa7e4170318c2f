using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Engine.Ingest.Files;

namespace NetworkAnalytics.UnitTests.Dashboard;

/// <summary>What is wrong with a row, a file or a mapping is named by the Engine and worded by the pages: no name without words, no words without a name.</summary>
public sealed partial class ReasonsTests
{
    private const string Family = "Reason.";
    private static readonly AdminWords English = Words("en-GB");
    private static readonly AdminWords French = Words("fr-FR");

    public static TheoryData<string> Problems => [.. Told().Keys];

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_of_a_file_or_a_mapping_is_said_in_both_languages_with_all_its_values(string which)
    {
        var problem = Told()[which];
        Assert.NotNull(problem.Told);
        Assert.EndsWith(".", problem.Reason, StringComparison.Ordinal);
        var (english, french) = (Reasons.Say(problem, English), Reasons.Say(problem, French));
        Assert.NotEqual(problem.Reason, french);
        Assert.NotEqual(english, french);
        Assert.All(problem.Told.Split(FieldProblem.Separator).Skip(1), value =>
        {
            Assert.Contains(value, english.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains(value, french.Replace("\u202f", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });
        Assert.DoesNotMatch(@"\{|\b(the|it|is|and|give)\b", french);
    }

    [Fact]
    public void Each_problem_of_a_file_or_a_mapping_has_a_name_of_its_own()
    {
        var names = Told().Values.Select(p => p.Told!.Split(FieldProblem.Separator)[0]).ToList();
        Assert.True(names.Count > 30, $"{names.Count} found");
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    // Otherwise a file could be refused with a sentence that no page can word.
    [Fact]
    public void Files_and_mappings_are_refused_for_nothing_else()
    {
        var ingest = Source("Ingest");
        var refused = Refused().Matches(ingest).Select(m => m.Groups[1].Value).ToList();
        Assert.True(refused.Count > 20, $"{refused.Count} found");
        Assert.All(refused, with => Assert.Matches(@"^(FileProblems\.|MappingProblems\.|problem\b|unusable\.Problem\b|table\.Ordinal|mapping is null)", with));
    }

    [Fact]
    public void Whatever_is_named_has_its_words_and_whatever_has_words_is_named()
    {
        var engine = Source("");
        var named = Named().Matches(engine).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(named.Count > 80, $"{named.Count} found");
        foreach (var worded in (List<string>[])[Worded(CultureInfo.InvariantCulture), Worded(CultureInfo.GetCultureInfo("fr"))])
        {
            Assert.All(named, name => Assert.Contains(name, worded));
            Assert.All(worded, name => Assert.True(engine.Contains($"\"{name}\"", StringComparison.Ordinal), $"{name} is never said"));
        }
    }

    [Fact]
    public void What_has_no_words_is_said_as_it_was_stored()
    {
        Assert.Equal("«\u00a0demain\u00a0» n’est pas un jour\u202f; écrivez-le comme 2026-03-14.", Reasons.Say("'demain' is not a day.", FieldProblem.Tell("day", "demain"), French));
        Assert.Equal("It is too late.", Reasons.Say("It is too late.", "of_a_later_version", French));
        Assert.Equal("It is too late.", Reasons.Say("It is too late.", null, French));
    }

    [Fact]
    public void A_number_is_written_as_the_language_writes_it_and_an_id_stays_as_it_is()
    {
        Assert.Contains("4,000,000,000 bytes", Reasons.Say(FileProblems.TooLarge(4_000_000_000), English), StringComparison.Ordinal);
        Assert.Contains("4\u202f000\u202f000\u202f000 octets", Reasons.Say(FileProblems.TooLarge(4_000_000_000), French), StringComparison.Ordinal);
        Assert.Contains("«\u00a00010482\u00a0»", Reasons.Say("", FieldProblem.Tell("member_unknown", "0010482"), French), StringComparison.Ordinal);
    }

    /// <summary>Every problem there is of a file or a mapping, with values to be found again in its words.</summary>
    private static Dictionary<string, FieldProblem> Told() => new[] { typeof(FileProblems), typeof(MappingProblems) }
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == typeof(FieldProblem)))
        .ToDictionary(m => $"{m.DeclaringType!.Name}.{m.Name}", m => (FieldProblem)m.Invoke(null, [.. m.GetParameters().Select((p, at) => p.ParameterType == typeof(string) ? $"valeur_{at}" : Convert.ChangeType(41_237 + at, p.ParameterType, CultureInfo.InvariantCulture))])!);

    private static AdminWords Words(string language) => new(new PageWords(CultureInfo.GetCultureInfo(language)));

    private static List<string> Worded(CultureInfo culture) =>
        [.. PageWords.Sources.SelectMany(s => s.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key))
            .Where(k => k.StartsWith(Family, StringComparison.Ordinal)).Select(k => k[Family.Length..])];

    private static string Source(string stage)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NetworkAnalytics.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("These tests run inside the source tree.");
        return string.Concat(Directory.EnumerateFiles(Path.Combine(root.FullName, "src", "NetworkAnalytics.Engine", stage), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
    }

    // A name stands after the end of its sentence, with its values or alone.
    [GeneratedRegex("(?:\\.Tell\\(|[.}]\", )\"([a-z0-9_]+)\"[,)]")]
    private static partial Regex Named();

    [GeneratedRegex("throw new (?:ImportFile|InvalidInput)Exception\\(([^;]+);")]
    private static partial Regex Refused();
}
