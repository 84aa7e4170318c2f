using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <summary>How another system's file is read. What is left out is as in our own files.</summary>
/// <param name="Columns">Field of members.csv or history.csv to the column of the file. Of members, any other name becomes an attribute. A field not named here is taken from the column of its own name, if there is one; other columns are passed over.</param>
/// <param name="Constants">Field to the value it has in every row, for instance entry: activity.</param>
/// <param name="Values">Field to pairs of what stands in the file and what it means, for instance kind: { "Rendez-vous": "one_to_one" }. The empty text stands for an empty field.</param>
/// <param name="DateFormat">How days and instants are written, for instance dd/MM/yyyy HH:mm. A day alone, where an instant is needed, is its noon.</param>
/// <param name="TimeZone">IANA zone of instants written without an offset; the association's own when left out.</param>
/// <param name="Delimiter">What stands between two fields: a comma (the default), a semicolon, a tab or a bar.</param>
/// <param name="Encoding">utf-8 (the default), utf-16 or windows-1252, which Excel writes in Western Europe.</param>
public sealed record MappingBody(
    IReadOnlyDictionary<string, string?>? Columns = null,
    IReadOnlyDictionary<string, string?>? Constants = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>?>? Values = null,
    string? DateFormat = null,
    string? TimeZone = null,
    string? Delimiter = null,
    string? Encoding = null)
{
    /// <exception cref="InvalidInputException">The delimiter is no single character.</exception>
    public ImportMapping Read() => new()
    {
        Columns = Texts(Columns),
        Constants = Texts(Constants),
        Values = (Values ?? new Dictionary<string, IReadOnlyDictionary<string, string?>?>()).ToDictionary(v => v.Key, v => Texts(v.Value), StringComparer.Ordinal),
        DateFormat = DateFormat,
        TimeZone = TimeZone,
        Delimiter = Delimiter switch { null => ',', { Length: 1 } one => one[0], _ => throw new InvalidInputException("delimiter", "It is a comma, a semicolon, a tab or a bar (|).") },
        Encoding = Encoding ?? "utf-8",
    };

    private static IReadOnlyDictionary<string, string> Texts(IReadOnlyDictionary<string, string?>? texts) =>
        (texts ?? new Dictionary<string, string?>()).ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal);
}

/// <param name="Kind">members, attributes or history.</param>
internal sealed record SaveMappingBody(string Kind, MappingBody Mapping);

/// <param name="Kind">members, attributes or history.</param>
internal sealed record MappingAnswer(string Name, string Kind, DateTimeOffset ChangedAt, MappingBody Mapping)
{
    public static MappingAnswer Of(SavedMapping saved)
    {
        var m = saved.Mapping;
        return new(saved.Name, saved.Kind.Name(), saved.ChangedAt, new MappingBody(
            m.Columns.ToDictionary(c => c.Key, c => (string?)c.Value), m.Constants.ToDictionary(c => c.Key, c => (string?)c.Value),
            m.Values.ToDictionary(v => v.Key, v => (IReadOnlyDictionary<string, string?>?)v.Value.ToDictionary(p => p.Key, p => (string?)p.Value)),
            m.DateFormat, m.TimeZone, m.Delimiter.ToString(), m.Encoding));
    }
}
