using System.ComponentModel;
using System.Diagnostics;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>Runs one of PostgreSQL's or the system's programs to its end.</summary>
internal static class ServerCommand
{
    /// <summary>What a program said (standard output, then standard error) and how it ended.</summary>
    public sealed record Result(int ExitCode, string Text);

    /// <summary>
    /// Runs <paramref name="command"/> from the root folder (the server's user may not enter ours). When cancelled the
    /// program is ended; a server it has started lives on and is adopted by the next start.
    /// </summary>
    public static async Task<Result> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        using var process = Start(command);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Result(process.ExitCode, (await output + await error).Trim());
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
                process.Kill();
            throw;
        }
    }

    /// <summary>Whether a program that answers at once ends with success.</summary>
    public static bool Succeeds(params string[] command)
    {
        using var process = Start(command);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>The standard output of a program that answers at once; empty when it cannot be run.</summary>
    public static string Output(params string[] command)
    {
        try
        {
            using var process = Start(command);
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text.Trim() : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        // pg_ctl's output is quoted in our own messages, which are not translated.
        start.Environment["LC_MESSAGES"] = "C";
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }
}
