using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetworkAnalytics.ArchitectureTests.Reading;

/// <summary>
/// Code that breaks a rule, compiled beside the product: each rule is shown to see it. It is read and never run, and no
/// generator and no analyzer touches it.
/// </summary>
internal static class Counterexample
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Collections.Immutable; global using System.Threading.Tasks;
        global using Orleans; global using Orleans.Runtime; global using NetworkAnalytics.Contracts.Benchmarks; global using NetworkAnalytics.Contracts.Tenancy;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "NetworkAnalytics.Engine.dll").Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>The types a person would have written.</summary>
    public static Type[] Types(string source) => [.. Compile(source).Written()];

    /// <param name="source">C#, in any namespaces.</param>
    /// <param name="name">The assembly's name; the Engine's, so that it sees what the Engine sees.</param>
    public static Assembly Compile(string source, string name = "NetworkAnalytics.Engine")
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(source)], References.Value, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext("counterexample").LoadFromStream(image);
    }
}
