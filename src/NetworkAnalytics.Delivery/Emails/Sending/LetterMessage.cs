using MimeKit;
using MimeKit.Utils;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Letters;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Makes the message: text and HTML of the same words, the pictures inside, and the headers by which one leaves.</summary>
internal static class LetterMessage
{
    /// <param name="leave">Null for mail that nobody can leave, such as a sign-in link.</param>
    public static async Task<MimeMessage> Make(
        LetterContent letter, LetterSender sender, string senderName, MailboxAddress to, string messageId, Uri? leave, DateTimeOffset now)
    {
        var body = new BodyBuilder { TextBody = LetterPlainText.Write(letter) };
        body.HtmlBody = await LetterHtml.Write(letter);
        foreach (var picture in letter.Pictures)
        {
            var part = body.LinkedResources.Add($"{picture.ContentId}.png", picture.Png, new ContentType("image", "png"));
            part.ContentId = picture.ContentId;
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Inline);
        }
        var message = new MimeMessage(
            [new MailboxAddress(senderName, sender.From)], [to], letter.Subject, body.ToMessageBody()) { Date = now, MessageId = messageId };
        if (sender.ReplyTo is { } reply)
            message.ReplyTo.Add(MailboxAddress.Parse(reply));
        // Out-of-office programs need not answer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (leave is not null)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{leave.AbsoluteUri}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        return message;
    }
}
