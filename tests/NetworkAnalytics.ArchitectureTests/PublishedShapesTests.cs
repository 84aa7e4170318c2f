using NetworkAnalytics.ArchitectureTests.Reading;
using NetworkAnalytics.ArchitectureTests.Rules;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class PublishedShapesTests
{
    private static readonly IReadOnlyList<Type> Shapes = PublishedShapes.Of(Assemblies.Contracts);

    [Fact]
    public void Only_the_publication_gate_makes_published_numbers()
    {
        var code = Assemblies.Product.SelectMany(a => a.Written()).ToList();
        // The rule sees the gate itself: without an exception for it, every shape but those no gate makes yet is reported.
        var seen = PublishedShapes.MadeOutside(code, Shapes, gate: []).ToList();
        Assert.All(Shapes, s => Assert.Contains(seen, b => b.Contains($" a {s.Name} ", StringComparison.Ordinal)));
        Rule.Holds(PublishedShapes.MadeOutside(code, Shapes, PublishedShapes.Gate));
    }

    [Fact]
    public void Published_shapes_are_closed_and_the_Engine_is_their_only_friend_in_the_product()
    {
        Assert.Contains(Shapes, s => s.Name == "PublishedBenchmark");
        Assert.Contains(Shapes, s => s.Name == "PeerQuantiles");
        Rule.Holds(PublishedShapes.OpenShapes(Shapes));
        Rule.Holds(PublishedShapes.Friends(Assemblies.Contracts, ["NetworkAnalytics.Engine", "NetworkAnalytics.UnitTests"]));
    }

    [Theory]
    [InlineData("object Leak() => new PublishedQuantile(1, 1, null, null);")]
    [InlineData("Func<double, object> Leak() => raw => new PublishedCell(1, 7, raw, null, null, null, null, null, null);")]
    [InlineData("async Task<object> Leak() { await Task.Yield(); return new PeerQuantiles(null, null, 3, null, null); }")]
    [InlineData("IEnumerable<object> Leak() { yield return new PublishedCohort(0, \"everyone\", 3); }")]
    public void A_number_published_beside_the_gate_is_seen(string leak)
    {
        var types = Counterexample.Types($$"""namespace NetworkAnalytics.Engine.Publishing { class Exporter { {{leak}} } }""");
        Assert.StartsWith("NetworkAnalytics.Engine.Publishing.Exporter makes a P", Assert.Single(PublishedShapes.MadeOutside(types, Shapes, PublishedShapes.Gate)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public sealed record PublishedThing(double Value);")]
    [InlineData("public sealed record PublishedThing { internal PublishedThing() { } public double Value { get; set; } }")]
    [InlineData("public class PublishedThing { internal PublishedThing() { } }")]
    public void An_open_shape_is_seen(string shape)
    {
        var shapes = PublishedShapes.Of(Counterexample.Compile($$"""namespace NetworkAnalytics.Contracts { [GenerateSerializer] {{shape}} }"""));
        Assert.Single(shapes);
        Assert.NotEmpty(PublishedShapes.OpenShapes(shapes));
    }

    [Fact]
    public void A_further_friend_is_seen() =>
        Assert.Equal(["NetworkAnalytics.Delivery"], PublishedShapes.Friends(
            Counterexample.Compile("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"NetworkAnalytics.Delivery\")]"), ["NetworkAnalytics.Engine"]));
}
