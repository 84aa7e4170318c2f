namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Why a row was rejected, as the report keeps it in one sealed text: the sentence, and after a record separator its name and
/// values. Reports of before that have the sentence alone.
/// </summary>
internal static class ReasonText
{
    private const char Separator = '\u001e';

    public static string Of(string reason, string? told) => told is null ? reason : $"{reason}{Separator}{told}";

    public static (string Reason, string? Told) Read(string text) =>
        text.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
}
