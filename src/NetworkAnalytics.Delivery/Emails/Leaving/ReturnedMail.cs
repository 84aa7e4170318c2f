using MimeKit;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>What came back about one of our letters.</summary>
/// <param name="MessageId">The letter's.</param>
/// <param name="Reason">One of <see cref="SuppressionReasons"/>.</param>
/// <param name="Status">The enhanced status code, such as <c>5.1.1</c>; null: none was given.</param>
internal sealed record ReturnedLetter(string MessageId, string Reason, string? Status);

/// <summary>
/// Reads bounces (RFC 3464) and complaints (RFC 5965). What it believes is a Message-ID with its random part, which only
/// the letter's receiver knows: anybody can write a bounce, and nobody can guess whose.
/// </summary>
internal static class ReturnedMail
{
    /// <summary>Null: it is neither, or of no letter of ours, or only tells of a delay.</summary>
    public static ReturnedLetter? Read(MimeMessage message)
    {
        // Whoever answers automatically, or writes to us, sends no report.
        if (message.Body is not MultipartReport report)
            return null;
        var original = Original(report);
        if (original is null || MessageIds.Read(original) is null)
            return null;
        if (report.ReportType?.Equals("feedback-report", StringComparison.OrdinalIgnoreCase) == true)
            return new(original, SuppressionReasons.Complained, null);
        foreach (var part in report.OfType<MessageDeliveryStatus>())
            foreach (var group in part.StatusGroups)
                if (group["Action"]?.Trim().Equals("failed", StringComparison.OrdinalIgnoreCase) == true)
                    return new(original, SuppressionReasons.Bounced, Status(group["Status"]));
        return null;
    }

    private static string? Status(string? text) => text?.Trim().Split(' ')[0] is { Length: > 0 and <= 11 } code && code.All(c => char.IsAsciiDigit(c) || c == '.') ? code : null;

    // The letter itself, or its headers as text.
    private static string? Original(Multipart report)
    {
        foreach (var part in report)
        {
            if (part is MessagePart { Message: { } whole })
                return whole.MessageId;
            if (part is TextPart text && text.ContentType.IsMimeType("text", "rfc822-headers"))
                foreach (var line in text.Text.Split('\n'))
                    if (line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))
                        return line["Message-ID:".Length..].Trim().Trim('<', '>');
        }
        return null;
    }
}
