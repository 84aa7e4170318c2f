namespace NetworkAnalytics.Delivery.Access;

/// <summary>
/// What an API key may do. None of them reads a member's history, curve or comparison: those need the member, or the
/// association's leave to act as one.
/// </summary>
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

    /// <summary>Exchange a member's own sign-in at the association's provider for a token of that member's.</summary>
    public const string MembersExchange = "members:exchange";

    /// <summary>Act as a member on the member's own routes, where the association allows it; the member can read every use.</summary>
    public const string MembersActAs = "members:act_as";

    public static IReadOnlyList<string> All { get; } = [HistoryWrite, BenchmarksRead, Admin, MembersExchange, MembersActAs];

    /// <summary>What a key may do when nothing else is wished: everything but to act as a member.</summary>
    public static IReadOnlyList<string> Ordinary { get; } = [HistoryWrite, BenchmarksRead, Admin, MembersExchange];
}
