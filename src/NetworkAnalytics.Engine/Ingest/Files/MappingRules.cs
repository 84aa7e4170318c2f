using System.Globalization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>What a mapping has to satisfy by itself; what it has to find in a file is looked for when there is one.</summary>
internal static class MappingRules
{
    private const int MaxFields = 100, MaxValues = 1_000, MaxText = 200;
    private static readonly string[] Encodings = ["utf-8", "utf-16", "windows-1252"];

    public static FieldProblem? Check(ImportKind kind, ImportMapping mapping) =>
        CheckFields("columns", kind, mapping.Columns)
        ?? CheckFields("constants", kind, mapping.Constants)
        ?? CheckBoth(mapping)
        ?? CheckConstants(mapping)
        ?? CheckValues(kind, mapping)
        ?? (mapping.Delimiter is ',' or ';' or '\t' or '|' ? null : new FieldProblem("delimiter", "It is a comma, a semicolon, a tab or a bar (|)."))
        ?? (Encodings.Contains(mapping.Encoding) ? null : new FieldProblem("encoding", $"It is one of {string.Join(", ", Encodings)}."))
        ?? (mapping.TimeZone is { } zone ? SettingsRules.CheckZone(zone) : null)
        ?? (mapping.DateFormat is { } format && !IsDateFormat(format)
            ? new FieldProblem("date_format", "Write it with yyyy, MM and dd, and HH, mm and ss where there is a time of day, for instance dd/MM/yyyy HH:mm.")
            : null);

    private static FieldProblem? CheckFields(string part, ImportKind kind, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Count > MaxFields)
            return new(part, $"A mapping names at most {MaxFields} fields.");
        foreach (var (field, text) in fields)
        {
            if (CheckField(part, kind, field) is { } problem)
                return problem;
            if (text is not { Length: >= 1 and <= MaxText } || Texts.Problem(text) is not null)
                return new($"{part}.{field}", $"Give 1 to {MaxText} characters, without control characters.");
        }
        return null;
    }

    private static FieldProblem? CheckField(string part, ImportKind kind, string field) => kind switch
    {
        ImportKind.History when !HistoryFile.Fields.Contains(field) => new(part, $"'{CsvTable.Shown(field)}' is no field of a history file; those are {string.Join(", ", HistoryFile.Fields)}."),
        ImportKind.Attributes when !AttributesFile.Fields.Contains(field) => new(part, $"'{CsvTable.Shown(field)}' is no field of a file of attributes; those are {string.Join(", ", AttributesFile.Fields)}."),
        ImportKind.Members when !AttributeRules.Reserved.Contains(field) && !AttributeRules.IsName(field) => new(part, $"'{CsvTable.Shown(field)}' can be no field and no attribute: at most 60 characters, no '=' and no control characters."),
        _ => null,
    };

    private static FieldProblem? CheckBoth(ImportMapping mapping) =>
        mapping.Constants.Keys.FirstOrDefault(mapping.Columns.ContainsKey) is { } both ? new($"constants.{both}", "It has a column already; a field comes from one of them.") : null;

    private static FieldProblem? CheckConstants(ImportMapping mapping) =>
        mapping.Constants.Keys.FirstOrDefault(f => f is "entry_id" or "member_id") is { } id ? new($"constants.{id}", "Every row needs its own; take it from a column.") : null;

    private static FieldProblem? CheckValues(ImportKind kind, ImportMapping mapping)
    {
        foreach (var (field, values) in mapping.Values)
        {
            if (CheckField("values", kind, field) is { } problem)
                return problem;
            if (values is not { Count: >= 1 and <= MaxValues } || values.Any(v => v.Key.Length > MaxText || v.Value is not { Length: <= MaxText } || Texts.Problem(v.Key) is not null || Texts.Problem(v.Value) is not null))
                return new($"values.{field}", $"Give 1 to {MaxValues} pairs, from what stands in the file to what it means, each of at most {MaxText} characters.");
        }
        return null;
    }

    // It has to write down a day and read the same day again.
    private static bool IsDateFormat(string format)
    {
        if (format.Length > 40 || !format.All(c => c is 'y' or 'M' or 'd' or 'H' or 'h' or 'm' or 's' or 't' or 'f' or 'F' or 'z' or 'K' or ' ' or '/' or '-' or '.' or ':' or ',' or 'T' or '\''))
            return false;
        try
        {
            var day = new DateTime(2003, 11, 24, 13, 45, 56, DateTimeKind.Unspecified);
            return DateTime.TryParseExact(day.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read) && read.Date == day.Date;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
