using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace NetworkAnalytics.Host.Jobs;

/// <summary>
/// Hangfire's log, written to this host's. Hangfire asks one provider for the whole process, that of the last host
/// started, at nearly everything it does; after that host's end its logger factory would throw at the other hosts'
/// enqueueing and workers. Ended, this one is silent.
/// </summary>
/// <remarks>Made from the factory and so disposed of before it.</remarks>
internal sealed class JobLog(ILoggerFactory loggers) : ILogProvider, IDisposable
{
    private readonly AspNetCoreLogProvider _open = new(loggers);
    private volatile bool _ended;

    public ILog GetLogger(string name)
    {
        try
        {
            return _ended ? Silence.Instance : _open.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            // Ended in between.
            return Silence.Instance;
        }
    }

    public void Dispose() => _ended = true;

    private sealed class Silence : ILog
    {
        public static readonly Silence Instance = new();

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
