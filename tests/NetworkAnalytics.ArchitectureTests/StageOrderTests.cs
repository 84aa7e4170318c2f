using NetworkAnalytics.ArchitectureTests.Reading;
using NetworkAnalytics.ArchitectureTests.Rules;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class StageOrderTests
{
    private const string Engine = "NetworkAnalytics.Engine";

    [Fact]
    public void A_stage_of_the_Engine_uses_earlier_stages_only()
    {
        var types = Assemblies.Engine.Written().ToList();
        Assert.All(StageOrder.Stages, stage => Assert.Contains(types, t => (t.Namespace + ".").StartsWith($"{Engine}.{stage}.", StringComparison.Ordinal)));
        Rule.Holds(StageOrder.Broken(types, Engine));
    }

    [Fact]
    public void The_folders_of_the_Engine_are_its_stages() =>
        Assert.Equal(StageOrder.Stages.Order(StringComparer.Ordinal),
            Sources.Files($"src/{Engine}", "*.cs").Select(f => f.Split('/')).Where(f => f.Length > 3).Select(f => f[2]).Distinct());

    [Theory]
    [InlineData("class Early { Publishing.Late? _late; }")]
    [InlineData("class Early { void Use(IReadOnlyList<Publishing.Late[]> late) { } }")]
    [InlineData("class Early : Publishing.Late { }")]
    [InlineData("class Early { object Use() => new Publishing.Late(); }")]
    [InlineData("class Early { async Task Use() { await Task.Yield(); Publishing.Late.Do(); } }")]
    [InlineData("class Early { Func<int> Use() => () => Publishing.Late.Number; }")]
    [InlineData("class Early { Type Use() => typeof(Publishing.Late); }")]
    [InlineData("class Early { [Publishing.Note] void Use() { } }")]
    public void A_use_of_a_later_stage_is_seen_wherever_it_hides(string early)
    {
        var source = $$"""
            namespace NetworkAnalytics.Engine.Publishing { class Late { public static int Number = 4; public static void Do() { } } class NoteAttribute : Attribute { } }
            namespace NetworkAnalytics.Engine.Projections { {{early}} }
            """;
        Assert.All(Some(StageOrder.Broken(Counterexample.Types(source), Engine)), b => Assert.StartsWith("Projections uses a later stage", b, StringComparison.Ordinal));
    }

    [Fact]
    public void Earlier_stages_and_Storage_may_be_used() =>
        Rule.Holds(StageOrder.Broken(Counterexample.Types("""
            namespace NetworkAnalytics.Engine.Storage.Work { class Lease { } }
            namespace NetworkAnalytics.Engine.Ingest { class Rules { public Storage.Work.Lease? Lease; } }
            namespace NetworkAnalytics.Engine.MemberLog { class Grain { public Ingest.Rules? Rules; } }
            """), Engine));

    [Fact]
    public void A_type_in_no_stage_is_seen() =>
        Assert.Equal(2, StageOrder.Broken(Counterexample.Types("""
            namespace NetworkAnalytics.Engine { class Lost { } }
            namespace NetworkAnalytics.Engine.Reports { class New { } }
            """), Engine).Count());

    private static List<string> Some(IEnumerable<string> broken)
    {
        var found = broken.ToList();
        Assert.NotEmpty(found);
        return found;
    }
}
