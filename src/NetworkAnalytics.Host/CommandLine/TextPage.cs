using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Words as a terminal shows them: a title and its paragraphs, section by section, within 80 columns.</summary>
internal static class TextPage
{
    private const int Width = 78;
    private const string Indent = "  ";

    public static bool Colours => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static void Print(WordedText text) => Output.Lines([.. Lines(text, Colours)]);

    /// <summary>With an empty line after each section.</summary>
    internal static IEnumerable<string> Lines(WordedText text, bool colours)
    {
        foreach (var section in text.Sections)
        {
            yield return colours ? $"\e[1m{section.Title}\e[0m" : section.Title;
            foreach (var paragraph in section.Paragraphs)
                foreach (var line in Wrap(paragraph.Words))
                    yield return Indent + line;
            yield return "";
        }
    }

    /// <summary>Lines that fit, broken between words; the second and further ones set in a little.</summary>
    internal static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        // A no-break space, as French sets before a colon, holds its words together.
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width - Indent.Length)
            {
                yield return line;
                line = Indent + word;
            }
            else
                line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0)
            yield return line;
    }
}
