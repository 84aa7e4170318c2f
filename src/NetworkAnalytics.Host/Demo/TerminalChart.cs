using System.Globalization;
using System.Text;

namespace NetworkAnalytics.Host.Demo;

/// <summary>One month of a chart, in the measure's unit; null where there is nothing, or nothing may be shown.</summary>
internal readonly record struct ChartCell(int Month, double? Own, double? P25, double? P50, double? P75);

/// <summary>The chart's words.</summary>
/// <param name="TooEarly">Stands where the peers' band is withheld.</param>
internal sealed record ChartText(string Title, string Own, string Median, string Band, string Months, string TooEarly, CultureInfo Culture);

/// <param name="Colours">ANSI colours; the marks differ without them too.</param>
internal sealed record ChartStyle(int Width = 60, int Height = 11, bool Colours = false);

/// <summary>
/// A small chart in text: the peers' middle half as a shaded band, their median, and the member's own line over it.
/// Withheld months stay empty and are said to be too early, never drawn as zero.
/// </summary>
internal static class TerminalChart
{
    private const char OwnMark = '●';
    private const char MedianMark = '─';
    private const char BandMark = '░';
    private const int AxisWidth = 7;
    private const string Reset = "\e[0m";

    /// <param name="cells">In order of their months; more than fit are thinned, the last one is kept.</param>
    /// <returns>Lines joined by line feeds, without one at the end; empty for no cells.</returns>
    public static string Render(IReadOnlyList<ChartCell> cells, ChartText text, ChartStyle style)
    {
        if (cells.Count == 0)
            return "";
        var shown = Thin(cells, style.Width);
        var top = Top(shown.Max(c => Math.Max(c.Own ?? 0, c.P75 ?? c.P50 ?? 0)));
        var rows = new StringBuilder();
        rows.Append(text.Title).Append('\n');
        for (var row = style.Height - 1; row >= 0; row--)
        {
            var label = row == style.Height - 1 ? top.ToString("#,0.#", text.Culture) : row == 0 ? "0" : "";
            rows.Append(label.PadLeft(AxisWidth)).Append(row == 0 ? '┴' : '│');
            rows.Append(Paint(shown, row, top, style).TrimEnd(' ')).Append('\n');
        }
        rows.Append(Axis(shown, text)).Append('\n').Append(Legend(shown, text, style.Colours));
        return rows.ToString();
    }

    private static ChartCell[] Thin(IReadOnlyList<ChartCell> cells, int width)
    {
        if (cells.Count <= width)
            return [.. cells];
        var step = (cells.Count - 1) / (double)(width - 1);
        return [.. Enumerable.Range(0, width).Select(i => cells[(int)Math.Round(i * step)])];
    }

    /// <summary>The next round number: 1, 2 or 5 times a power of ten; 1 when everything is 0.</summary>
    private static double Top(double highest)
    {
        if (highest <= 1)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 }.Select(f => f * power).First(t => t >= highest);
    }

    private static string Paint(ChartCell[] cells, int row, double top, ChartStyle style)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            var (mark, colour) =
                Row(cell.Own, top, style.Height) == row ? (OwnMark, "\e[1;36m")
                : Row(cell.P50, top, style.Height) == row ? (MedianMark, "\e[37m")
                : Row(cell.P25, top, style.Height) <= row && row <= Row(cell.P75, top, style.Height) ? (BandMark, "\e[90m")
                : (row == 0 ? '─' : ' ', "\e[90m");
            line.Append(style.Colours && mark != ' ' ? $"{colour}{mark}{Reset}" : mark);
        }
        return line.ToString();
    }

    private static int? Row(double? value, double top, int height) =>
        value is { } v ? Math.Clamp((int)Math.Round(v / top * (height - 1)), 0, height - 1) : null;

    private static string Axis(ChartCell[] cells, ChartText text)
    {
        var (first, last) = (cells[0].Month.ToString(text.Culture), $"{cells[^1].Month.ToString(text.Culture)} {text.Months}");
        var gap = cells.Length - first.Length - cells[^1].Month.ToString(text.Culture).Length;
        return new string(' ', AxisWidth + 1) + (gap > 0 ? first + new string(' ', gap) + last : last);
    }

    private static string Legend(ChartCell[] cells, ChartText text, bool colours)
    {
        var own = colours ? $"\e[1;36m{OwnMark}{Reset}" : OwnMark.ToString();
        var parts = new List<string> { $"{own} {text.Own}" };
        if (cells.Any(c => c.P50 is not null))
            parts.Add($"{MedianMark} {text.Median}");
        if (cells.Any(c => c.P25 is not null && c.P75 is not null))
            parts.Add($"{BandMark} {text.Band}");
        if (cells.Where(c => c.P50 is null).Select(c => c.Month).ToArray() is { Length: > 0 } withheld)
            parts.Add($"{text.TooEarly} ({withheld[0].ToString(text.Culture)}{(withheld.Length > 1 ? $"–{withheld[^1].ToString(text.Culture)}" : "")})");
        return new string(' ', AxisWidth + 1) + string.Join("   ", parts);
    }
}
