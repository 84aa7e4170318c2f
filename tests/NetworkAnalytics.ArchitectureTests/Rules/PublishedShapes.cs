using System.Reflection;
using System.Runtime.CompilerServices;
using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>
/// A number that has not passed the publication gate has no type to leave the Engine in: the published shapes cannot
/// be made outside Contracts and its friend the Engine, cannot be changed once made, and in the whole product only the
/// gate makes them.
/// </summary>
internal static class PublishedShapes
{
    /// <summary>The gate: one class, or the folder that it is split over.</summary>
    public static readonly string[] Gate = ["NetworkAnalytics.Engine.Publishing.PublicationGate", "NetworkAnalytics.Engine.Publishing.Gate."];

    /// <summary>Messages that carry gated numbers: those named so, and all others that only their assembly's friends can make.</summary>
    public static IReadOnlyList<Type> Of(Assembly contracts) =>
        [.. contracts.Written().Where(t => t is { IsClass: true, DeclaringType: null } && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null
            && (t.Name.StartsWith("Published", StringComparison.Ordinal) || t.GetConstructors(Any).Any(c => c.IsAssembly)))];

    /// <summary>Ways into a shape that do not lead through the gate.</summary>
    public static IEnumerable<string> OpenShapes(IEnumerable<Type> shapes)
    {
        foreach (var shape in shapes)
        {
            foreach (var constructor in shape.GetConstructors(Any).Where(c => !c.IsAssembly && !c.IsPrivate))
                yield return $"{shape} can be made by anyone: {constructor}.";
            foreach (var property in shape.GetProperties(Any).Where(p => p.SetMethod is { IsPrivate: false }))
                yield return $"{shape} can be changed: {property.Name}.";
            if (!shape.IsSealed)
                yield return $"{shape} can be derived from.";
        }
    }

    /// <summary>Assemblies of the product that may see the internal constructors and should not.</summary>
    public static IEnumerable<string> Friends(Assembly contracts, string[] allowed) =>
        contracts.GetCustomAttributes<InternalsVisibleToAttribute>().Select(f => f.AssemblyName).Except(allowed);

    /// <summary>Call sites that make a shape outside the gate and outside the shape itself.</summary>
    public static IEnumerable<string> MadeOutside(IEnumerable<Type> code, IReadOnlyCollection<Type> shapes, string[] gate) =>
        from type in code
        let outer = Assemblies.Outermost(type)
        where !shapes.Contains(outer) && !gate.Any(g => outer.FullName == g || g.EndsWith('.') && outer.FullName!.StartsWith(g, StringComparison.Ordinal))
        from method in Instructions.Methods(type)
        from made in Instructions.Named(method).OfType<ConstructorInfo>()
        where shapes.Contains(made.DeclaringType!)
        select $"{outer.FullName} makes a {made.DeclaringType!.Name} outside the gate ({method.Name}).";

    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
}
