namespace NetworkAnalytics.Engine.Storage;

/// <summary>What PostgreSQL's text and a person's eye can take.</summary>
internal static class Texts
{
    /// <summary>Null when the text can be stored and shown; otherwise a sentence. Line breaks pass only where allowed.</summary>
    public static string? Problem(ReadOnlySpan<char> text, bool lineBreaks = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(lineBreaks && c is '\n' or '\r' or '\t'))
                return $"The control character U+{(int)c:X4} is not allowed here.";
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return $"U+{(int)c:X4} stands alone: half of a character is missing.";
        }
        return null;
    }
}
