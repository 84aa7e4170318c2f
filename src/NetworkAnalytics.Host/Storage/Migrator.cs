using System.Reflection;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Helpers;
using Hangfire.PostgreSql;
using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// Brings a database to this program's version: roles and schemas, then Orleans', the Engine's and Delivery's numbered
/// scripts (one transaction a script, one journal an owner), then Hangfire's own tables. Safe to run again, and by many
/// processes at once: one works, the others wait.
/// </summary>
public static partial class Migrator
{
    /// <summary>Where each owner's journal lies, in the owner's schema.</summary>
    public const string JournalTable = "schema_versions";

    private static readonly ScriptOwner Keys = new("keys", Assembly.Load("NetworkAnalytics.Engine"), "keys/");

    // Any constant will do: "NetworkA" in ASCII. Advisory locks are per database.
    private const long AdvisoryLock = 0x4E6574776F726B41;

    private static readonly Assembly Host = typeof(Migrator).Assembly;

    private static readonly ScriptOwner[] Owners =
    [
        new("orleans", Host),
        new("analytics", Assembly.Load("NetworkAnalytics.Engine")),
        new("delivery", Assembly.Load("NetworkAnalytics.Delivery")),
    ];

    /// <summary>Migrates the database of <paramref name="connectionString"/> and returns what was done.</summary>
    /// <param name="connectionString">
    /// Of a login that owns the database (or may create schemas in it) and either has CREATEROLE or is already a member
    /// of all roles.
    /// </param>
    /// <param name="logger">Takes one line a script applied.</param>
    /// <param name="cancellation">Stops the wait for another process; scripts once begun run to their end.</param>
    /// <exception cref="MigrationException">A script failed; the message names it.</exception>
    public static async Task<MigrationReport> RunAsync(
        string connectionString, ILogger logger, CancellationToken cancellation)
    {
        await using var connection = await Lock(connectionString, cancellation);
        var report = await Task.Run(() => Apply(Session(connectionString), logger), cancellation);
        // A dump restored into another cluster has higher transaction numbers in its rows than the cluster would give out.
        await using var continueNumbering = new NpgsqlCommand("SELECT analytics.continue_numbering()", connection);
        if (await continueNumbering.ExecuteScalarAsync(cancellation) is true)
            LogRestored(logger);
        return report;
    }

    /// <summary>The same for the keys' database, which is made first where there is none.</summary>
    /// <exception cref="MigrationException">A script failed, or the database is missing and the login may not make it.</exception>
    public static async Task<MigrationReport> RunKeysAsync(string connectionString, ILogger logger, CancellationToken cancellation)
    {
        await KeysDatabaseMaking.Ensure(connectionString, cancellation);
        await using var connection = await Lock(connectionString, cancellation);
        return await Task.Run(() =>
        {
            Perform("foundation", Engine(Session(connectionString), logger, ScriptOwner.KeysFoundation(Host)).JournalTo(new NullJournal()));
            return new MigrationReport(Journaled(Keys, Session(connectionString), logger), false);
        }, cancellation);
    }

    // The lock lives and dies with this session, which is therefore not pooled; waiting has no time limit.
    private static string Session(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString;

    private static async Task<NpgsqlConnection> Lock(string connectionString, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(Session(connectionString));
        try
        {
            await connection.OpenAsync(cancellation);
            await using (var takeLock = new NpgsqlCommand($"SELECT pg_advisory_lock({AdvisoryLock})", connection))
                await takeLock.ExecuteNonQueryAsync(cancellation);
            await RoleRequirements.CheckAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static MigrationReport Apply(string connectionString, ILogger logger)
    {
        Perform("foundation", Engine(connectionString, logger, ScriptOwner.Foundation(Host)).JournalTo(new NullJournal()));
        var applied = new List<string>();
        foreach (var owner in Owners)
            applied.AddRange(Journaled(owner, connectionString, logger));
        return new MigrationReport(applied, InstallHangfire(connectionString));
    }

    private static List<string> Journaled(ScriptOwner owner, string connectionString, ILogger logger)
    {
        var applied = new List<string>();
        var upgrade = Engine(connectionString, logger, owner.Scripts()).JournalToPostgresqlTable(owner.Schema, JournalTable);
        foreach (var script in Perform(owner.Schema, upgrade))
        {
            LogApplied(logger, owner.Schema, script);
            applied.Add($"{owner.Schema}/{script}");
        }
        return applied;
    }

    // DbUp's variables are off: $name$ is PostgreSQL's own quotation mark.
    private static UpgradeEngineBuilder Engine(string connectionString, ILogger logger, IReadOnlyList<SqlScript> scripts) =>
        DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScripts(scripts)
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(TimeSpan.Zero)
            .LogTo(new MigrationLog(logger));

    private static IEnumerable<string> Perform(string owner, UpgradeEngineBuilder upgrade)
    {
        var result = upgrade.Build().PerformUpgrade();
        if (result.Successful)
            return result.Scripts.Select(script => script.Name);
        var name = result.ErrorScript is { } failed ? $"{owner}/{failed.Name}" : null;
        throw new MigrationException(
            $"The migration {name ?? $"of {owner}"} failed: {result.Error.Message}", name, result.Error);
    }

    private static bool InstallHangfire(string connectionString)
    {
        var role = DatabaseRole.Hangfire;
        // Its scripts are its own; they may take longer than a job may.
        var patient = role with { StatementTimeout = TimeSpan.Zero, IdleInTransactionTimeout = TimeSpan.Zero };
        var session = new NpgsqlConnectionStringBuilder(new RoleConnections(connectionString).ConnectionString(patient)) { Pooling = false };
        using var connection = new NpgsqlConnection(session.ConnectionString);
        connection.Open();
        try
        {
            var before = Version(connection);
            PostgreSqlObjectsInstaller.Install(connection, role.SearchPath);
            return Version(connection) != before;
        }
        catch (NpgsqlException failure)
        {
            throw new MigrationException($"Hangfire's own schema could not be installed: {failure.Message}", "hangfire", failure);
        }
    }

    private static int? Version(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass('hangfire.schema') IS NOT NULL", connection);
        if (exists.ExecuteScalar() is not true)
            return null;
        using var version = new NpgsqlCommand("SELECT version FROM hangfire.schema", connection);
        return version.ExecuteScalar() as int?;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This database was written on another cluster; its transactions are numbered on from there, and every curve is built anew")]
    private static partial void LogRestored(ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Applied {Owner}/{Script}")]
    private static partial void LogApplied(ILogger logger, string owner, string script);
}
