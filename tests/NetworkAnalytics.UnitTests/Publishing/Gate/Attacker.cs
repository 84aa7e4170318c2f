using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

/// <summary>
/// Holds every figure ever shown and looks for a total of fewer than k people: a figure of too few, two figures of a cell
/// that differ by too few, over all versions and cohorts, and within a version a figure and the union of two earlier ones,
/// or what a breakdown leaves of everyone's number.
/// </summary>
internal static class Attacker
{
    /// <summary>What was found, in words; null when nothing was.</summary>
    public static string? Search(SimulatedAssociation association)
    {
        for (var cell = 0; cell < association.Cells; cell++)
            if ((Pairs(association, cell) ?? Unions(association, cell)) is { } found)
                return found;
        return null;
    }

    private static string? Pairs(SimulatedAssociation association, int cell)
    {
        var k = association.K;
        var shown = new List<(SeenVersion Version, string Key, Dictionary<int, ulong> Figure)>();
        foreach (var version in association.Versions)
            foreach (var key in version.Keys)
            {
                if (version.Releases[key].Of(SimulatedAssociation.Series, cell) != Release.Fresh)
                    continue;
                var figure = version.Figure(key, cell);
                if (figure.Count < k)
                    return $"{key} of version {version.Number} stands on {figure.Count}";
                foreach (var earlier in shown)
                {
                    // As specified: where somebody withdrew, a cell of 5 k members is replaced at once.
                    if (figure.Count >= 5 * k && earlier.Figure.Keys.Any(version.Withdrawn.Contains))
                        continue;
                    if (Differing([earlier.Figure], figure).AtLeast is > 0 and var differing && differing < k)
                        return $"{earlier.Key} of version {earlier.Version.Number} and {key} of version {version.Number} differ by {differing}";
                }
                shown.Add((version, key, figure));
            }
        return null;
    }

    private static string? Unions(SimulatedAssociation association, int cell)
    {
        var k = association.K;
        foreach (var version in association.Versions)
        {
            var effective = new List<(string Key, Dictionary<int, ulong> Figure, bool Additive)>();
            foreach (var key in version.Keys)
            {
                var release = version.Releases[key];
                if (release.Of(SimulatedAssociation.Series, cell) == Release.Blank)
                    continue;
                var basis = association.Versions[release.Basis(SimulatedAssociation.Series, cell) - 1];
                if (version.AsOf > basis.AsOf.AddMonths(3))
                    return $"{key} of version {version.Number} is held for too long";
                var figure = basis.Figure(key, cell);
                if (figure.Keys.Any(version.Withdrawn.Contains))
                    return $"{key} of version {version.Number} still holds somebody who withdrew";
                for (var a = 0; a < effective.Count; a++)
                    for (var b = 0; b < a; b++)
                        if (TooClose([effective[a].Figure, effective[b].Figure], figure, k) is { } differing)
                            return $"version {version.Number}: {key} and the union of {effective[a].Key} and {effective[b].Key} differ by {differing}";
                effective.Add((key, figure, release.Additive(SimulatedAssociation.Series, cell)));
            }
            var parts = effective.Where(e => e.Additive && e.Key.StartsWith("role=", StringComparison.Ordinal)).Select(e => e.Figure).ToArray();
            if (parts.Length > 0 && effective.FirstOrDefault(e => e.Additive && e.Key == SimulatedAssociation.Everyone).Figure is { } everyone
                && TooClose(parts, everyone, k) is { } rest)
                return $"version {version.Number}: the roles leave {rest} of everyone";
        }
        return null;
    }

    private static int? TooClose(Dictionary<int, ulong>[] parts, Dictionary<int, ulong> whole, int k) =>
        Differing(parts, whole) is var (atLeast, atMost) && atMost > 0 && atLeast < k ? atMost : null;

    /// <summary>People whose contribution is in one and not, or not the same, in the other. Where parts disagree about somebody: at least, at most.</summary>
    private static (int AtLeast, int AtMost) Differing(Dictionary<int, ulong>[] parts, Dictionary<int, ulong> whole)
    {
        int atLeast = 0, atMost = 0;
        foreach (var person in parts.SelectMany(p => p.Keys).Concat(whole.Keys).Distinct())
        {
            var contributions = parts.Where(p => p.ContainsKey(person)).Select(p => p[person]).ToArray();
            var there = whole.TryGetValue(person, out var digest);
            if (!there || !contributions.Contains(digest))
                atLeast++;
            if (!there || contributions.Length == 0 || contributions.Any(c => c != digest))
                atMost++;
        }
        return (atLeast, atMost);
    }
}
