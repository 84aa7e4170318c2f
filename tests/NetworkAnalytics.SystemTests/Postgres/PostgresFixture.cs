using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.Host.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(NetworkAnalytics.SystemTests.Postgres.PostgresFixture))]

namespace NetworkAnalytics.SystemTests.Postgres;

/// <summary>
/// One private PostgreSQL for the whole test run, started as the product starts it, and a fresh migrated database for
/// whoever asks. A machine without PostgreSQL fails the run: nothing here is ever skipped.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "migrated_template";
    private readonly SemaphoreSlim _copying = new(1, 1);
    private TestDirectory? _directory;
    private PrivatePostgres? _postgres;
    private int _databases;

    /// <summary>The login's connection string to its own, unmigrated database.</summary>
    public string ConnectionString => Running.ConnectionString;

    /// <summary>Where the server keeps its cluster and its log.</summary>
    internal string ServerDirectory =>
        Path.Combine(_directory?.Path ?? throw new InvalidOperationException("The private PostgreSQL is not running."), "postgres");

    private PrivatePostgres Running => _postgres ?? throw new InvalidOperationException("The private PostgreSQL is not running.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _directory = new TestDirectory();
        _postgres = await PrivatePostgres.StartAsync(
            _directory.Path, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        await RunAsync($"CREATE DATABASE {Template}");
        await Migrator.RunAsync(In(Template), NullLogger.Instance, CancellationToken.None);
        await Migrator.RunKeysAsync(RoleConnections.KeysBeside(In(Template)), NullLogger.Instance, CancellationToken.None);
        // A template is copied only while nobody is connected to it.
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A fresh database with every migration applied, and the keys' beside it; the connection string is the owner's.</summary>
    public Task<string> CreateDatabaseAsync() => CreateAsync($" TEMPLATE {Template}", withKeys: true);

    /// <summary>A fresh database with nothing in it.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync("", withKeys: false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _directory?.Dispose();
        _copying.Dispose();
    }

    private async Task<string> CreateAsync(string how, bool withKeys)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await _copying.WaitAsync();
        try
        {
            await RunAsync($"CREATE DATABASE {name}{how}");
            if (withKeys)
                await RunAsync($"CREATE DATABASE {name}_keys{how}_keys");
        }
        finally
        {
            _copying.Release();
        }

        return In(name);
    }

    private async Task RunAsync(string statement)
    {
        // Not from the pool: a test before this one may have stopped the server, and the pool keeps what is dead.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        // Copying a database waits for the disk, which several suites may want at once.
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 180 };
        await command.ExecuteNonQueryAsync();
    }

    private string In(string database) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;
}
