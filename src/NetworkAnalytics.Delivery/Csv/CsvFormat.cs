using System.Globalization;

namespace NetworkAnalytics.Delivery.Csv;

/// <summary>
/// How tables leave as CSV; whatever writes one writes its lines here. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front; a number stays a number, whatever its sign.
/// </summary>
public sealed class CsvFormat
{
    /// <summary>What a spreadsheet begins a formula with, or drops before it looks for one; the wide forms are those of East Asian keyboards.</summary>
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private readonly CultureInfo _numbers;

    private CsvFormat(char separator, CultureInfo numbers, string start)
    {
        Separator = separator;
        _numbers = numbers;
        Start = start;
    }

    /// <summary>For programs: comma, decimal point, no byte-order mark.</summary>
    public static CsvFormat Machine { get; } = new(',', CultureInfo.InvariantCulture, "");

    /// <summary>For a spreadsheet set to English.</summary>
    public static CsvFormat English { get; } = new(',', CultureInfo.InvariantCulture, "\ufeff");

    /// <summary>For a spreadsheet set to French: semicolon, decimal comma.</summary>
    public static CsvFormat French { get; } = new(';', new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } }, "\ufeff");

    public char Separator { get; }

    /// <summary>What stands before the first line: the byte-order mark by which a spreadsheet knows UTF-8, or nothing.</summary>
    public string Start { get; }

    /// <summary>For a spreadsheet in a person's language.</summary>
    public static CsvFormat For(CultureInfo culture) => culture.TwoLetterISOLanguageName == "fr" ? French : English;

    /// <summary>One line without its end. Null is an empty field; texts are quoted where needed.</summary>
    public string Line(params IEnumerable<object?> fields) => string.Join(Separator, fields.Select(Field));

    private string Field(object? value) => value switch
    {
        null => "",
        string text => Text(text),
        double number => number.ToString("R", _numbers),
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => ((IFormattable)value).ToString(null, _numbers),
        _ => throw new ArgumentException($"A {value.GetType()} has no place in a table.", nameof(value)),
    };

    private string Text(string text)
    {
        if (text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().ContainsAny([Separator, ',', '"', '\r', '\n']) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
