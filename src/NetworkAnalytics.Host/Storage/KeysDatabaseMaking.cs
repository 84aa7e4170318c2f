using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>Makes the keys' database where there is none yet, so that an installation from before it had one goes on by itself.</summary>
internal static class KeysDatabaseMaking
{
    // Every server has it, and nobody's data is in it.
    private const string Neighbour = "postgres";

    /// <exception cref="MigrationException">It is missing and the login may not make it.</exception>
    public static async Task Ensure(string connectionString, CancellationToken cancellation)
    {
        var wanted = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        try
        {
            await using var there = new NpgsqlConnection(wanted.ConnectionString);
            await there.OpenAsync(cancellation);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await Make(wanted, cancellation);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The database's name is the operator's own, and quoted.")]
    private static async Task Make(NpgsqlConnectionStringBuilder wanted, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(wanted.ConnectionString) { Database = Neighbour }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{wanted.Database!.Replace("\"", "\"\"", StringComparison.Ordinal)}\" TEMPLATE template0 ENCODING 'UTF8'", connection) { CommandTimeout = 180 };
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was first.
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationException(
                $"Members' keys need a database of their own: {wanted.Database} does not exist and the login {wanted.Username} may not create it."
                + $" Run CREATE DATABASE {wanted.Database} OWNER {wanted.Username} as a superuser, or name another with ConnectionStrings__keys.", "keys", refused);
        }
    }
}
