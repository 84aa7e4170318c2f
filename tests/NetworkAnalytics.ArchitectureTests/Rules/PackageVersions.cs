using System.Xml.Linq;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>Package versions stand in Directory.Packages.props and nowhere else.</summary>
internal static class PackageVersions
{
    public const string Home = "Directory.Packages.props";

    public static IEnumerable<string> Elsewhere(string path, string text)
    {
        foreach (var element in XDocument.Parse(text).Descendants())
        {
            var package = element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value;
            if (element.Name.LocalName is "PackageReference" or "GlobalPackageReference"
                && (element.Attribute("Version") ?? element.Attribute("VersionOverride")) is not null | element.Elements().Any(e => e.Name.LocalName is "Version" or "VersionOverride"))
                yield return $"{path} gives {package} a version.";
            if (element.Name.LocalName == "PackageVersion" && path != Home)
                yield return $"{path} gives {package} a version.";
            if (element.Name.LocalName == "ManagePackageVersionsCentrally" && element.Value != "true")
                yield return $"{path} turns central versions off.";
        }
    }
}
