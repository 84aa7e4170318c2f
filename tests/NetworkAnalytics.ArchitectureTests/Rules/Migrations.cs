using System.Text.RegularExpressions;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>An owner's migrations are numbered, one number a script: they run in that order. Gaps are allowed.</summary>
internal static partial class Migrations
{
    public static IEnumerable<string> Misnumbered(IEnumerable<string> paths)
    {
        foreach (var owner in paths.GroupBy(p => Path.GetDirectoryName(p)!))
        {
            foreach (var path in owner.Where(p => !Name().IsMatch(Path.GetFileName(p))))
                yield return $"{path} should be called like 0001_name.sql.";
            foreach (var twice in owner.GroupBy(p => Path.GetFileName(p).Split('_')[0]).Where(g => g.Count() > 1))
                yield return $"{string.Join(" and ", twice)} have one number.";
        }
    }

    [GeneratedRegex("^[0-9]{4}_[a-z0-9_]+\\.sql$")]
    private static partial Regex Name();
}
