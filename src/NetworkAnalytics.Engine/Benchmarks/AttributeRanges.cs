namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Cohorts of neighbouring values, beside those of single ones: an attribute with too many values to have a cohort for
/// each is cut into bins where it holds numbers or days; neighbouring years with few members are pooled. The edges are
/// round numbers, so they do not move with every new member and are nobody's value.
/// </summary>
internal static class AttributeRanges
{
    /// <summary>Bins of one attribute, at the most.</summary>
    private const int MostBins = 10;

    /// <summary>A year with fewer members is pooled with its neighbours until the pool has as many.</summary>
    private const int PooledUntil = 40;

    private static readonly decimal[] RoundSteps = [1, 2, 5, 10];
    private static readonly int[] RoundYears = [1, 2, 5, 10, 20, 50, 100];

    /// <param name="values">How many members have each value of each attribute.</param>
    /// <returns>In ordinal order of the attributes, ascending within one.</returns>
    public static List<CohortFilter> Plan(IReadOnlyDictionary<string, Dictionary<string, int>> values)
    {
        var filters = new List<CohortFilter>();
        foreach (var (attribute, counts) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            var ranges = All(RangeOf.Years, counts) is { } years && counts.Count <= CohortAccumulator.MaxValues ? Pools(years)
                : counts.Count <= CohortAccumulator.MaxValues ? []
                : All(RangeOf.Numbers, counts) is { } numbers ? Bins(numbers.Keys.Min(), numbers.Keys.Max())
                : All(RangeOf.Days, counts) is { } days ? YearsOfDays(days.Keys.Min(), days.Keys.Max())
                : [];
            filters.AddRange(ranges.Select(range => CohortFilter.Of(attribute, range)));
        }
        return filters;
    }

    /// <summary>The values as numbers; null when one of them is none.</summary>
    private static SortedDictionary<decimal, int>? All(RangeOf of, Dictionary<string, int> counts)
    {
        var numbers = new SortedDictionary<decimal, int>();
        foreach (var (value, members) in counts)
        {
            if (ValueRange.Read(of, value) is not { } number)
                return null;
            numbers[number] = numbers.GetValueOrDefault(number) + members;
        }
        return numbers.Count == 0 ? null : numbers;
    }

    private static List<ValueRange> Pools(SortedDictionary<decimal, int> years)
    {
        var pools = new List<(decimal From, decimal To, int Members)>();
        var open = false;
        foreach (var (year, members) in years)
        {
            if (open)
                pools[^1] = (pools[^1].From, year, pools[^1].Members + members);
            else
                pools.Add((year, year, members));
            open = pools[^1].Members < PooledUntil;
        }
        if (open && pools.Count > 1)
        {
            pools[^2] = (pools[^2].From, pools[^1].To, pools[^2].Members + pools[^1].Members);
            pools.RemoveAt(pools.Count - 1);
        }
        return [.. pools.Where(p => p.To > p.From).Select(p => new ValueRange(RangeOf.Years, p.From, p.To + 1))];
    }

    private static IEnumerable<ValueRange> Bins(decimal lowest, decimal highest)
    {
        var power = 0.001m;
        while (power * 10 * MostBins < highest - lowest)
            power *= 10;
        var step = RoundSteps.Select(s => s * power).First(s => Math.Floor(highest / s) - Math.Floor(lowest / s) < MostBins || s == 10 * power);
        for (var from = Math.Floor(lowest / step) * step; from <= highest; from += step)
            yield return new(RangeOf.Numbers, from / 1.000m, (from + step) / 1.000m);
    }

    private static IEnumerable<ValueRange> YearsOfDays(decimal lowest, decimal highest)
    {
        var (first, last) = (DateOnly.FromDayNumber((int)lowest).Year, DateOnly.FromDayNumber((int)highest).Year);
        var step = RoundYears.FirstOrDefault(s => last / s - first / s < MostBins, RoundYears[^1]);
        for (var from = first / step * step; from <= last; from += step)
            yield return new(RangeOf.Days, Start(from), Start(from + step));

        static int Start(int year) => new DateOnly(Math.Clamp(year, 1, 9999), 1, 1).DayNumber;
    }
}
