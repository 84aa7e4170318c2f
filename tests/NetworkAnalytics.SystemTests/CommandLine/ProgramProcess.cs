using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>What a process left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as the one JSON value it holds.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Errors}";
}

/// <summary>The program itself, as a process of its own whose output is read as it comes.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    /// <summary>Longer than anything here takes on a busy machine: a hang fails the test instead of hanging the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _awaited = [];
    private readonly Task _outputRead;
    private readonly Task _errorsRead;

    private ProgramProcess(Process process)
    {
        _process = process;
        _outputRead = ReadAsync(process.StandardOutput, _output);
        _errorsRead = ReadAsync(process.StandardError, _errors);
    }

    /// <param name="environment">Beside what the tests themselves run with; a value of null takes a variable away.</param>
    public static ProgramProcess Start(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "networkanalytics.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var mine in new[] { "ConnectionStrings__postgres", "NETWORKANALYTICS_DATA", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "Operator__Token" })
            start.Environment.Remove(mine);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ProgramProcess(Process.Start(start)!);
    }

    public static async Task<ProgramResult> RunAsync(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        await using var program = Start(environment, arguments);
        return await program.ExitAsync();
    }

    /// <summary>The first line, of either stream, that contains the text. Fails when the process ends without one.</summary>
    public async Task<string> LineAsync(string text)
    {
        TaskCompletionSource<string> awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if ((_output.ToString() + _errors).Split('\n').FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } there)
                return there;
            _awaited.Add((text, awaited));
        }
        var ended = Task.WhenAll(_outputRead, _errorsRead);
        await Task.WhenAny(awaited.Task, ended).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return awaited.Task.IsCompleted ? await awaited.Task : throw new InvalidOperationException($"No line with '{text}': {await ExitAsync()}");
    }

    /// <summary>The address that <c>serve</c> says it listens on.</summary>
    public async Task<Uri> AddressAsync()
    {
        var line = await LineAsync("NetworkAnalytics serves on ");
        return new Uri(line.Split(' ')[^1]);
    }

    public async Task<ProgramResult> ExitAsync()
    {
        await Task.WhenAll(_outputRead, _errorsRead, _process.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return new ProgramResult(_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    /// <summary>As a service manager asks: SIGTERM.</summary>
    public async Task<ProgramResult> StopAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await ExitAsync();
    }

    /// <summary>As nobody asks: SIGKILL.</summary>
    public async Task<ProgramResult> KillAsync()
    {
        _process.Kill();
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader stream, StringBuilder into)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                into.Append(line).Append('\n');
                foreach (var (text, found) in _awaited)
                    if (line.Contains(text, StringComparison.Ordinal))
                        found.TrySetResult(line);
            }
        }
    }
}
