using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>
/// Reads a CSV (RFC 4180: comma, double quotes) row by row, by column name, with the line each row starts on.
/// One record is in memory at a time.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    public const int MaxColumns = 200;

    /// <summary>The ordinal of a name that several columns have.</summary>
    public const int Ambiguous = -2;

    private const int MaxOriginal = 1_000;
    private const string Row = "row";
    private readonly CsvParser _parser;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private bool _badQuotes;
    private int _lastLine;
    private string _raw = "";

    private CsvTable(TextReader reader, ImportOptions options, char delimiter)
    {
        _parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180,
            Delimiter = delimiter.ToString(),
            DetectDelimiter = false,
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            CountBytes = false,
            BufferSize = 1 << 16,
            ProcessFieldBufferSize = 4096,
            MaxFieldSize = options.MaxFieldCharacters,
            BadDataFound = _ => _badQuotes = true,
        });
    }

    /// <summary>Column names in the file's order.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>The line on which the current row starts; the header is line 1.</summary>
    public long Line { get; private set; }

    /// <summary>Set when the current row as a whole cannot be read.</summary>
    public FieldProblem? RowProblem { get; private set; }

    /// <summary>The current row as it stands in the file, without its line end; cut after 1,000 characters.</summary>
    public string Original
    {
        get
        {
            var row = _raw.AsSpan().TrimEnd("\r\n");
            return row.Length <= MaxOriginal ? row.ToString() : string.Concat(row[..MaxOriginal], "…");
        }
    }

    /// <summary>The columns' names, for a message.</summary>
    public string Names => Shown(string.Join(", ", Columns));

    /// <summary>Reads the header.</summary>
    /// <param name="mapping">Where one says which columns count, the others may be called anything.</param>
    /// <exception cref="ImportFileException">There is none, or a column has no name or that of another.</exception>
    public static CsvTable Open(TextReader reader, ImportOptions options, ImportMapping? mapping)
    {
        var table = new CsvTable(reader, options, mapping?.Delimiter ?? ',');
        if (!table.Read())
            throw new ImportFileException(FileProblems.Empty());
        var names = table._parser.Record!.Select(name => name.Trim()).ToArray();
        if (names.Length > MaxColumns)
            throw new ImportFileException(FileProblems.TooManyColumns(names.Length, MaxColumns));
        for (var i = 0; i < names.Length; i++)
        {
            if (mapping is not null && names[i].Length > 0)
                table._columns[names[i]] = table._columns.ContainsKey(names[i]) ? Ambiguous : i;
            else if (mapping is null && names[i].Length == 0)
                throw new ImportFileException(FileProblems.Nameless(i + 1));
            else if (mapping is null && !table._columns.TryAdd(names[i], i))
                throw new ImportFileException(FileProblems.Twice(Shown(names[i])));
        }
        table.Columns = names;
        return table;
    }

    /// <summary>Goes to the next row. False at the end of the file.</summary>
    /// <exception cref="ImportFileException">The file is not UTF-8 from some line on, or a field is too large to read.</exception>
    public bool Read()
    {
        _badQuotes = false;
        RowProblem = null;
        try
        {
            if (!_parser.Read())
                return false;
        }
        catch (MaxFieldSizeException huge)
        {
            throw new ImportFileException(FileProblems.FieldTooLarge(_lastLine), huge);
        }
        _raw = _parser.RawRecord;
        var raw = _raw.AsSpan();
        var quotes = raw.Count('"');
        var within = raw.TrimEnd("\r\n").Count('\n');
        // Where the file ends within a quote, its last line break counts as one of the field's.
        var endsWithin = quotes % 2 != 0 && _parser[_parser.Count - 1].EndsWith('\n');
        Line = _parser.RawRow - (endsWithin ? raw.Count('\n') : within);
        _lastLine = (int)Line + within;
        if (raw.IndexOf(CsvContent.NotUtf8) is >= 0 and var broken)
            throw new ImportFileException(FileProblems.NotUtf8(Line + raw[..broken].Count('\n')));
        RowProblem = Problem(quotes);
        return true;
    }

    private FieldProblem? Problem(int quotes)
    {
        // Quotes are looked at field by field, and only when a field is asked for.
        for (var i = 0; quotes > 0 && i < _parser.Count; i++)
            _ = _parser[i];
        var lines = _lastLine > Line ? $" Lines {Line} to {_lastLine} were read as one row: look for a quote that is opened there and not closed." : "";
        if (quotes % 2 != 0 && !_badQuotes)
            return new(Row, $"A quote is opened and not closed: lines {Line} to {_lastLine} were read as one row. Close it, and double the quotes that belong to the text.", FieldProblem.Tell("quote_open", Text(Line), Text(_lastLine)));
        if (_badQuotes)
            return new(Row, "A quote stands inside a field that is not quoted, or text follows a closing quote; put the field in quotes and double the quotes inside." + lines, FieldProblem.Tell("quote_inside", Text(Line), Text(_lastLine)));
        return Columns.Count > 0 && _parser.Count != Columns.Count ? new(Row, $"The row has {_parser.Count} {(_parser.Count == 1 ? "field" : "fields")}; the header has {Columns.Count}.{lines}", FieldProblem.Tell("row_fields", Text(_parser.Count), Text(Columns.Count), Text(Line), Text(_lastLine)))
            : null;
    }

    /// <summary>The ordinal of a column; −1 when the file has none of that name.</summary>
    public int Ordinal(string column) => _columns.GetValueOrDefault(column, -1);

    /// <summary>The field exactly as it stands; null when it is empty or the column is absent. For ids and free text.</summary>
    public string? Exact(int ordinal) =>
        ordinal < 0 || ordinal >= _parser.Count || _parser[ordinal] is not { Length: > 0 } text ? null : text;

    /// <summary>The field without surrounding white space; null when nothing is left. For words, numbers and dates.</summary>
    public string? Word(int ordinal) => Exact(ordinal)?.Trim() is { Length: > 0 } text ? text : null;

    /// <inheritdoc cref="Exact(int)" />
    public string? Exact(in FieldSource source) => Meant(source, source.Constant ?? Exact(source.Ordinal));

    /// <inheritdoc cref="Word(int)" />
    public string? Word(in FieldSource source) => Meant(source, source.Constant ?? Word(source.Ordinal));

    public void Dispose() => _parser.Dispose();

    private static string? Meant(in FieldSource source, string? text) =>
        source.Values is { } values && values.TryGetValue(text?.Trim() ?? "", out var meant) ? meant.Length == 0 ? null : meant : text;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Shown(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
