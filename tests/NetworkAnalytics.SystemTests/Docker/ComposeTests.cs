using System.Diagnostics;

namespace NetworkAnalytics.SystemTests.Docker;

/// <summary>The compose file, read by Docker's own tool. What it starts is checked by <c>ops/docker/check</c>.</summary>
public sealed class ComposeTests
{
    [Fact]
    public async Task Docker_compose_accepts_the_file_with_three_replicas_behind_one_port()
    {
        string[]? tool = await AnswersAsync("docker", "compose", "version") ? ["docker", "compose"] : await AnswersAsync("docker-compose", "version") ? ["docker-compose"] : null;
        Assert.SkipWhen(tool is null, "Neither 'docker compose' nor 'docker-compose' is on this machine.");
        var (code, output) = await RunAsync([.. tool!, "config"]);
        Assert.True(code == 0, output);
        foreach (var service in new[] { "postgres", "app1", "app2", "app3", "proxy", "mail" })
            Assert.Contains($"\n  {service}:\n", output, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswersAsync(params string[] command)
    {
        try
        {
            return (await RunAsync(command)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(texts));
    }
}
