using System.Reflection;
using System.Text.RegularExpressions;
using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>
/// Names that are stored outlive the code: they are literals, and unique without regard to case. Orleans' storage tells
/// two grain classes apart by their states' names alone.
/// </summary>
internal static partial class StoredNames
{
    public static IEnumerable<string> BrokenGrains(IEnumerable<Type> types)
    {
        var grains = types.Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IGrainBase))).ToList();
        foreach (var grain in grains.Where(g => g.GetCustomAttribute<GrainTypeAttribute>() is null))
            yield return $"{grain} has no [GrainType]: its stored name would be its class's.";
        foreach (var twice in Twice(grains.Where(g => g.GetCustomAttribute<GrainTypeAttribute>() is not null), g => Argument(g, typeof(GrainTypeAttribute))))
            yield return $"The grain type {twice} is given twice.";
        var states = grains.SelectMany(g => g.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .SelectMany(c => c.GetParameters()).Select(p => p.GetCustomAttribute<PersistentStateAttribute>()).OfType<PersistentStateAttribute>().ToList();
        foreach (var twice in Twice(states, s => s.StateName))
            yield return $"The state name {twice} is given twice.";
        foreach (var unnamed in states.Where(s => string.IsNullOrEmpty(s.StateName)))
            yield return "A state has no name.";
    }

    /// <summary>Stored names in a source text that are not written out.</summary>
    public static IEnumerable<string> NotLiteral(string path, string text) =>
        Named().Matches(text).Select(m => $"{path}: {m.Value.Trim('[', ' ', ',')}… is not a literal.");

    public static IEnumerable<string> Twice<T>(IEnumerable<T> named, Func<T, string> name) =>
        named.GroupBy(name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key);

    private static string Argument(Type type, Type attribute) =>
        (string)type.GetCustomAttributesData().Single(a => a.AttributeType == attribute).ConstructorArguments[0].Value!;

    [GeneratedRegex("""(?:[\[,]\s*(?:PersistentState|GrainType|Alias)\s*\((?!\s*"[^"{}]+"\s*[,)])|\[\s*(?:property:\s*)?Id\s*\((?!\s*\d+\s*\))).{0,40}""")]
    private static partial Regex Named();
}
