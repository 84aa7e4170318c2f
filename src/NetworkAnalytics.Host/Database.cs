using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.Host;

/// <summary>The PostgreSQL this process works on: the one configured, or a private instance of its own; migrated.</summary>
internal sealed class Database : IAsyncDisposable
{
    /// <summary>Where a configured server's connection string is looked for (environment: <c>ConnectionStrings__postgres</c>).</summary>
    public const string ConnectionName = "postgres";

    /// <summary>The same for the keys' database; without it, it lies beside the main one.</summary>
    public const string KeysConnectionName = "keys";

    private readonly PrivatePostgres? _private;

    private Database(RoleConnections connections, MigrationReport migrated, PrivatePostgres? instance)
    {
        Connections = connections;
        Migrated = migrated;
        _private = instance;
    }

    public RoleConnections Connections { get; }

    /// <summary>Whether it is an instance of this program's own.</summary>
    public bool IsPrivate => _private is not null;

    /// <summary>What opening it had to migrate.</summary>
    public MigrationReport Migrated { get; }

    /// <param name="dataDirectory">Of the private instance; unused when a server is configured.</param>
    public static async Task<Database> Open(IConfiguration configuration, string dataDirectory, ILogger logger, CancellationToken cancellation)
    {
        var keys = configuration.GetConnectionString(KeysConnectionName) is { Length: > 0 } named ? named : null;
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } configured)
            return await Open(new RoleConnections(configured, keys), null, logger, cancellation);
        var instance = await PrivatePostgres.StartAsync(dataDirectory, logger, TimeProvider.System, cancellation);
        try
        {
            return await Open(new RoleConnections(instance.ConnectionString, keys), instance, logger, cancellation);
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    private static async Task<Database> Open(RoleConnections connections, PrivatePostgres? instance, ILogger logger, CancellationToken cancellation)
    {
        // Keys first: what the main database's texts are sealed with.
        var keys = await Migrator.RunKeysAsync(connections.KeysConnectionString, logger, cancellation);
        var main = await Migrator.RunAsync(connections.BaseConnectionString, logger, cancellation);
        await PlainTexts.Seal(connections, logger, cancellation);
        return new Database(connections, main with { Applied = [.. keys.Applied, .. main.Applied] }, instance);
    }

    public ValueTask DisposeAsync() => _private?.DisposeAsync() ?? ValueTask.CompletedTask;
}
