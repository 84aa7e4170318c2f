namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// The database could not be brought to this program's version. <see cref="Script"/> names the owner and the script that
/// failed (<c>analytics/0002_tenants.sql</c>), or is null when none was reached; what succeeded before it stays applied.
/// </summary>
public sealed class MigrationException(string message, string? script, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Owner and script, or null.</summary>
    public string? Script { get; } = script;
}
