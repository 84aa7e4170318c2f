using System.Reflection;
using System.Text.RegularExpressions;
using DbUp.Engine;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// Whose scripts are run: the schema that holds their journal, and the assembly that carries them as resources named
/// <c>NNNN_name.sql</c>, after a prefix where the assembly has scripts for two databases.
/// </summary>
internal sealed partial record ScriptOwner(string Schema, Assembly Assembly, string Prefix = "")
{
    // Roles belong to the whole cluster and a restored database may meet a cluster without them, so these two are
    // written to be run every time and have no journal (which would need the schemas they make).
    private static readonly string[] FoundationNames = ["0001_roles.sql", "0002_schemas.sql"];
    private static readonly string[] KeysFoundationNames = ["0001_roles.sql", "0006_keys_schema.sql"];

    /// <summary>The scripts that are run every time, before all others.</summary>
    public static IReadOnlyList<SqlScript> Foundation(Assembly host) =>
        [.. FoundationNames.Select(name => Read(host, "", name))];

    /// <summary>The same for the keys' database.</summary>
    public static IReadOnlyList<SqlScript> KeysFoundation(Assembly host) =>
        [.. KeysFoundationNames.Select(name => Read(host, "", name))];

    /// <summary>The journaled scripts in the order of their numbers.</summary>
    public IReadOnlyList<SqlScript> Scripts() =>
        [.. Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Where(name => ScriptName().IsMatch(name) && !FoundationNames.Contains(name) && !KeysFoundationNames.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(Assembly, Prefix, name))];

    private static SqlScript Read(Assembly assembly, string prefix, string name)
    {
        using var stream = assembly.GetManifestResourceStream(prefix + name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no resource {name}.");
        using var reader = new StreamReader(stream);
        return new SqlScript(name, reader.ReadToEnd());
    }

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex ScriptName();
}
