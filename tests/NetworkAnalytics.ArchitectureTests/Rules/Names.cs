using System.Text.RegularExpressions;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>
/// Names that say nothing about what is inside: a thing is not called Manager, Helper, Utils, Common or Extensions.
/// "Common" and "Extensions" only as the whole name; as an adjective a word says something (CommonOptions are options
/// that several commands have in common).
/// </summary>
internal static partial class Names
{
    /// <param name="path">A file's path, or a type's full name with dots for slashes.</param>
    public static IEnumerable<string> Forbidden(string path) =>
        path.Split('/', '.', '+').Where(part => Empty().IsMatch(part)).Select(part => $"{path}: '{part}' says nothing about what is inside.");

    [GeneratedRegex("^(Common|Extensions|[A-Za-z]*(Manager|Helper|Util)s?|[A-Za-z]*Utilities)(`[0-9]+)?$")]
    private static partial Regex Empty();
}
