using DbUp.Engine.Output;

namespace NetworkAnalytics.Host.Storage;

/// <summary>DbUp's own chatter, kept at debug level: the migrator says what was applied, and its exception what failed.</summary>
internal sealed partial class MigrationLog(ILogger logger) : IUpgradeLog
{
    /// <inheritdoc/>
    public void LogTrace(string format, params object[] args) => Write(format, args);

    /// <inheritdoc/>
    public void LogDebug(string format, params object[] args) => Write(format, args);

    /// <inheritdoc/>
    public void LogInformation(string format, params object[] args) => Write(format, args);

    /// <inheritdoc/>
    public void LogWarning(string format, params object[] args) => Write(format, args);

    /// <inheritdoc/>
    public void LogError(string format, params object[] args) => Write(format, args);

    /// <inheritdoc/>
    public void LogError(Exception ex, string format, params object[] args) => Write(format, args);

    private void Write(string format, object[] args)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            LogLine(logger, args.Length == 0 ? format : string.Format(null, format, args));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "DbUp: {Line}")]
    private static partial void LogLine(ILogger logger, string line);
}
