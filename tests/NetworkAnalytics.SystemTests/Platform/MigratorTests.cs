using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class MigratorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task From_empty_everything_is_applied_and_a_second_run_has_nothing_to_do()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var first = await MigrateAsync(database);
        Assert.Contains("orleans/0003_orleans_clustering.sql", first.Applied);
        Assert.Equal(first.Applied.Order(StringComparer.Ordinal).Count(), first.Applied.Distinct().Count());
        Assert.True(first.HangfireInstalled);

        var second = await MigrateAsync(database);
        Assert.Empty(second.Applied);
        Assert.False(second.HangfireInstalled);
    }

    [Fact]
    public async Task Of_two_at_once_on_one_database_one_works_and_the_other_waits()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var reports = await Task.WhenAll(Task.Run(() => MigrateAsync(database)), Task.Run(() => MigrateAsync(database)));
        Assert.Single(reports, report => report.Applied.Count == 0 && !report.HangfireInstalled);
        Assert.Single(reports, report => report.Applied.Count > 0 && report.HangfireInstalled);
    }

    [Fact]
    public async Task Databases_of_one_cluster_migrated_at_once_share_the_roles()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => postgres.CreateEmptyDatabaseAsync()));
        var reports = await Task.WhenAll(databases.Select(database => Task.Run(() => MigrateAsync(database))));
        Assert.All(reports, report => Assert.NotEmpty(report.Applied));
    }

    [Fact]
    public async Task An_error_names_the_script()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await ExecuteAsync(database, "CREATE SCHEMA orleans; CREATE TABLE orleans.grain_state (theirs int)");
        var failed = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database));
        Assert.Equal("orleans/0004_orleans_grain_state.sql", failed.Script);
        Assert.Contains("orleans/0004_orleans_grain_state.sql", failed.Message, StringComparison.Ordinal);
        Assert.Contains("grain_state", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_may_not_create_roles_gets_one_sentence()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await ExecuteAsync(database, "CREATE ROLE powerless LOGIN PASSWORD 'powerless'");
        await ExecuteAsync(database,
            $"GRANT ALL ON DATABASE {new NpgsqlConnectionStringBuilder(database).Database} TO powerless");
        var powerless = new NpgsqlConnectionStringBuilder(database) { Username = "powerless", Password = "powerless" };
        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(powerless.ConnectionString));
        Assert.Null(refused.Script);
        Assert.Contains("powerless", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CREATEROLE", refused.Message, StringComparison.Ordinal);
    }

    private static Task<MigrationReport> MigrateAsync(string database) =>
        Migrator.RunAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);

    private static async Task ExecuteAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
