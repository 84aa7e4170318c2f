using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Imports;

namespace NetworkAnalytics.Delivery.Dashboard.Imports;

/// <summary>How a file is to be read, as it stands in the form.</summary>
/// <param name="Saved">The name of a saved mapping; empty: as the rest says.</param>
/// <param name="Columns">Field to column; a field without one is not in the file.</param>
/// <param name="Attributes">Columns of a members file that are attributes, by their own names.</param>
/// <param name="Constants">Lines of <see cref="MappingLines.Constants"/>.</param>
/// <param name="Values">Lines of <see cref="MappingLines.Values"/>.</param>
/// <param name="Chosen">Whether columns were chosen: otherwise each field is the column of its own name.</param>
public sealed record ImportForm(
    ImportKind Kind, string Saved, string Delimiter, string Encoding, string DateFormat, ImmutableDictionary<string, string> Columns, ImmutableHashSet<string> Attributes,
    string Constants, string Values, bool Chosen, string RememberAs)
{
    public const string ColumnPrefix = "column.";

    public static readonly ImmutableArray<(string Name, char Sign)> Delimiters = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')];

    public static readonly ImmutableArray<string> Encodings = ["utf-8", "windows-1252", "utf-16"];

    private static readonly ImmutableArray<string> MemberFields = ["member_id", "joined_on", "left_on", "email", "name", "locale", "time_zone"];

    private static readonly ImmutableArray<string> HistoryFields =
        ["entry_id", "member_id", "occurred_at", "entry", "kind", "counterparty_id", "effort_minutes", "expected", "goal_id", "about_entry_id", "value", "horizon_months", "note"];

    public static ImportForm Empty(ImportKind kind) => new(kind, "", "comma", "utf-8", "", ImmutableDictionary<string, string>.Empty, [], "", "", Chosen: false, "");

    public static ImportForm Of(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        string One(string name) => fields.FirstOrDefault(f => f.Key == name).Value ?? "";
        var columns = fields.Where(f => f.Key.StartsWith(ColumnPrefix, StringComparison.Ordinal) && f.Value.Length > 0).ToImmutableDictionary(f => f.Key[ColumnPrefix.Length..], f => f.Value);
        return new(One("kind") == "history" ? ImportKind.History : ImportKind.Members, One("mapping"), One("delimiter"), One("encoding"), One("date_format").Trim(),
            columns, [.. fields.Where(f => f.Key == "attribute").Select(f => f.Value)], One("constants"), One("values"), One("chosen") == "yes", One("remember").Trim());
    }

    /// <summary>The fields a file of this kind may have.</summary>
    public static ImmutableArray<string> FieldsOf(ImportKind kind) => kind == ImportKind.Members ? MemberFields : HistoryFields;

    /// <summary>Those without which there is no row.</summary>
    public static bool IsRequired(ImportKind kind, string field) => kind == ImportKind.Members ? field is "member_id" or "joined_on" : field is "entry_id" or "member_id" or "occurred_at" or "entry";

    /// <summary>Null when every line of the form can be read; otherwise the part and the line that cannot.</summary>
    public (string Part, int Line)? Unreadable()
    {
        MappingLines.Constants(Constants, out var constant);
        MappingLines.Values(Values, out var value);
        return constant > 0 ? ("constants", constant) : value > 0 ? ("values", value) : null;
    }

    /// <summary>Null: the file is one of our own form.</summary>
    public ImportMapping? Mapping()
    {
        var sign = Delimiters.FirstOrDefault(d => d.Name == Delimiter).Sign is var found and not default(char) ? found : ',';
        if (!Chosen && sign == ',' && Encoding is ("" or "utf-8") && DateFormat.Length == 0)
            return null;
        var columns = Columns.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var attribute in Attributes)
            columns = columns.SetItem(attribute, attribute);
        var constants = MappingLines.Constants(Constants, out _);
        return new ImportMapping
        {
            // What stands in every row is said last, and is meant.
            Columns = columns.RemoveRange(constants.Keys), Constants = constants, Values = MappingLines.Values(Values, out _),
            Delimiter = sign, Encoding = Encoding.Length == 0 ? "utf-8" : Encoding, DateFormat = DateFormat.Length == 0 ? null : DateFormat,
        };
    }

    /// <summary>The form with what the file itself shows, before anything was chosen: what stands between two fields, and how it is encoded.</summary>
    public ImportForm Guess(ReadOnlySpan<byte> beginning)
    {
        var line = beginning.IndexOf((byte)'\n') is var end and >= 0 ? beginning[..end] : beginning;
        var most = Delimiters[0];
        foreach (var each in Delimiters)
            if (line.Count((byte)each.Sign) > line.Count((byte)most.Sign))
                most = each;
        var encoding = beginning is [0xff, 0xfe, ..] ? "utf-16" : IsUtf8(beginning) ? "utf-8" : "windows-1252";
        return this with { Delimiter = most.Name, Encoding = encoding };
    }

    /// <summary>The form with each field on the column of its own name, and every other column of a members file an attribute.</summary>
    public ImportForm Suggest(ImmutableArray<string> columns)
    {
        var fields = FieldsOf(Kind);
        return this with
        {
            Chosen = true,
            Columns = fields.Where(columns.Contains).ToImmutableDictionary(f => f, f => f),
            Attributes = Kind == ImportKind.Members ? [.. columns.Where(c => c.Length is > 0 and <= 60 && !fields.Contains(c) && !c.Contains('=', StringComparison.Ordinal))] : [],
        };
    }

    // What is cut at the end may be the half of a character.
    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        for (var cut = 0; cut < 4 && cut <= bytes.Length; cut++)
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut]))
                return true;
        return false;
    }
}
