using NetworkAnalytics.ArchitectureTests.Reading;
using NetworkAnalytics.ArchitectureTests.Rules;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class MessageTests
{
    private static readonly List<Type> Product = [.. Assemblies.Product.SelectMany(a => a.Written())];

    [Fact]
    public void Serialized_types_have_an_alias_and_their_members_ids()
    {
        Assert.NotEmpty(Messages.Of(Product));
        Rule.Holds(Messages.BrokenNames(Product));
    }

    [Fact]
    public void Grain_interfaces_and_their_methods_have_an_alias() => Rule.Holds(Messages.BrokenInterfaces(Product));

    [Fact]
    public void Messages_are_sealed_and_immutable() => Rule.Holds(Messages.Mutable(Assemblies.Contracts.Written()));

    [Fact]
    public void Grains_and_their_states_have_stored_names_of_their_own()
    {
        Assert.Contains(Product, t => t.IsAssignableTo(typeof(Grain)));
        Rule.Holds(StoredNames.BrokenGrains(Product));
    }

    [Fact]
    public void Stored_names_are_literals() =>
        Rule.Holds(Sources.Texts("src", "*.cs").SelectMany(f => StoredNames.NotLiteral(f.Path, f.Text)));

    [Theory]
    [InlineData("[GenerateSerializer] sealed record Message([property: Id(0)] int Value);", "Message has no [Alias]")]
    [InlineData("[GenerateSerializer, Alias(\"m\")] sealed record Message(int Value);", "Message.Value has no [Id]")]
    [InlineData("[GenerateSerializer, Alias(\"m\")] sealed class Message { int _value; public int Read() => _value; }", "Message._value has no [Id]")]
    [InlineData("[GenerateSerializer, Alias(\"m\")] sealed record Message([property: Id(0)] int Value, [property: Id(0)] int Other);", "Message gives the id 0 twice")]
    [InlineData("[GenerateSerializer, Alias(\"m\")] enum Message { } [GenerateSerializer, Alias(\"M\")] enum Other { }", "The alias m is given twice")]
    public void A_message_without_stable_names_is_seen(string source, string broken) =>
        Assert.Contains(broken, Assert.Single(Messages.BrokenNames(Types(source))), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Alias(\"g\")] interface IOwn : IGrainWithStringKey { Task Do(); }", "IOwn.Do has no [Alias]")]
    [InlineData("interface IOwn : IGrainWithStringKey { [Alias(\"do\")] Task Do(); }", "IOwn has no [Alias]")]
    [InlineData("[Alias(\"g\")] interface IOwn : IGrainWithStringKey { [Alias(\"do\")] Task Do(); [Alias(\"do\")] Task Undo(); }", "IOwn gives the alias do twice")]
    public void A_grain_interface_without_stable_names_is_seen(string source, string broken) =>
        Assert.Contains(broken, Assert.Single(Messages.BrokenInterfaces(Types(source))), StringComparison.Ordinal);

    [Theory]
    [InlineData("[GenerateSerializer, Immutable] record Message;", "Message is not sealed")]
    [InlineData("[GenerateSerializer] sealed record Message;", "Message is not [Immutable]")]
    [InlineData("[GenerateSerializer, Immutable] sealed record Message { public int Value { get; set; } }", "Message.Value can be set")]
    [InlineData("[GenerateSerializer, Immutable] sealed record Message(List<int> Values);", "Message.Values is a collection that can change")]
    [InlineData("[GenerateSerializer, Immutable] sealed record Message(int[] Values);", "Message.Values is a collection that can change")]
    [InlineData("[GenerateSerializer, Immutable] struct Message { public int Value; }", "Message.Value can be set")]
    public void A_message_that_can_change_is_seen(string source, string broken) =>
        Assert.Contains(broken, Assert.Single(Messages.Mutable(Types(source))), StringComparison.Ordinal);

    [Theory]
    [InlineData("class Own : Grain { }", "Own has no [GrainType]")]
    [InlineData("[GrainType(\"a\")] class Own : Grain { } [GrainType(\"A\")] class Other : Grain { }", "The grain type a is given twice")]
    [InlineData("""
        [GrainType("a")] class Own([PersistentState("state", "s")] IPersistentState<Dictionary<int, int>> state) : Grain { object Read() => state; }
        [GrainType("b")] class Other([PersistentState("STATE", "s")] IPersistentState<Dictionary<int, int>> state) : Grain { object Read() => state; }
        """, "The state name state is given twice")]
    public void Stored_names_of_grains_that_collide_are_seen(string source, string broken) =>
        Assert.Contains(broken, Assert.Single(StoredNames.BrokenGrains(Types(source))), StringComparison.Ordinal);

    [Theory]
    [InlineData("[GenerateSerializer, Alias(nameof(Message))]", 1)]
    [InlineData("[GrainType(Names.Member)]", 1)]
    [InlineData("[PersistentState(nameof(state), \"s\")] IPersistentState<int> state", 1)]
    [InlineData("[property: Id(First)] int Value", 1)]
    [InlineData("[Alias($\"message-{1}\")]", 1)]
    [InlineData("[GenerateSerializer, Immutable, Alias(\"m\")] record M([property: Id(0)] int V); [PersistentState(\"s\", Names.Storage)]", 0)]
    public void A_stored_name_that_is_not_written_out_is_seen(string text, int broken) =>
        Assert.Equal(broken, StoredNames.NotLiteral("Message.cs", text).Count());

    private static Type[] Types(string source) => Counterexample.Types($"namespace NetworkAnalytics.Contracts.Made {{ {source} }}");
}
