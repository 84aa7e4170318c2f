using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>A server with a private instance of its own: starting, a second start, ending, being killed.</summary>
public sealed class ServeTests : IDisposable
{
    private static readonly Dictionary<string, string?> Nothing = [];
    private readonly TestDirectory _directory = new();

    private string PidFile => Path.Combine(_directory.Path, "postgres", "cluster", "postmaster.pid");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_start_finds_the_instance_running_and_the_last_one_out_stops_it()
    {
        await using var server = Serve();
        var address = await server.AddressAsync();
        using (var client = new HttpClient { BaseAddress = address })
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);

        var second = await ProgramProcess.RunAsync(Nothing, "tenant", "list", "--data", _directory.Path);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("already running", second.Errors, StringComparison.Ordinal);
        Assert.Contains("Left the private PostgreSQL", second.Errors, StringComparison.Ordinal);
        Assert.Equal("No association yet; 'tenant create NAME' makes one.\n", second.Output);

        var taken = await ProgramProcess.RunAsync(Nothing, "serve", "--data", _directory.Path, "--urls", address.ToString());
        Assert.True(taken.ExitCode == 1, taken.ToString());
        Assert.Contains("is in use by another program; choose another address with --urls.", taken.Errors, StringComparison.Ordinal);

        var ended = await server.StopAsync();
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("Stopped the private PostgreSQL", ended.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile), "PostgreSQL was left running");
    }

    [Fact]
    public async Task Killed_with_its_PostgreSQL_it_comes_back_with_what_it_had_acknowledged()
    {
        await using var first = Serve();
        await first.AddressAsync();
        var made = await ProgramProcess.RunAsync(Nothing, "tenant", "create", "Club", "--data", _directory.Path);
        Assert.True(made.ExitCode == 0, made.ToString());
        var killed = await first.KillAsync();
        Assert.NotEqual(0, killed.ExitCode);
        await KillPostgresAsync();

        await using var second = Serve();
        using (var client = new HttpClient { BaseAddress = await second.AddressAsync() })
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("Started the private PostgreSQL", await second.LineAsync("private PostgreSQL"), StringComparison.Ordinal);
        var listed = await ProgramProcess.RunAsync(Nothing, "tenant", "list", "--data", _directory.Path);
        Assert.EndsWith("Club\n", listed.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await second.StopAsync()).ExitCode);
        Assert.False(File.Exists(PidFile), "PostgreSQL was left running");
    }

    private ProgramProcess Serve() => ProgramProcess.Start(Nothing, "serve", "--data", _directory.Path, "--urls", "http://127.0.0.1:0");

    private async Task KillPostgresAsync()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(PidFile, TestContext.Current.CancellationToken))[0], CultureInfo.InvariantCulture);
        using var postgres = Process.GetProcessById(pid);
        postgres.Kill();
        await postgres.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
