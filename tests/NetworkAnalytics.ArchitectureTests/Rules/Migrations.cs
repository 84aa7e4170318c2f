using System.Text.RegularExpressions;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>An owner's migrations are numbered 0001, 0002, …: one number, one script, no gap.</summary>
internal static partial class Migrations
{
    public static IEnumerable<string> Misnumbered(IEnumerable<string> paths)
    {
        foreach (var owner in paths.GroupBy(p => Path.GetDirectoryName(p)!))
        {
            var next = 1;
            foreach (var path in owner.Order(StringComparer.Ordinal))
            {
                if (!Name().IsMatch(Path.GetFileName(path)) || int.Parse(Path.GetFileName(path)[..4], System.Globalization.CultureInfo.InvariantCulture) != next)
                    yield return $"{path} should begin with {next:0000}_.";
                next++;
            }
        }
    }

    [GeneratedRegex("^[0-9]{4}_[a-z0-9_]+\\.sql$")]
    private static partial Regex Name();
}
