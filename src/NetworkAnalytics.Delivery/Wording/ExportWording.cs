using System.Globalization;
using System.Text;
using NetworkAnalytics.Delivery.Api.OwnExport;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Explains what a member takes away: each file, and each number by the name of its field.</summary>
internal static class ExportWording
{
    /// <summary>A sentence for each name there is one for.</summary>
    public static SortedDictionary<string, string> Explain(IEnumerable<string> names, CultureInfo culture)
    {
        var words = new Words(culture);
        var explained = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (words.FindText($"Export.{name}") is { } text)
                explained[name] = text;
        return explained;
    }

    /// <param name="tables">The files with their columns.</param>
    public static string ReadMe(OwnExportAnswer own, IReadOnlyList<(string Name, string[] Columns)> tables, CultureInfo culture)
    {
        var words = new Words(culture);
        var text = new StringBuilder();
        Line(words.Get("ExportFile.title"));
        Line(words.Get("ExportFile.made", words.Day(DateOnly.FromDateTime(own.GeneratedAt.UtcDateTime))));
        Line(words.Get("ExportFile.how"));
        foreach (var (name, columns) in tables)
        {
            Line("");
            Line(name);
            Line("  " + words.Get($"ExportFile.{name.Split('.')[0].Replace('-', '_')}"));
            foreach (var (column, explanation) in Explain(columns, culture))
                Line($"  {column}: {explanation}");
        }
        foreach (var (title, paragraphs) in ((string, Api.ParagraphAnswer[]?)[])[("ExportFile.ledger_words", own.Ledger?.Words), ("ExportFile.comparison_words", own.Comparison?.Words)])
        {
            if (paragraphs is not { Length: > 0 })
                continue;
            Line("");
            Line(words.Get(title));
            var section = "";
            foreach (var paragraph in paragraphs)
            {
                if (paragraph.Title != section)
                    Line("  " + (section = paragraph.Title));
                Line("    " + paragraph.Words);
            }
        }
        return text.ToString();

        void Line(string line) => text.Append(line).Append("\r\n");
    }
}
