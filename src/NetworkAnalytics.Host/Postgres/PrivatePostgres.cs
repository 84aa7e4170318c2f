using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// A PostgreSQL server owned by this program: its own data directory, a free port on loopback, a generated password. The
/// server is a daemon: it outlives a killed program and is found again at the next start. Several processes may share a
/// data directory; the last one to be disposed stops the server.
/// </summary>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    /// <summary>The name of the database and of the login that owns it.</summary>
    public const string DatabaseName = "networkanalytics";

    // Longer than a start with crash recovery may take in another process.
    private static readonly TimeSpan StartLockPatience = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectAgain = TimeSpan.FromMilliseconds(100);

    private readonly DataDirectory _directory;
    private readonly PrivateServer _server;
    private readonly FileLock _use;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private bool _disposed;

    private PrivatePostgres(
        DataDirectory directory, PrivateServer server, FileLock use, string connectionString, ILogger log, TimeProvider time)
    {
        _directory = directory;
        _server = server;
        _use = use;
        _log = log;
        _time = time;
        ConnectionString = connectionString;
    }

    /// <summary>
    /// To the database <see cref="DatabaseName"/> as the login of the same name: owner of the database, may create
    /// roles and databases, not a superuser. Holds the password: never log it.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>Starts the server over <paramref name="dataDirectory"/>, or finds it running; creates what is missing.</summary>
    /// <exception cref="PostgresMissingException">No suitable binaries.</exception>
    /// <exception cref="PrivatePostgresException">The directory cannot be used or the server does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(
        string dataDirectory, ILogger logger, TimeProvider time, CancellationToken cancellation)
    {
        var user = ServerUser.Choose();
        var directory = DataDirectory.Open(dataDirectory, user);
        var binaries = PostgresBinaries.Locate(directory.Major, directory.Cluster);
        var server = new PrivateServer(directory, binaries, user, time);

        using var starting = await FileLock.ExclusiveAsync(directory.StartLock, StartLockPatience, time, cancellation);
        var use = FileLock.TryShared(directory.UsersLock)
            ?? throw new PrivatePostgresException($"{directory.UsersLock} is locked by a program that is not this one.");
        try
        {
            await server.CreateClusterAsync(cancellation);
            var adopted = server.IsRunning();
            if (!adopted)
                await server.StartAsync(cancellation);
            var port = await ServeAsync(server, directory, time, cancellation);
            if (adopted)
                LogAdopted(logger, directory.Root, port);
            else
                LogStarted(logger, binaries.Major, directory.Root, port);
            return new PrivatePostgres(directory, server, use, ForLogin(directory, port, DatabaseName, DatabaseName), logger, time);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the server and, when no other process uses it, stops it cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        using var stopping = await FileLock.ExclusiveAsync(_directory.StartLock, StartLockPatience, _time, CancellationToken.None);
        _use.Dispose();
        using var alone = FileLock.TryExclusive(_directory.UsersLock);
        if (alone is null)
        {
            LogLeft(_log, _directory.Root);
            return;
        }

        await _server.StopAsync(CancellationToken.None);
        LogStopped(_log, _directory.Root);
    }

    // Waits until the server answers (a start by a process since killed may still be in recovery), then makes sure that
    // the login and the database exist: the process that made the cluster may have been killed before it made them.
    private static async Task<int> ServeAsync(
        PrivateServer server, DataDirectory directory, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            string reason;
            try
            {
                if (server.Port() is { } port)
                {
                    await PrepareAsync(directory, port, cancellation);
                    return port;
                }

                reason = "it has not opened its port";
            }
            catch (NpgsqlException failure) when (failure.IsTransient || failure.SqlState is null)
            {
                reason = failure.Message;
            }

            if (!server.IsRunning() || time.GetElapsedTime(begun) > ConnectPatience)
                throw server.DidNotStart(reason);
            await Task.Delay(ConnectAgain, time, cancellation);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Identifiers and the hexadecimal password are our own.")]
    private static async Task PrepareAsync(DataDirectory directory, int port, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ForLogin(directory, port, PrivateServer.Superuser, "postgres"));
        await connection.OpenAsync(cancellation);
        if (!await ExistsAsync("SELECT 1 FROM pg_roles WHERE rolname = $1"))
            await RunAsync($"CREATE ROLE {DatabaseName} LOGIN CREATEROLE CREATEDB PASSWORD '{directory.Password(DatabaseName)}'");
        if (!await ExistsAsync("SELECT 1 FROM pg_database WHERE datname = $1"))
            await RunAsync($"CREATE DATABASE {DatabaseName} OWNER {DatabaseName}");

        async Task<bool> ExistsAsync(string query)
        {
            await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = DatabaseName } } };
            return await command.ExecuteScalarAsync(cancellation) is not null;
        }

        async Task RunAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static string ForLogin(DataDirectory directory, int port, string login, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Database = database,
            Username = login,
            Password = directory.Password(login),
            // The superuser's connection is used once, at the start.
            Pooling = login != PrivateServer.Superuser,
        }.ConnectionString;

    [LoggerMessage(Level = LogLevel.Information, Message = "Started the private PostgreSQL {Major} in {Directory} on 127.0.0.1:{Port}")]
    private static partial void LogStarted(ILogger logger, int major, string directory, int port);

    [LoggerMessage(Level = LogLevel.Information, Message = "Found the private PostgreSQL in {Directory} already running on 127.0.0.1:{Port} and use it")]
    private static partial void LogAdopted(ILogger logger, string directory, int port);

    [LoggerMessage(Level = LogLevel.Information, Message = "Left the private PostgreSQL in {Directory} running: other processes use it")]
    private static partial void LogLeft(ILogger logger, string directory);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped the private PostgreSQL in {Directory}")]
    private static partial void LogStopped(ILogger logger, string directory);
}
