using NetworkAnalytics.ArchitectureTests.Reading;
using NetworkAnalytics.ArchitectureTests.Rules;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class HouseRulesTests
{
    [Fact]
    public void Files_folders_and_types_say_what_is_inside() =>
        Rule.Holds(Sources.Files(".", "*").Concat(Assemblies.Product.SelectMany(a => a.Written()).Select(t => t.FullName!)).SelectMany(Names.Forbidden));

    [Theory]
    [InlineData("src/NetworkAnalytics.Engine/Storage/ConnectionManager.cs")]
    [InlineData("src/NetworkAnalytics.Engine/Helpers/Text.cs")]
    [InlineData("src/NetworkAnalytics.Delivery/Common/Text.cs")]
    [InlineData("src/NetworkAnalytics.Delivery/Api/Extensions.cs")]
    [InlineData("NetworkAnalytics.Statistics.MathUtils")]
    [InlineData("NetworkAnalytics.Statistics.Outer+ListHelper`1")]
    public void An_empty_name_is_seen(string name) => Assert.Single(Names.Forbidden(name));

    [Theory, InlineData("src/NetworkAnalytics.Host/CommandLine/CommonOptions.cs"), InlineData("NetworkAnalytics.Engine.Storage.Texts")]
    public void A_name_that_says_something_is_left_alone(string name) => Rule.Holds(Names.Forbidden(name));

    [Fact]
    public void The_product_takes_the_time_from_TimeProvider_and_never_sleeps() =>
        Rule.Holds(Clocks.Read(Assemblies.Product.SelectMany(a => a.Written())));

    [Fact]
    public void The_analyzer_is_on_and_bans_the_clocks()
    {
        Rule.Holds(Clocks.NotBanned(Sources.Text("ops/build/BannedSymbols.txt")));
        var build = Sources.Text("Directory.Build.props");
        Assert.Contains("""<PackageReference Include="Microsoft.CodeAnalysis.BannedApiAnalyzers" """, build, StringComparison.Ordinal);
        Assert.Contains("ops/build/BannedSymbols.txt", build, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", build, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object Read() => DateTime.Now;"), InlineData("object Read() => DateTimeOffset.UtcNow;"), InlineData("async Task Wait() { await Task.Yield(); System.Threading.Thread.Sleep(1); }")]
    public void A_clock_read_past_the_analyzer_is_seen(string code) =>
        Assert.Single(Clocks.Read(Counterexample.Types($$"""namespace NetworkAnalytics.Engine.Storage { class Watch { {{code}} } }""")));

    [Fact]
    public void A_clock_that_is_not_banned_is_seen() =>
        Assert.Equal(Clocks.Banned[1..], Clocks.NotBanned("P:System.DateTime.Now;Take the time from TimeProvider so that tests can set it.\n"));

    [Fact]
    public void Migrations_are_numbered_one_number_a_script() => Rule.Holds(Migrations.Misnumbered(Sources.Files("src", "*.sql")));

    [Theory]
    [InlineData("a/0001_one.sql", "a/0001_two.sql")]
    [InlineData("a/0001_one.sql", "a/2_two.sql")]
    public void A_migration_without_a_number_of_its_own_is_seen(string first, string second) => Assert.Single(Migrations.Misnumbered([first, second, "b/0001_other_owner.sql"]));
}
