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
        ?? (mapping.Delimiter is ',' or ';' or '\t' or '|' ? null : MappingProblems.Delimiter())
        ?? (Encodings.Contains(mapping.Encoding) ? null : MappingProblems.Encoding(string.Join(", ", Encodings)))
        ?? (mapping.TimeZone is { } zone ? SettingsRules.CheckZone(zone) : null)
        ?? (mapping.DateFormat is { } format && !IsDateFormat(format) ? MappingProblems.DateFormat() : null);

    private static FieldProblem? CheckFields(string part, ImportKind kind, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Count > MaxFields)
            return MappingProblems.TooManyFields(part, MaxFields);
        foreach (var (field, text) in fields)
        {
            if (CheckField(part, kind, field) is { } problem)
                return problem;
            if (text is not { Length: >= 1 and <= MaxText } || Texts.Problem(text) is not null)
                return MappingProblems.UnusableText(part, field, MaxText);
        }
        return null;
    }

    private static FieldProblem? CheckField(string part, ImportKind kind, string field) => kind switch
    {
        ImportKind.History when !HistoryFile.Fields.Contains(field) => MappingProblems.NoHistoryField(part, CsvTable.Shown(field), string.Join(", ", HistoryFile.Fields)),
        ImportKind.Attributes when !AttributesFile.Fields.Contains(field) => MappingProblems.NoAttributesField(part, CsvTable.Shown(field), string.Join(", ", AttributesFile.Fields)),
        ImportKind.Members when !AttributeRules.Reserved.Contains(field) && !AttributeRules.IsName(field) => MappingProblems.NoMembersField(part, CsvTable.Shown(field)),
        _ => null,
    };

    private static FieldProblem? CheckBoth(ImportMapping mapping) =>
        mapping.Constants.Keys.FirstOrDefault(mapping.Columns.ContainsKey) is { } both ? MappingProblems.TwoSources(both) : null;

    private static FieldProblem? CheckConstants(ImportMapping mapping) =>
        mapping.Constants.Keys.FirstOrDefault(f => f is "entry_id" or "member_id") is { } id ? MappingProblems.ConstantId(id) : null;

    private static FieldProblem? CheckValues(ImportKind kind, ImportMapping mapping)
    {
        foreach (var (field, values) in mapping.Values)
        {
            if (CheckField("values", kind, field) is { } problem)
                return problem;
            if (values is not { Count: >= 1 and <= MaxValues } || values.Any(v => v.Key.Length > MaxText || v.Value is not { Length: <= MaxText } || Texts.Problem(v.Key) is not null || Texts.Problem(v.Value) is not null))
                return MappingProblems.UnusableValues(field, MaxValues, MaxText);
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
