namespace NetworkAnalytics.Host.Storage;

/// <summary>What a migration did.</summary>
/// <param name="Applied">Owner and name of each script applied by this run, in order; empty when there was nothing to do.</param>
/// <param name="HangfireInstalled">Hangfire's own schema was installed or brought to a newer version by this run.</param>
public sealed record MigrationReport(IReadOnlyList<string> Applied, bool HangfireInstalled);
