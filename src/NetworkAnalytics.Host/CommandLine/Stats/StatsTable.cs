using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>
/// A statistician's CSV, read row by row: comma, quotes as R writes them, columns by name and in any order, further
/// columns left alone. What is wrong is said with file, line and column.
/// </summary>
internal sealed class StatsTable : IDisposable
{
    private readonly string _file;
    private readonly CsvParser _parser;
    private string[] _columns = [];
    private bool _badQuotes;

    private StatsTable(string file, TextReader reader)
    {
        _file = file;
        _parser = new(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = _ => _badQuotes = true });
    }

    /// <exception cref="InvalidInputException">There is no such file, it is empty, or it is not text.</exception>
    public static StatsTable Open(FileInfo file)
    {
        if (!file.Exists)
            throw new InvalidInputException(file.Name, "There is no such file.");
        var table = new StatsTable(file.Name, new StreamReader(file.FullName, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        try
        {
            if (!table.Read())
                throw new InvalidInputException(file.Name, "The file is empty; it needs a header line and its rows.");
            table._columns = Array.ConvertAll(table._parser.Record!, name => name.Trim());
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row. False at the end.</summary>
    public bool Read()
    {
        try
        {
            _badQuotes = false;
            if (!_parser.Read())
                return false;
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException($"{_file}, line {_parser.RawRow + 1}", "The file is not UTF-8 from here on; save it as CSV UTF-8.");
        }
        if (_badQuotes)
            throw new InvalidInputException($"{_file}, line {_parser.RawRow}", "A quote stands inside a field that is not quoted.");
        if (_columns.Length > 0 && _parser.Count != _columns.Length)
            throw new InvalidInputException($"{_file}, line {_parser.RawRow}", $"The row has {_parser.Count} fields and the header {_columns.Length}.");
        return true;
    }

    public bool Has(string column) => Array.IndexOf(_columns, column) >= 0;

    /// <exception cref="InvalidInputException">The header lacks one of them.</exception>
    public void Require(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            if (!Has(column))
                throw new InvalidInputException($"{_file}, line 1, column {column}", $"The header has no such column; it has {string.Join(", ", _columns)}.");
            else if (_columns.Count(c => c == column) > 1)
                throw new InvalidInputException($"{_file}, line 1, column {column}", "The header has it twice.");
    }

    public string Text(string column) => _parser[Array.IndexOf(_columns, column)].Trim() is { Length: > 0 } text ? text : throw Wrong(column, "Nothing stands here.");

    /// <summary>A number of at least 0.</summary>
    public double Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
            // So that −0 and 0 are one time.
            ? Math.Abs(number)
            : throw Wrong(column, $"'{Text(column)}' is not a number of at least 0, written like 12.5.");

    /// <summary>A whole number from 0 to <paramref name="most"/>.</summary>
    public int Code(string column, int most) =>
        Number(column) is var number && number <= most && number == (int)number ? (int)number : throw Wrong(column, $"'{Text(column)}' is not a whole number from 0 to {most}.");

    public InvalidInputException Wrong(string column, string reason) => new($"{_file}, line {_parser.RawRow}, column {column}", reason);

    public void Dispose() => _parser.Dispose();
}
