namespace NetworkAnalytics.Delivery.Access;

/// <summary>What an API key may do. None of them reads a member's history, curve or comparison: those need the member.</summary>
public static class Scopes
{
    /// <summary>Append to members' histories and read the receipts.</summary>
    public const string EntriesWrite = "entries:write";

    /// <summary>Read who is a member since when, with attributes; no names or addresses.</summary>
    public const string DirectoryRead = "directory:read";

    /// <summary>Read cohorts and published benchmarks.</summary>
    public const string BenchmarksRead = "benchmarks:read";

    /// <summary>Save and remove cohorts.</summary>
    public const string CohortsWrite = "cohorts:write";

    /// <summary>Upload files and read their reports.</summary>
    public const string ImportsWrite = "imports:write";

    /// <summary>Ask for benchmarks to be computed again.</summary>
    public const string RecomputationsWrite = "recomputations:write";

    public static IReadOnlyList<string> All { get; } =
        [EntriesWrite, DirectoryRead, BenchmarksRead, CohortsWrite, ImportsWrite, RecomputationsWrite];
}
