using System.Globalization;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>The words around a link that is mailed by itself.</summary>
internal static class LinkMail
{
    /// <summary>What the outbox keeps of mail that names a day.</summary>
    public static string Body(Uri link, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{link.AbsoluteUri}\n{day:yyyy-MM-dd}");

    /// <param name="kind">One of <see cref="Access.Mail.MailKinds"/>.</param>
    /// <param name="body">A link, and on the next line a day where the words name one.</param>
    /// <param name="from">The association, or the platform.</param>
    public static LetterContent Write(string kind, string body, string locale, string from)
    {
        var culture = ComparisonWording.FindCulture(locale) ?? ComparisonWording.English;
        var words = LetterTexts.In(culture);
        var lines = body.Split('\n');
        var day = lines.Length > 1 ? words.Day(DateOnly.ParseExact(lines[1], "yyyy-MM-dd", CultureInfo.InvariantCulture)) : "";
        return new LetterContent(culture, words.Get($"Mail.{kind}.subject"), words.Get($"Mail.{kind}.text", day),
            [
                new LetterParagraph(words.Get($"Mail.{kind}.text", day)), new LetterLink(words.Get($"Mail.{kind}.link"), new Uri(lines[0]), Main: true),
                new LetterParagraph(words.Get($"Mail.{kind}.else")), new LetterSignature(words.Get("Close.greeting"), from),
            ], []);
    }
}
