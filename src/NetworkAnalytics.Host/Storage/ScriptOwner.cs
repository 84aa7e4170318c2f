using System.Reflection;
using System.Text.RegularExpressions;
using DbUp.Engine;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// Whose scripts are run: the schema that holds their journal, and the assembly that carries them as resources named
/// <c>NNNN_name.sql</c>.
/// </summary>
internal sealed partial record ScriptOwner(string Schema, Assembly Assembly)
{
    // Roles belong to the whole cluster and a restored database may meet a cluster without them, so these two are
    // written to be run every time and have no journal (which would need the schemas they make).
    private static readonly string[] FoundationNames = ["0001_roles.sql", "0002_schemas.sql"];

    /// <summary>The scripts that are run every time, before all others.</summary>
    public static IReadOnlyList<SqlScript> Foundation(Assembly host) =>
        [.. FoundationNames.Select(name => Read(host, name))];

    /// <summary>The journaled scripts in the order of their numbers.</summary>
    public IReadOnlyList<SqlScript> Scripts() =>
        [.. Assembly.GetManifestResourceNames()
            .Where(name => ScriptName().IsMatch(name) && !FoundationNames.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(Assembly, name))];

    private static SqlScript Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no resource {name}.");
        using var reader = new StreamReader(stream);
        return new SqlScript(name, reader.ReadToEnd());
    }

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex ScriptName();
}
