using System.Reflection;
using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>Time comes from TimeProvider. An analyzer says so while one writes; the compiled code is held to it here, pragmas or not.</summary>
internal static class Clocks
{
    private static readonly string[] Own = ["System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Threading.Thread.Sleep"];

    /// <summary>What the analyzer must be told, as its file writes it.</summary>
    public static readonly string[] Banned =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
        "M:System.Threading.Thread.Sleep(System.Int32)", "M:System.Threading.Thread.Sleep(System.TimeSpan)",
    ];

    public static IEnumerable<string> Read(IEnumerable<Type> code) =>
        from type in code
        from method in Instructions.Methods(type)
        from called in Instructions.Named(method).OfType<MethodInfo>()
        let name = $"{called.DeclaringType?.FullName}.{called.Name}"
        where Own.Contains(name)
        select $"{Assemblies.Outermost(type).FullName} calls {name}.";

    public static IEnumerable<string> NotBanned(string symbols) =>
        Banned.Except(symbols.Split('\n').Select(line => line.Split(';')[0].Trim()));
}
