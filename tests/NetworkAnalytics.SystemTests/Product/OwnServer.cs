using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>The tests that treat their PostgreSQL roughly: one instance for all of them, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class RoughTests : ICollectionFixture<OwnServer>
{
    public const string Name = "rough";
}

/// <summary>A private PostgreSQL apart from the one the other tests share.</summary>
public sealed class OwnServer : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    public Task<string> CreateDatabaseAsync() => _postgres.CreateDatabaseAsync();

    /// <summary>Stops the server as a power cut would: no checkpoint, sessions torn down.</summary>
    public Task StopImmediatelyAsync() => ControlAsync("stop", "-m", "immediate");

    /// <summary>Starts it again on the same port; it recovers first.</summary>
    public Task StartAgainAsync() => ControlAsync("start", "-l", Path.Combine(_postgres.ServerDirectory, "log", "server.log"));

    public ValueTask InitializeAsync() => _postgres.InitializeAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private async Task ControlAsync(params string[] arguments)
    {
        var cluster = Path.Combine(_postgres.ServerDirectory, "cluster");
        var done = await ServerCommand.RunAsync(
            ServerUser.Choose().Run([PostgresBinaries.Locate(null, cluster).PgCtl, .. arguments, "-D", cluster, "-w"]), CancellationToken.None);
        Assert.True(done.ExitCode == 0, done.Text);
    }
}
