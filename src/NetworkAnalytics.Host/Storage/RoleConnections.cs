using System.Globalization;
using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// Connections that act as one <see cref="DatabaseRole"/>. The role, search path and timeouts are start-up options of the
/// connection, hence its session defaults: what Npgsql's reset (<c>DISCARD ALL</c>) returns to, and in force before the
/// first statement. Thread-safe.
/// </summary>
/// <param name="baseConnectionString">
/// Of a login that is a member of every role; give a role a login of its own by connecting with that one here.
/// </param>
/// <param name="keysConnectionString">
/// To the keys' database, as <paramref name="baseConnectionString"/> is to the main one; null: the one beside it.
/// </param>
public sealed class RoleConnections(string baseConnectionString, string? keysConnectionString = null)
{
    private const string WhoAmI = "SELECT current_user::text";

    /// <summary>As given: the login itself, for migrations.</summary>
    public string BaseConnectionString { get; } = baseConnectionString;

    /// <summary>The same for the keys' database.</summary>
    public string KeysConnectionString { get; } = keysConnectionString ?? KeysBeside(baseConnectionString);

    /// <summary>Where keys lie unless it is said otherwise: on the same server, in a database of their own.</summary>
    public static string KeysBeside(string main)
    {
        var beside = new NpgsqlConnectionStringBuilder(main);
        beside.Database = $"{beside.Database ?? beside.Username}_keys";
        return beside.ConnectionString;
    }

    /// <summary>The connection string of <paramref name="role"/>, with a pool of its own. Holds the password: never log it.</summary>
    public string ConnectionString(DatabaseRole role)
    {
        var builder = new NpgsqlConnectionStringBuilder(role.OfKeys ? KeysConnectionString : BaseConnectionString)
        {
            ApplicationName = role.Name,
            MinPoolSize = 0,
            MaxPoolSize = role.MaxPoolSize,
            SearchPath = null,
        };
        builder.Options = string.Join(' ', ((string[])
        [
            builder.Options ?? "",
            $"-c role={role.Name}",
            $"-c search_path={role.SearchPath}",
            $"-c statement_timeout={Milliseconds(role.StatementTimeout)}",
            $"-c idle_in_transaction_session_timeout={Milliseconds(role.IdleInTransactionTimeout)}",
            "-c timezone=UTC",
        ]).Where(option => option.Length > 0));
        return builder.ConnectionString;
    }

    /// <summary>
    /// A data source of <paramref name="role"/>; the caller owns it. Every new connection is asked whom it acts as and
    /// refused when that is another: PostgreSQL 15.9, 16.5 and 17.1 ignore a role given at the start, and poolers may drop it.
    /// </summary>
    public NpgsqlDataSource CreateDataSource(DatabaseRole role, ILoggerFactory loggers) =>
        new NpgsqlDataSourceBuilder(ConnectionString(role)) { Name = role.Name }
            .UseLoggerFactory(loggers)
            .UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = new NpgsqlCommand(WhoAmI, connection);
                    Check(role, command.ExecuteScalar());
                },
                async connection =>
                {
                    await using var command = new NpgsqlCommand(WhoAmI, connection);
                    Check(role, await command.ExecuteScalarAsync());
                })
            .Build();

    private static void Check(DatabaseRole role, object? current)
    {
        if (current is not string name || name != role.Name)
            throw new InvalidOperationException(
                $"A connection acts as {current} instead of {role.Name}: this server or a pooler before it ignores the role"
                + " given at the start of a connection (PostgreSQL 15.9, 16.5 and 17.1 do: update it).");
    }

    private static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
