using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>Says why a letter is where it is. The mail server's own codes stand beside the words, for whoever asks it.</summary>
internal static class DeliveryReasons
{
    private static readonly string[] Known =
    [
        NotSent.NotDue, NotSent.NoAddress, NotSent.Suppressed, NotSent.Left, NotSent.Stale, SuppressionReasons.Bounced, SuppressionReasons.Complained,
        "dropped", "no_answer", "timed_out", "not_composed", "worker_lost", "sign_in_refused", "tls_failed", "no_tls_offered", "no_connection", "not_supported", "allowance",
    ];

    public static string? Of(ListedDelivery letter, AdminWords say)
    {
        if (letter.Reason is not { Length: > 0 } reason)
            return null;
        var word = reason.Split(' ')[0];
        return Array.Exists(Known, k => k == word) ? say[$"LetterReason.{word}"]
            : word is ['5', ..] ? say.Format("Deliveries.refused", reason)
            : word is ['4', ..] ? say.Format("Deliveries.put_off", reason)
            : reason;
    }

    /// <summary>Whether the association has something to do about it: only then it is said whose letter it is.</summary>
    public static bool NeedsAHand(ListedDelivery letter) =>
        letter.State is LetterState.Failed or LetterState.Unknown || letter.Reason is NotSent.NoAddress or NotSent.Suppressed;
}
