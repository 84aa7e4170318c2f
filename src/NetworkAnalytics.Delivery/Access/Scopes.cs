namespace NetworkAnalytics.Delivery.Access;

/// <summary>What an API key may do. None of them reads a member's history, curve or comparison: those need the member.</summary>
public static class Scopes
{
    /// <summary>Append to members' histories, upload files, and read the receipts and reports of both; write the directory, and merge two records of one person.</summary>
    public const string HistoryWrite = "history:write";

    /// <summary>Read cohorts and published benchmarks.</summary>
    public const string BenchmarksRead = "benchmarks:read";

    /// <summary>
    /// Read the directory (ids, joining days and attributes; no names or addresses) and the audit log, save cohorts, ask
    /// for recomputations, make and take back keys. Includes neither of the others.
    /// </summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [HistoryWrite, BenchmarksRead, Admin];
}
