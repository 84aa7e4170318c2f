using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.Host;

/// <summary>The PostgreSQL this process works on: the one configured, or a private instance of its own; migrated.</summary>
internal sealed class Database : IAsyncDisposable
{
    /// <summary>Where a configured server's connection string is looked for (environment: <c>ConnectionStrings__postgres</c>).</summary>
    public const string ConnectionName = "postgres";

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
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } configured)
        {
            var migrated = await Migrator.RunAsync(configured, logger, cancellation);
            return new Database(new RoleConnections(configured), migrated, null);
        }
        var instance = await PrivatePostgres.StartAsync(dataDirectory, logger, TimeProvider.System, cancellation);
        try
        {
            var migrated = await Migrator.RunAsync(instance.ConnectionString, logger, cancellation);
            return new Database(new RoleConnections(instance.ConnectionString), migrated, instance);
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _private?.DisposeAsync() ?? ValueTask.CompletedTask;
}
