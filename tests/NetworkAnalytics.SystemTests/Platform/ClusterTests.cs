using System.Diagnostics;
using Microsoft.Extensions.Options;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;
using Orleans.Storage;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class ClusterTests(PostgresFixture postgres)
{
    // Ten seconds on a machine at rest; Orleans' own settings take 106.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_replicas_on_one_database_form_a_cluster_and_share_its_grains()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestReplica.StartAsync(database);
        await using var second = await TestReplica.StartAsync(database);
        var homes = new HashSet<string>();
        for (var number = 0; number < 1000 && homes.Count < 2; number++)
        {
            // Orleans likes to place a grain where it is first called: both take turns.
            var key = $"notebook-{number}";
            var (one, other) = number % 2 == 0 ? (first, second) : (second, first);
            var asked = await one.Notebook(key).WhereAsync();
            Assert.Equal(asked, await other.Notebook(key).WhereAsync());
            homes.Add(asked);
        }

        Assert.Equal(2, homes.Count);
    }

    [Fact]
    public async Task A_grain_comes_back_from_the_database_in_another_replica_as_it_was()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var first = await TestReplica.StartAsync(database))
            await first.Notebook("kept").WriteAsync("learned");
        await using var second = await TestReplica.StartAsync(database);
        Assert.Equal("learned", await second.Notebook("kept").ReadAsync());
    }

    [Fact]
    public async Task A_cleared_state_keeps_counting_its_versions()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var replica = await TestReplica.StartAsync(database);
        var notebook = replica.Notebook("cleared");
        await notebook.WriteAsync("once");
        await notebook.ClearAsync();
        await notebook.ForgetAsync();
        Assert.Equal("", await notebook.ReadAsync());
        await notebook.WriteAsync("again");
        Assert.Equal(3, await ScalarAsync<int>(database, "SELECT version FROM orleans.grain_state"));
    }

    [Fact]
    public async Task State_is_stored_in_Orleans_binary_form()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var replica = await TestReplica.StartAsync(database);
        await replica.Notebook("binary").WriteAsync("learned");
        var payload = await ScalarAsync<byte[]>(database, "SELECT payload FROM orleans.grain_state");
        Assert.True(payload.AsSpan().IndexOf("learned"u8) > 0);
        Assert.True(payload.AsSpan().IndexOf("Text"u8) < 0, "a member's name was stored");
        Assert.NotEqual((byte)'{', payload[0]);
    }

    [Fact]
    public async Task A_write_over_a_row_that_moved_on_is_a_conflict_and_the_grain_reloads()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var replica = await TestReplica.StartAsync(database);
        var notebook = replica.Notebook("raced");
        await notebook.WriteAsync("mine");
        await ExecuteAsync(database, "UPDATE orleans.grain_state SET version = version + 1");
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => notebook.WriteAsync("too late"));
        Assert.Equal("mine", await notebook.ReadAsync());
        await notebook.WriteAsync("in time");
        Assert.Equal(1, await ScalarAsync<long>(database, "SELECT count(*) FROM orleans.grain_state"));
    }

    [Fact]
    public async Task A_silo_killed_a_moment_ago_does_not_hold_up_the_next_one_on_another_port()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await TestReplica.StartAsync(database)) { }
        // What kill -9 leaves: an active row with a fresh heartbeat, and nobody behind its port.
        await ExecuteAsync(database,
            """
            UPDATE orleans.membership
            SET status = 3, suspect_times = NULL, port = 1, proxy_port = 2, i_am_alive_time = now(), start_time = now()
            """);
        var begun = Stopwatch.StartNew();
        await using var next = await TestReplica.StartAsync(database);
        await next.Notebook("after").WriteAsync("served");
        Assert.True(begun.Elapsed < Promise, $"served after {begun.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"served after {begun.Elapsed}");
    }

    [Fact]
    public async Task Ports_and_ids_out_of_range_stop_the_start()
    {
        var database = await postgres.CreateDatabaseAsync();
        await Assert.ThrowsAsync<OptionsValidationException>(() => TestReplica.StartAsync(database, ("Cluster:SiloPort", "70000")));
        await Assert.ThrowsAsync<OptionsValidationException>(() => TestReplica.StartAsync(database, ("Cluster:ClusterId", "")));
        await Assert.ThrowsAsync<OptionsValidationException>(() => TestReplica.StartAsync(database, ("Jobs:Workers", "0")));
    }

    private static async Task<T> ScalarAsync<T>(string database, string query)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task ExecuteAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
