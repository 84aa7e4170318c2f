using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <param name="From">Day number of the first day on which it holds.</param>
/// <param name="Value">Null: the attribute has no value from then on.</param>
internal readonly record struct DatedValue(int From, string? Value);

/// <summary>
/// What the association says of a member. An undated value holds from joining until the first dated one; a dated one from
/// its day until the next. Evaluated at an as-of day, a value whose day that is holds already: it began at the very
/// instant up to which entries count.
/// </summary>
internal sealed class MemberAttributes
{
    private MemberAttributes(ImmutableSortedDictionary<string, string> undated, ImmutableSortedDictionary<string, ImmutableArray<DatedValue>> dated)
    {
        Undated = undated;
        Dated = dated;
    }

    public static MemberAttributes None { get; } = new(
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, ImmutableArray<DatedValue>>(StringComparer.Ordinal));

    /// <summary>In ordinal order of their names.</summary>
    public ImmutableSortedDictionary<string, string> Undated { get; }

    /// <summary>In ordinal order of their names; of each at least one value, rising by day, no day twice.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<DatedValue>> Dated { get; }

    public static MemberAttributes Of(IEnumerable<KeyValuePair<string, string>> undated) => new(undated.ToImmutableSortedDictionary(StringComparer.Ordinal), None.Dated);

    public static MemberAttributes Of(IEnumerable<KeyValuePair<string, string>> undated, IEnumerable<KeyValuePair<string, ImmutableArray<DatedValue>>> dated) =>
        new(undated.ToImmutableSortedDictionary(StringComparer.Ordinal), dated.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>As a profile's two columns hold them: name to value, and name to day to value.</summary>
    public static MemberAttributes Read(string undated, string dated)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(undated)!;
        return dated == "{}" ? Of(values) : Of(values, JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string?>>>(dated)!
            .Where(a => a.Value.Count > 0)
            .Select(a => KeyValuePair.Create(a.Key, a.Value.Select(v => new DatedValue(Day(v.Key), v.Value)).OrderBy(v => v.From).ToImmutableArray())));
    }

    /// <summary>The values that hold on a day, in ordinal order of their names.</summary>
    /// <param name="day">Day number; not before joining.</param>
    public ImmutableSortedDictionary<string, string> At(int day)
    {
        // Most members have nothing that changes.
        if (Dated.IsEmpty)
            return Undated;
        var values = Undated.ToBuilder();
        foreach (var (name, dated) in Dated)
        {
            if (Latest(dated, day) is not { } latest)
                continue;
            if (latest.Value is { } value)
                values[name] = value;
            else
                values.Remove(name);
        }
        return values.ToImmutable();
    }

    /// <summary>One attribute's value on a day; null when it has none.</summary>
    /// <param name="day">Day number; not before joining.</param>
    public string? Find(string name, int day) =>
        Dated.TryGetValue(name, out var dated) && Latest(dated, day) is { } latest ? latest.Value : Undated.GetValueOrDefault(name);

    /// <summary>With another value from its day on.</summary>
    public MemberAttributes With(AttributeValue value)
    {
        if (value.ValidFrom is not { } from)
            return new(value.Value is { } text ? Undated.SetItem(value.Attribute, text) : Undated.Remove(value.Attribute), Dated);
        var others = Dated.GetValueOrDefault(value.Attribute, []).RemoveAll(v => v.From == from.DayNumber);
        return new(Undated, Dated.SetItem(value.Attribute, [.. others.Append(new(from.DayNumber, value.Value)).OrderBy(v => v.From)]));
    }

    /// <summary>Without the value from a day on; null when there is none.</summary>
    /// <param name="from">Null: the undated one.</param>
    public MemberAttributes? Without(string name, DateOnly? from)
    {
        if (from is not { } day)
            return Undated.ContainsKey(name) ? new(Undated.Remove(name), Dated) : null;
        var values = Dated.GetValueOrDefault(name, []);
        var others = values.RemoveAll(v => v.From == day.DayNumber);
        return others.Length == values.Length ? null : new(Undated, others.IsEmpty ? Dated.Remove(name) : Dated.SetItem(name, others));
    }

    /// <summary>With the other's, where these do not know an attribute.</summary>
    public MemberAttributes Or(MemberAttributes other)
    {
        bool Unknown(string name) => !Undated.ContainsKey(name) && !Dated.ContainsKey(name);
        return new(Undated.AddRange(other.Undated.Where(a => Unknown(a.Key))), Dated.AddRange(other.Dated.Where(a => Unknown(a.Key))));
    }

    /// <summary>As <see cref="Read"/> takes them.</summary>
    public (string Undated, string Dated) Write() => (
        JsonSerializer.Serialize(Undated),
        JsonSerializer.Serialize(Dated.ToDictionary(
            a => a.Key, a => a.Value.ToDictionary(v => DateOnly.FromDayNumber(v.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), v => v.Value))));

    /// <summary>Every value, in ordinal order of names; of one attribute the undated one first, then by day.</summary>
    public IReadOnlyList<AttributeValue> All() =>
        [.. Undated.Keys.Union(Dated.Keys).Order(StringComparer.Ordinal).SelectMany(name =>
            (Undated.TryGetValue(name, out var undated) ? [new AttributeValue(name, undated, null)] : Array.Empty<AttributeValue>())
            .Concat(Dated.GetValueOrDefault(name, []).Select(v => new AttributeValue(name, v.Value, DateOnly.FromDayNumber(v.From)))))];

    private static DatedValue? Latest(ImmutableArray<DatedValue> dated, int day)
    {
        for (var at = dated.Length - 1; at >= 0; at--)
            if (dated[at].From <= day)
                return dated[at];
        return null;
    }

    private static int Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
}
