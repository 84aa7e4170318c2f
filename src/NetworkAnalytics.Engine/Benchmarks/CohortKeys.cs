using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>Which of a definition's cohorts a member is in, without asking each one. Not thread-safe.</summary>
internal sealed class CohortKeys
{
    private readonly Dictionary<(string Attribute, string Value), int> _values = [];
    private readonly List<(CohortFilter Filter, int Number)> _asked = [];
    private readonly Dictionary<(string, string), string> _names = [];
    private readonly Taxonomy _taxonomy;
    private readonly int _asOf;

    public CohortKeys(VersionDefinition definition)
    {
        _taxonomy = definition.Taxonomy;
        _asOf = definition.AsOf.DayNumber;
        for (var number = 0; number < definition.Cohorts.Length; number++)
        {
            var filter = definition.Cohorts[number];
            if (filter is { Attribute: { } attribute, Value: { } value })
                _values.TryAdd((attribute, value), number);
            else if (filter.IsAsked)
                _asked.Add((filter, number));
        }
    }

    /// <summary>The numbers of a finished version's cohorts; everyone, number 0, is always among them.</summary>
    public void Numbers(CurveRow row, List<int> numbers)
    {
        numbers.Clear();
        numbers.Add(0);
        foreach (var (name, value) in row.Attributes.At(_asOf))
            if (_values.TryGetValue((name, value), out var number))
                numbers.Add(number);
        foreach (var (filter, number) in _asked)
            if (filter.Includes(row, _taxonomy, _asOf))
                numbers.Add(number);
    }

    /// <summary>The keys of cohorts that the row makes or meets, of a version whose attribute cohorts are still being found.</summary>
    public void Keys(CurveRow row, List<string> keys)
    {
        keys.Clear();
        keys.Add(CohortFilter.EveryoneKey);
        foreach (var (name, value) in row.Attributes.At(_asOf))
        {
            if (!_names.TryGetValue((name, value), out var key))
                _names.Add((name, value), key = CohortFilter.Of(name, value).Key);
            keys.Add(key);
        }
        foreach (var (filter, _) in _asked)
            if (filter.Includes(row, _taxonomy, _asOf))
                keys.Add(filter.Key);
    }
}
