using NetworkAnalytics.ArchitectureTests.Reading;
using NetworkAnalytics.ArchitectureTests.Rules;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class ReferenceTests
{
    [Fact]
    public void Project_files_keep_the_order_of_references() =>
        Rule.Holds(Sources.Texts("src", "*.csproj").SelectMany(f => ProjectReferences.Broken(OwnName(Path.GetFileNameWithoutExtension(f.Path)), f.Text)));

    [Fact]
    public void Compiled_assemblies_keep_the_order_of_references() =>
        Rule.Holds(Assemblies.Product.SelectMany(a => ProjectReferences.Broken(a == Assemblies.Host ? "Host" : OwnName(a.GetName().Name!), a)));

    [Fact]
    public void A_wrong_reference_in_a_project_file_is_seen()
    {
        const string File = """<Project><ItemGroup><ProjectReference Include="../NetworkAnalytics.{0}/NetworkAnalytics.{0}.csproj" /></ItemGroup></Project>""";
        Assert.Equal(["Delivery references Engine."], ProjectReferences.Broken("Delivery", File.Replace("{0}", "Engine", StringComparison.Ordinal)));
        Assert.Equal(["Statistics references Contracts."], ProjectReferences.Broken("Statistics", File.Replace("{0}", "Contracts", StringComparison.Ordinal)));
        Rule.Holds(ProjectReferences.Broken("Engine", File.Replace("{0}", "Statistics", StringComparison.Ordinal)));
        Assert.Equal(["The project Reports has no place in the order of references."], ProjectReferences.Broken("Reports", File));
    }

    [Fact]
    public void A_wrong_reference_of_an_assembly_is_seen()
    {
        var assembly = Counterexample.Compile("class Reader { public NetworkAnalytics.Statistics.Survival.DayCounts? Counts; public TenantId Tenant; }");
        Rule.Holds(ProjectReferences.Broken("Engine", assembly));
        Assert.Equal(["Delivery references Statistics."], ProjectReferences.Broken("Delivery", assembly));
    }

    [Fact]
    public void Package_versions_stand_in_one_file() =>
        Rule.Holds(Sources.Texts(".", "*.csproj").Concat(Sources.Texts(".", "*.props")).SelectMany(f => PackageVersions.Elsewhere(f.Path, f.Text)));

    [Theory]
    [InlineData("""<Project><ItemGroup><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><PackageReference Include="Npgsql" VersionOverride="10.0.3" /></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><PackageReference Include="Npgsql"><Version>10.0.3</Version></PackageReference></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><PackageVersion Include="Npgsql" Version="10.0.3" /></ItemGroup></Project>""")]
    [InlineData("""<Project><PropertyGroup><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup></Project>""")]
    public void A_version_elsewhere_is_seen(string project) => Assert.Single(PackageVersions.Elsewhere("src/One/One.csproj", project));

    private static string OwnName(string name) => name[Assemblies.Prefix.Length..];
}
