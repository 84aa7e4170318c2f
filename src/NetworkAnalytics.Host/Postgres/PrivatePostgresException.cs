namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// The private instance cannot be used: a data directory of another version or another owner, one that cannot be
/// written, or a server that does not start. The message is for the person at the keyboard; where the server said why,
/// the last lines of its log follow the sentence.
/// </summary>
public sealed class PrivatePostgresException : Exception
{
    /// <summary>With a complete sentence as the message.</summary>
    public PrivatePostgresException(string message) : base(message) { }

    /// <summary>With a complete sentence as the message and the failure underneath.</summary>
    public PrivatePostgresException(string message, Exception inner) : base(message, inner) { }
}
