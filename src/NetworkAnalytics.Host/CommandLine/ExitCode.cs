namespace NetworkAnalytics.Host.CommandLine;

/// <summary>What the process answers to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not be done; one line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Done, and some rows of a file were rejected.</summary>
    public const int Rejected = 3;
}
