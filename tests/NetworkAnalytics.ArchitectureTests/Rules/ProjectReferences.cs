using System.Reflection;
using System.Xml.Linq;
using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>Engine → Contracts, Statistics; Delivery → Contracts; Host → all. Engine and Delivery never meet.</summary>
internal static class ProjectReferences
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Statistics"] = [],
        ["Engine"] = ["Contracts", "Statistics"],
        ["Delivery"] = ["Contracts"],
        // Generated from the API's document: it knows the API as any other client does.
        ["Client"] = [],
        ["Host"] = ["Contracts", "Statistics", "Engine", "Delivery", "Client"],
    };

    /// <summary>References in a project file that the order does not allow.</summary>
    /// <param name="project">The project's own name, such as Engine.</param>
    public static IEnumerable<string> Broken(string project, string projectFile) =>
        Broken(project, XDocument.Parse(projectFile).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))));

    /// <summary>What the compiled assembly really uses, whatever brought it in.</summary>
    public static IEnumerable<string> Broken(string project, Assembly assembly) =>
        Broken(project, assembly.GetReferencedAssemblies().Select(a => a.Name == "networkanalytics" ? Assemblies.Prefix + "Host" : a.Name!));

    private static IEnumerable<string> Broken(string project, IEnumerable<string> references)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
            return [$"The project {project} has no place in the order of references."];
        return references.Where(r => r.StartsWith(Assemblies.Prefix, StringComparison.Ordinal))
            .Select(r => r[Assemblies.Prefix.Length..])
            .Where(r => !allowed.Contains(r))
            .Select(r => $"{project} references {r}.");
    }
}
