using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Counts members into every cohort they belong to, in one pass. Cohorts of single values come into being as values are
/// met; an attribute with more than <see cref="MaxValues"/> values has none. Accumulators of parts add up to the
/// accumulator of the whole. Not thread-safe.
/// </summary>
internal sealed class CohortAccumulator
{
    public const int MaxValues = 50;

    private readonly int _asOf;
    private readonly Taxonomy _taxonomy;
    private readonly ContributionFold _fold;
    private readonly CohortCounts _everyone = new();
    private readonly Dictionary<string, Dictionary<string, CohortCounts>?> _attributes = new(StringComparer.Ordinal);
    private readonly List<(CohortFilter Filter, CohortCounts Counts)> _asked;

    /// <param name="definition">Its cohorts are the ranges and saved filters to count; the others are found on the way.</param>
    public CohortAccumulator(VersionDefinition definition)
    {
        _asOf = definition.AsOf.DayNumber;
        _taxonomy = definition.Taxonomy;
        _fold = new(definition);
        _asked = [.. definition.Cohorts.Where(c => c.IsAsked).Select(c => (c, new CohortCounts()))];
    }

    public void Add(MemberId member, CurveRow row)
    {
        if (_fold.Of(member.Value, row) is { } contribution)
            Add(row, contribution);
    }

    /// <param name="contribution">What the row comes to by the accumulator's definition.</param>
    public void Add(CurveRow row, MemberContribution contribution)
    {
        _everyone.Add(contribution);
        foreach (var (name, value) in row.Attributes.At(_asOf))
            Of(name, value)?.Add(contribution);
        foreach (var (filter, counts) in _asked)
            if (filter.Includes(row, _taxonomy, _asOf))
                counts.Add(contribution);
    }

    public void Merge(CohortAccumulator other)
    {
        _everyone.Merge(other._everyone);
        foreach (var (name, values) in other._attributes)
        {
            if (values is null)
                _attributes[name] = null;
            else
                foreach (var (value, counts) in values)
                    Of(name, value)?.Merge(counts);
        }
        for (var i = 0; i < _asked.Count; i++)
            _asked[i].Counts.Merge(other._asked[i].Counts);
    }

    /// <summary>Everyone first, then attributes' values in ordinal order, then ranges and saved filters in the definition's order.</summary>
    public List<(CohortFilter Filter, CohortCounts Counts)> Cohorts()
    {
        var cohorts = new List<(CohortFilter, CohortCounts)> { (CohortFilter.Everyone, _everyone) };
        foreach (var (name, values) in _attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            foreach (var (value, counts) in (values ?? []).OrderBy(v => v.Key, StringComparer.Ordinal))
                cohorts.Add((CohortFilter.Of(name, value), counts));
        cohorts.AddRange(_asked);
        foreach (var (_, counts) in cohorts)
            counts.Order();
        return cohorts;
    }

    private CohortCounts? Of(string name, string value)
    {
        if (!_attributes.TryGetValue(name, out var values))
            _attributes.Add(name, values = new(StringComparer.Ordinal));
        if (values is null)
            return null;
        if (values.TryGetValue(value, out var counts))
            return counts;
        if (values.Count == MaxValues)
        {
            _attributes[name] = null;
            return null;
        }
        values.Add(value, counts = new());
        return counts;
    }
}
