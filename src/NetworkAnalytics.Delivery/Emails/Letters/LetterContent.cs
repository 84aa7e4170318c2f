using System.Globalization;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>A letter's words and pictures, from which its text and its HTML are both written.</summary>
/// <param name="Culture">In which it is written.</param>
/// <param name="Preview">The line that mail programs show beside the subject.</param>
/// <param name="Parts">In the order in which they are read.</param>
/// <param name="Small">What stands at its foot.</param>
public sealed record LetterContent(CultureInfo Culture, string Subject, string Preview, IReadOnlyList<LetterPart> Parts, IReadOnlyList<LetterPart> Small)
{
    public IEnumerable<LetterPicture> Pictures => Parts.OfType<LetterPicture>();

    public IEnumerable<Uri> Links => Parts.Concat(Small).Select(p => p switch
    {
        LetterLink link => link.Address,
        LetterQuestion question => question.Address,
        _ => null,
    }).OfType<Uri>();
}

public abstract record LetterPart;

public sealed record LetterTitle(string Text) : LetterPart;

public sealed record LetterParagraph(string Text) : LetterPart;

/// <summary>Short lines that belong together.</summary>
public sealed record LetterLines(IReadOnlyList<string> Texts) : LetterPart;

/// <param name="Main">Whether it is the one that the letter leads to.</param>
public sealed record LetterLink(string Text, Uri Address, bool Main = false) : LetterPart;

/// <summary>Something that is asked about, with the link that answers.</summary>
public sealed record LetterQuestion(string About, string Text, Uri Address) : LetterPart;

/// <summary>A picture that comes with the letter; nothing is fetched from anywhere.</summary>
/// <param name="ContentId">Its name inside the message.</param>
/// <param name="Alternative">What it shows, in words.</param>
public sealed record LetterPicture(string ContentId, string Alternative, byte[] Png, int Width, int Height) : LetterPart;

/// <summary>Who writes.</summary>
public sealed record LetterSignature(string Greeting, string Name) : LetterPart;
