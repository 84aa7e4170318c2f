using System.Globalization;
using System.Text;
using NetworkAnalytics.Delivery.Csv;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>A table in the making: comma, line feed, 15 significant digits, NA for what is undefined, as R writes it.</summary>
/// <param name="remarks">Where a sentence goes that is no part of the table.</param>
internal sealed class StatsOutput(TextWriter remarks)
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a row, the header included: text, numbers, null for NA.</summary>
    public void Row(params ReadOnlySpan<object?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
            _text.Append(i == 0 ? "" : ",").Append(Field(fields[i]));
        _text.Append('\n');
    }

    public void Remark(string sentence) => remarks.WriteLine(sentence);

    public override string ToString() => _text.ToString();

    private static string Field(object? value) => value switch
    {
        null or double.NaN => "NA",
        double number => number.ToString("g15", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        string text => CsvFormat.Machine.Line(text),
        _ => throw new ArgumentException($"A {value.GetType()} has no place in a table.", nameof(value)),
    };
}
