using System.Globalization;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>
/// Shows how far long work is, on standard error: one line drawn over and over on a terminal, a line every few
/// seconds elsewhere.
/// </summary>
internal sealed class ProgressLine(TextWriter output, TimeProvider time, bool terminal) : IDisposable
{
    private static readonly TimeSpan TerminalPace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogPace = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long? _shown;
    private int _width;

    public static ProgressLine Start() => new(Console.Error, TimeProvider.System, !Console.IsErrorRedirected);

    /// <param name="what">What is being done, for instance "Reading history.csv".</param>
    /// <param name="total">0 when it is not known.</param>
    public void Show(string what, long done, long total)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_shown is { } shown && time.GetElapsedTime(shown, now) < (terminal ? TerminalPace : LogPace))
                return;
            _shown = now;
            var part = total > 0 ? $" {Bar((double)done / total)} {done:N0} of {total:N0}" : done > 0 ? $" {done:N0}" : "";
            Write(string.Create(CultureInfo.InvariantCulture, $"{what}{part} ({time.GetElapsedTime(_started, now).TotalSeconds:F0} s)"));
        }
    }

    /// <summary>Ends the line with what came of the work.</summary>
    public void Finish(string result)
    {
        lock (_lock)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{result} ({time.GetElapsedTime(_started).TotalSeconds:F1} s)"));
            if (terminal)
                output.WriteLine();
            _width = 0;
        }
    }

    public void Dispose()
    {
        if (terminal && _width > 0)
            output.WriteLine();
    }

    private void Write(string line)
    {
        if (terminal)
        {
            output.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }
        else
            output.WriteLine(line);
    }

    private static string Bar(double share)
    {
        const int width = 20;
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return "[" + new string('#', full) + new string('.', width - full) + "]";
    }
}
