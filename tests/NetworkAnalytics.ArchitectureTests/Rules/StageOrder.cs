using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>
/// The Engine's folders are the pipeline's stages, and a stage uses itself and earlier ones only. Storage comes before
/// all of them: sessions, settings, directory and the work table, which every stage works with. Ingest comes before
/// MemberLog because the member grain checks what it is given by the rules of entries (<c>EntryRules</c>), which are
/// Ingest's; an import reaches members the way everybody does, through the grain's contract, and so needs nothing of
/// MemberLog.
/// </summary>
internal static class StageOrder
{
    public static readonly string[] Stages = ["Storage", "Ingest", "MemberLog", "Projections", "Benchmarks", "Publishing"];

    /// <summary>Types that use a later stage, or stand in no stage.</summary>
    /// <param name="root">The namespace whose direct children are the stages.</param>
    public static IEnumerable<string> Broken(IEnumerable<Type> types, string root)
    {
        foreach (var type in types)
        {
            if (Stage(type, root) is not { } own)
            {
                yield return $"{type} stands in no stage.";
                continue;
            }
            foreach (var used in Instructions.References(type))
                if (InRoot(used, root) && !(Stage(used, root) <= own))
                    yield return $"{Stages[own]} uses a later stage: {type} names {used}.";
        }
    }

    private static bool InRoot(Type type, string root) => Assemblies.Outermost(type).Namespace is { } space && (space + ".").StartsWith(root + ".", StringComparison.Ordinal);

    private static int? Stage(Type type, string root)
    {
        var space = Assemblies.Outermost(type).Namespace!;
        var at = space.Length > root.Length ? Array.IndexOf(Stages, space[(root.Length + 1)..].Split('.')[0]) : -1;
        return at < 0 ? null : at;
    }
}
