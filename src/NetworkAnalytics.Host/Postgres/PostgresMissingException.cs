namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// No usable PostgreSQL binaries are installed. The message is one sentence for the person at the keyboard and names
/// the fix; print it without a stack trace.
/// </summary>
public sealed class PostgresMissingException(string message) : Exception(message);
