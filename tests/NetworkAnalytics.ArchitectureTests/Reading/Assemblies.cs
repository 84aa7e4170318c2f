using System.Reflection;

namespace NetworkAnalytics.ArchitectureTests.Reading;

/// <summary>The compiled product.</summary>
internal static class Assemblies
{
    public const string Prefix = "NetworkAnalytics.";

    public static Assembly Contracts { get; } = Assembly.Load("NetworkAnalytics.Contracts");

    public static Assembly Statistics { get; } = Assembly.Load("NetworkAnalytics.Statistics");

    public static Assembly Engine { get; } = Assembly.Load("NetworkAnalytics.Engine");

    public static Assembly Delivery { get; } = Assembly.Load("NetworkAnalytics.Delivery");

    public static Assembly Host { get; } = Assembly.Load("networkanalytics");

    public static IReadOnlyList<Assembly> Product { get; } = [Contracts, Statistics, Engine, Delivery, Host];

    /// <summary>Types a person wrote, and those the compiler made inside them. Serializers that Orleans generates are left out.</summary>
    public static IEnumerable<Type> Written(this Assembly assembly) =>
        assembly.GetTypes().Where(t => Outermost(t).Namespace?.StartsWith(Prefix, StringComparison.Ordinal) == true);

    /// <summary>The type as its file declares it: lambdas, iterators and asynchronous methods are classes inside.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
