using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>What can be wrong with a mapping by itself, told as <see cref="FileProblems"/> tells what is wrong with a file.</summary>
internal static class MappingProblems
{
    /// <param name="part"><c>columns</c>, <c>constants</c> or <c>values</c>.</param>
    public static FieldProblem TooManyFields(string part, int most) =>
        new(part, $"A mapping names at most {most} fields.", FieldProblem.Tell("mapping_fields", Text(most)));

    /// <inheritdoc cref="TooManyFields" path="/param" />
    public static FieldProblem UnusableText(string part, string field, int most) =>
        new($"{part}.{field}", $"Give 1 to {most} characters, without control characters.", FieldProblem.Tell("mapping_text", field, Text(most)));

    /// <inheritdoc cref="TooManyFields" path="/param" />
    /// <param name="fields">Those there are.</param>
    public static FieldProblem NoHistoryField(string part, string field, string fields) =>
        new(part, $"'{field}' is no field of a history file; those are {fields}.", FieldProblem.Tell("mapping_no_history_field", field, fields));

    /// <inheritdoc cref="NoHistoryField" path="/param" />
    public static FieldProblem NoAttributesField(string part, string field, string fields) =>
        new(part, $"'{field}' is no field of a file of attributes; those are {fields}.", FieldProblem.Tell("mapping_no_attributes_field", field, fields));

    /// <inheritdoc cref="TooManyFields" path="/param" />
    public static FieldProblem NoMembersField(string part, string field) =>
        new(part, $"'{field}' can be no field and no attribute: at most 60 characters, no '=' and no control characters.", FieldProblem.Tell("mapping_no_members_field", field));

    public static FieldProblem TwoSources(string field) =>
        new($"constants.{field}", "It has a column already; a field comes from one of them.", FieldProblem.Tell("mapping_two_sources", field));

    public static FieldProblem ConstantId(string field) =>
        new($"constants.{field}", "Every row needs its own; take it from a column.", FieldProblem.Tell("mapping_constant_id", field));

    public static FieldProblem UnusableValues(string field, int mostPairs, int mostCharacters) =>
        new($"values.{field}", $"Give 1 to {mostPairs} pairs, from what stands in the file to what it means, each of at most {mostCharacters} characters.",
            FieldProblem.Tell("mapping_values", field, Text(mostPairs), Text(mostCharacters)));

    public static FieldProblem Delimiter() => new("delimiter", "It is a comma, a semicolon, a tab or a bar (|).", "mapping_delimiter");

    public static FieldProblem Encoding(string encodings) => new("encoding", $"It is one of {encodings}.", FieldProblem.Tell("mapping_encoding", encodings));

    public static FieldProblem DateFormat() =>
        new("date_format", "Write it with yyyy, MM and dd, and HH, mm and ss where there is a time of day, for instance dd/MM/yyyy HH:mm.", "mapping_date_format");

    public static FieldProblem Name() => new("name", "Give a name of 1 to 100 characters, without control characters or blanks around it.", "mapping_name");

    public static FieldProblem TooManySaved(int most) =>
        new("name", $"An association saves at most {most} mappings; remove one first.", FieldProblem.Tell("mapping_many", Text(most)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
