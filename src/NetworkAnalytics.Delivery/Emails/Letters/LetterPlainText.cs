using System.Text;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Writes a letter as text, in lines that any mail program shows whole.</summary>
internal static class LetterPlainText
{
    private const int Width = 72;

    public static string Write(LetterContent letter)
    {
        var text = new StringBuilder();
        foreach (var part in letter.Parts)
            Write(text, part);
        text.Append("--\n\n");
        foreach (var part in letter.Small)
            Write(text, part);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, LetterPart part)
    {
        switch (part)
        {
            case LetterTitle title:
                Wrap(text, title.Text);
                text.Append('-', Math.Min(Width, title.Text.Length)).Append('\n');
                return;
            case LetterParagraph paragraph:
                Wrap(text, paragraph.Text);
                break;
            case LetterLines lines:
                foreach (var line in lines.Texts)
                    Wrap(text, $"- {line}");
                break;
            case LetterQuestion question:
                Wrap(text, $"* {question.About}");
                text.Append("  ").Append(question.Text).Append('\n').Append("  ").Append(question.Address.AbsoluteUri).Append('\n');
                break;
            case LetterLink link:
                Wrap(text, link.Text);
                text.Append(link.Address.AbsoluteUri).Append('\n');
                break;
            case LetterPicture picture:
                Wrap(text, $"[{picture.Alternative}]");
                break;
            case LetterSignature signature:
                text.Append(signature.Greeting).Append('\n').Append(signature.Name).Append('\n');
                break;
            default:
                throw new InvalidOperationException($"A letter has no text for a {part.GetType().Name}.");
        }
        text.Append('\n');
    }

    // Only at plain blanks: French marks hold to their words by others.
    private static void Wrap(StringBuilder text, string words)
    {
        var column = 0;
        foreach (var word in words.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }
            if (column > 0)
            {
                text.Append(' ');
                column++;
            }
            text.Append(word);
            column += word.Length;
        }
        text.Append('\n');
    }
}
