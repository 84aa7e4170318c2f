using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>A version's cohorts by what makes them: each attribute, and the filters an association saved.</summary>
public sealed class CohortGroups(IReadOnlyList<PublishedCohort> cohorts)
{
    /// <summary>The group of the saved cohorts: no attribute is named so.</summary>
    public const string Saved = "=saved";

    private const string JoinYear = "join_year";

    private readonly ILookup<string, PublishedCohort> _groups = cohorts.Where(c => c.Key != "everyone").ToLookup(c => AttributeOf(c.Key) ?? Saved, StringComparer.Ordinal);

    /// <summary>Saved cohorts first, then the attributes by name.</summary>
    public IEnumerable<string> Names => _groups.Select(g => g.Key).OrderBy(n => n == Saved ? 0 : 1).ThenBy(n => n, StringComparer.Ordinal);

    public IEnumerable<PublishedCohort> Of(string? name) => name is null ? [] : _groups[name];

    /// <summary>The group asked for; otherwise the year of joining, otherwise the first there is.</summary>
    public string? Choose(string? asked) =>
        asked is not null && _groups.Contains(asked) ? asked : _groups.Contains(JoinYear) ? JoinYear : Names.FirstOrDefault();

    /// <summary>Single values of the attributes, for a filter: not the ranges and pooled years.</summary>
    public IEnumerable<(string Attribute, IReadOnlyList<(string Value, int? Members)> Values)> Values() =>
        from name in Names
        where name != Saved
        let values = _groups[name].Select(c => (Value: c.Key[(name.Length + 1)..], c.Members)).Where(v => !v.Value.Contains("..", StringComparison.Ordinal)).ToList()
        where values.Count > 0
        select (name, (IReadOnlyList<(string, int?)>)values);

    private static string? AttributeOf(string key) => key.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? key[..at] : null;
}
