namespace NetworkAnalytics.Delivery.Emails.Sending;

internal enum SendResult
{
    Accepted,

    /// <summary>Not taken this time, and certainly not sent: try again later.</summary>
    Deferred,

    /// <summary>Refused for good.</summary>
    Refused,

    /// <summary>The server had the letter, or part of it, and nobody knows what it did with it.</summary>
    Unknown,

    /// <summary>The server could not be reached, or would not let us in: no letter's fault.</summary>
    Unreachable,

    /// <summary>This process is stopping, and the letter had not been handed over.</summary>
    Interrupted,
}

/// <param name="Reason">A code: the server's, such as <c>550 5.1.1</c>, or ours. Never its words, which may name people.</param>
/// <param name="AddressIsBad">The address itself was refused.</param>
internal readonly record struct SendOutcome(SendResult Result, string? Reason = null, bool AddressIsBad = false);
