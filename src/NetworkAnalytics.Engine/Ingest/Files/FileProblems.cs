using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>
/// What can be wrong with a file as a whole: the sentence for the API and the command line, and its name with its values
/// for who words it in another language. All of them stand here, so that a test can go over them.
/// </summary>
internal static class FileProblems
{
    private const string File = "file";

    public static FieldProblem Empty() => new(File, "The file is empty; it needs a header line and its rows.", "file_empty");

    public static FieldProblem Utf16() => new(File, "The file is UTF-16; save it as CSV UTF-8 and send it again.", "file_utf16");

    public static FieldProblem Workbook() => new(File, "The file is a ZIP or an Excel workbook; save the sheet as CSV UTF-8 and send that.", "file_workbook");

    public static FieldProblem Utf16OrBinary() => new(File, "The file is UTF-16 or binary, not CSV in UTF-8; save it as CSV UTF-8 and send it again.", "file_utf16_or_binary");

    public static FieldProblem Binary() => new(File, "The file is not CSV but binary; send comma-separated text in UTF-8.", "file_binary");

    public static FieldProblem Damaged() => new(File, "The gzip file is damaged; pack it again.", "file_damaged");

    public static FieldProblem TooLarge(long maxBytes) =>
        new(File, $"The file holds more than {maxBytes:N0} bytes; send it in parts.", FieldProblem.Tell("file_large", Text(maxBytes)));

    public static FieldProblem Expands(int maxExpansion) =>
        new(File, $"The gzip file unpacks to more than {maxExpansion} times its size; send it unpacked or in parts.", FieldProblem.Tell("file_expands", Text(maxExpansion)));

    public static FieldProblem Name() => new("file_name", "Give the file a name of 1 to 255 characters, without control characters.", "file_name");

    public static FieldProblem PreviewTooLarge(int maxBytes) =>
        new(File, $"A preview reads at most {maxBytes} bytes.", FieldProblem.Tell("file_preview_large", Text(maxBytes)));

    public static FieldProblem NotUtf8(long line) =>
        new(File, $"The file is not UTF-8 on line {line}; save it as CSV UTF-8 and send it again.", FieldProblem.Tell("file_not_utf8", Text(line)));

    public static FieldProblem FieldTooLarge(long afterLine) =>
        new(File, $"A field of the row after line {afterLine} is too large to read: probably a quote is opened there and never closed.", FieldProblem.Tell("file_field_large", Text(afterLine)));

    public static FieldProblem TooManyColumns(int columns, int most) =>
        new(File, $"The header has {columns} columns; the most is {most}.", FieldProblem.Tell("header_many", Text(columns), Text(most)));

    public static FieldProblem Nameless(int column) =>
        new(File, $"Column {column} of the header has no name.", FieldProblem.Tell("header_nameless", Text(column)));

    public static FieldProblem Twice(string column) =>
        new(File, $"The header has the column '{column}' twice.", FieldProblem.Tell("header_twice", column));

    public static FieldProblem MappedTwice(string column, string field) =>
        new(File, $"The header has the column '{column}' twice, and the mapping takes '{field}' from it.", FieldProblem.Tell("header_twice_mapped", column, field));

    /// <param name="columns">Those that the header has.</param>
    public static FieldProblem MappedMissing(string field, string column, string columns) =>
        new(File, $"The mapping takes '{field}' from the column '{column}', which the header does not have. It has: {columns}.", FieldProblem.Tell("header_lacks_mapped", field, column, columns));

    /// <inheritdoc cref="MappedMissing" path="/param" />
    /// <param name="required">Those it needs.</param>
    public static FieldProblem Missing(string field, string required, string columns) =>
        new(File, $"The header has no column '{field}'; it needs {required}, separated by commas. It has: {columns}.", FieldProblem.Tell("header_lacks", field, required, columns));

    /// <inheritdoc cref="MappedMissing" path="/param" />
    public static FieldProblem Unmapped(string field, string columns) =>
        new(File, $"Neither the mapping nor the header says where '{field}' comes from. The header has: {columns}.", FieldProblem.Tell("header_unmapped", field, columns));

    public static FieldProblem UnknownInHistory(string column, string required, string optional) =>
        new(File, $"The column '{column}' is unknown in a history file; it may have {required} and, if needed, {optional}.", FieldProblem.Tell("header_unknown_history", column, required, optional));

    public static FieldProblem UnknownInAttributes(string column, string fields) =>
        new(File, $"The column '{column}' is unknown in a file of attributes; it has {fields}.", FieldProblem.Tell("header_unknown_attributes", column, fields));

    public static FieldProblem TooManyAttributes(int columns, int most) =>
        new(File, $"The header has {columns} columns beyond the known ones; a member has at most {most} attributes.", FieldProblem.Tell("header_attributes", Text(columns), Text(most)));

    public static FieldProblem NoAttribute(string column) =>
        new(File, $"The column name '{column}' cannot be an attribute: at most 60 characters, no '=' and no control characters.", FieldProblem.Tell("header_attribute", column));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
