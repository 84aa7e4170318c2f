using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;
using static System.FormattableString;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class RoleConnectionsTests(PostgresFixture postgres)
{
    private const string Session =
        "SELECT concat_ws(' ', current_user, current_schema(), current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'))";

    public static TheoryData<string> Roles => [.. DatabaseRole.All.Select(role => role.Name)];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task The_first_statement_already_runs_as_the_role_within_its_bounds(string name)
    {
        var role = DatabaseRole.All.Single(candidate => candidate.Name == name);
        await using var source = await SourceAsync(role);
        Assert.Equal($"{role.Name} {role.SearchPath}",
            await ScalarAsync(source, "SELECT concat_ws(' ', current_user, current_setting('search_path'))"));
        Assert.Equal(Invariant($"{role.StatementTimeout.TotalMilliseconds}"),
            await ScalarAsync(source, "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"));
        Assert.Equal(Invariant($"{role.IdleInTransactionTimeout.TotalMilliseconds}"),
            await ScalarAsync(source, "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'"));
    }

    [Fact]
    public async Task A_connection_back_from_the_pool_is_the_role_again_whatever_its_last_user_did()
    {
        await using var source = await SourceAsync(DatabaseRole.Delivery with { MaxPoolSize = 1 });
        var fresh = await ScalarAsync(source, Session + " || pg_backend_pid()");
        await ScalarAsync(source, "SET ROLE NONE; SET search_path = public; SET statement_timeout = 0; SELECT current_user::text");
        Assert.Equal(fresh, await ScalarAsync(source, Session + " || pg_backend_pid()"));
    }

    [Fact]
    public async Task A_connection_that_acts_as_somebody_else_is_refused()
    {
        // "none" is how a server that ignores the option behaves: the session stays the login.
        await using var source = await SourceAsync(DatabaseRole.Engine with { Name = "none" });
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ScalarAsync(source, "SELECT '1'"));
        Assert.Contains("acts as networkanalytics instead of none", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("na_engine", "SELECT payload::text FROM orleans.grain_state LIMIT 1")]
    [InlineData("na_engine", "SELECT statename FROM hangfire.job LIMIT 1")]
    [InlineData("na_delivery", "SELECT payload::text FROM orleans.grain_state LIMIT 1")]
    [InlineData("na_delivery", "SELECT statename FROM hangfire.job LIMIT 1")]
    [InlineData("na_log_writer", "SELECT address FROM orleans.membership LIMIT 1")]
    [InlineData("na_log_reader", "SELECT address FROM orleans.membership LIMIT 1")]
    [InlineData("na_orleans", "SELECT statename FROM hangfire.job LIMIT 1")]
    [InlineData("na_hangfire", "SELECT address FROM orleans.membership LIMIT 1")]
    [InlineData("na_orleans", "UPDATE orleans.orleansquery SET querytext = ''")]
    [InlineData("na_engine", "CREATE TABLE analytics.mine (n int)")]
    [InlineData("na_engine", "CREATE TABLE public.mine (n int)")]
    public async Task A_role_is_refused_what_is_not_its_own(string name, string statement)
    {
        await using var source = await SourceAsync(DatabaseRole.All.Single(role => role.Name == name));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(source, statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("na_orleans", "SELECT count(*)::text FROM grain_state")]
    [InlineData("na_hangfire", "SELECT count(*)::text FROM job")]
    public async Task A_role_reaches_its_own(string name, string query)
    {
        await using var source = await SourceAsync(DatabaseRole.All.Single(role => role.Name == name));
        Assert.Equal("0", await ScalarAsync(source, query));
    }

    [Fact]
    public async Task Nobody_has_rights_in_a_migrated_database_by_being_anybody()
    {
        await using var source = await SourceAsync(DatabaseRole.Engine);
        Assert.Equal("0", await ScalarAsync(source,
            "SELECT count(*)::text FROM pg_namespace n, aclexplode(n.nspacl) a WHERE a.grantee = 0 AND n.nspname IN ('public', 'analytics', 'delivery', 'orleans', 'hangfire')"));
    }

    [Fact]
    public async Task The_pools_of_three_replicas_fit_the_private_server()
    {
        await using var source = await SourceAsync(DatabaseRole.Engine);
        var free = int.Parse((await ScalarAsync(source,
            "SELECT (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int)::text"))!, CultureInfo.InvariantCulture);
        Assert.True(3 * DatabaseRole.All.Sum(role => role.MaxPoolSize) <= free);
    }

    private async Task<NpgsqlDataSource> SourceAsync(DatabaseRole role) =>
        new RoleConnections(await postgres.CreateDatabaseAsync()).CreateDataSource(role, NullLoggerFactory.Instance);

    private static async Task<string?> ScalarAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
