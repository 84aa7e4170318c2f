using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>What a failed write says about its rows.</summary>
internal static class LogFailures
{
    /// <summary>The server looked at a row and refused it (integrity or data errors): the batch was rolled back, another row may be fine.</summary>
    public static bool BlamesTheRow(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);

    /// <summary>
    /// The server answered that it rolled back for want of disk, memory or connections (class 53), by a time-out
    /// (57014) or because it only reads now (25006): nothing was written.
    /// </summary>
    public static bool IsRefusal(PostgresException e) =>
        e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction;
}
