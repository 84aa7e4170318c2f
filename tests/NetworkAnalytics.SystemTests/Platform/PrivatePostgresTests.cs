using System.Diagnostics;
using System.Globalization;
using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class PrivatePostgresTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly RecordingLogger _log = new();

    private string Cluster => Path.Combine(_directory.Path, "postgres", "cluster");

    private int ServerPid => int.Parse(File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_login_owns_its_database_and_is_no_superuser()
    {
        await using var postgres = await StartAsync();
        Assert.Equal("networkanalytics", await ScalarAsync(postgres,
            "SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = current_database()"));
        Assert.Equal("false true true", await ScalarAsync(postgres,
            "SELECT concat_ws(' ', rolsuper::text, rolcreaterole::text, rolcreatedb::text) FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task The_server_is_durable_and_listens_on_loopback_only_with_scram()
    {
        await using var postgres = await StartAsync();
        Assert.Equal("127.0.0.1", await ScalarAsync(postgres, "SHOW listen_addresses"));
        Assert.Equal("on", await ScalarAsync(postgres, "SHOW fsync"));
        Assert.Equal("on", await ScalarAsync(postgres, "SHOW data_checksums"));
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong", Pooling = false };
        await using var intruder = new NpgsqlConnection(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => intruder.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Password_files_are_for_the_owner_alone()
    {
        await using var postgres = await StartAsync();
        var files = Directory.GetFiles(Path.Combine(_directory.Path, "postgres"), "*.password");
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.Path, "postgres", "log"), "*.password"));
    }

    [Fact]
    public async Task The_server_does_not_run_as_root()
    {
        await using var postgres = await StartAsync();
        var uid = File.ReadLines($"/proc/{ServerPid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", uid);
    }

    [Fact]
    public async Task A_data_directory_closed_to_others_is_served_all_the_same()
    {
        var closed = Directory.CreateDirectory(
            Path.Combine(_directory.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var first = await StartAsync(closed.FullName))
            await ScalarAsync(first, "CREATE TABLE kept (n int); SELECT 'done'");
        await using (var second = await StartAsync(closed.FullName))
            Assert.Equal("0", await ScalarAsync(second, "SELECT count(*)::text FROM kept"));

        var location = Path.Combine(closed.FullName, "postgres", "location");
        Assert.Equal(Environment.IsPrivilegedProcess, File.Exists(location));
        if (File.Exists(location))
            Directory.Delete(await File.ReadAllTextAsync(location, TestContext.Current.CancellationToken), recursive: true);
    }

    [Fact]
    public async Task A_second_process_adopts_the_running_server_and_the_last_one_out_stops_it()
    {
        var first = await StartAsync();
        var pid = ServerPid;
        var second = await StartAsync();
        Assert.Equal(pid, ServerPid);
        Assert.Equal(first.ConnectionString, second.ConnectionString);
        Assert.Single(_log.Lines, line => line.Contains("already running", StringComparison.Ordinal));

        await first.DisposeAsync();
        Assert.Equal("1", await ScalarAsync(second, "SELECT '1'"));
        await second.DisposeAsync();
        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
    }

    [Fact]
    public async Task Starts_at_once_are_one_server()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(StartAsync)));
        Assert.Single(started.Select(postgres => postgres.ConnectionString).Distinct());
        Assert.Single(_log.Lines, line => line.StartsWith("Started", StringComparison.Ordinal));
        foreach (var postgres in started)
            await postgres.DisposeAsync();
        Assert.Single(_log.Lines, line => line.StartsWith("Stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_killed_server_recovers_with_what_was_committed()
    {
        var killed = await StartAsync();
        await ScalarAsync(killed, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42); SELECT 'done'");
        using (var server = Process.GetProcessById(ServerPid))
        {
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var recovered = await StartAsync();
        Assert.Equal("42", await ScalarAsync(recovered, "SELECT n::text FROM kept"));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task A_pid_file_left_behind_whose_pid_belongs_to_somebody_else_does_not_stop_the_start()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(
            Path.Combine(Cluster, "postmaster.pid"), $"{Environment.ProcessId}\n{Cluster}\n1\n5432\n\n127.0.0.1\n\nready   \n",
            TestContext.Current.CancellationToken);
        await using var postgres = await StartAsync();
        Assert.Equal("1", await ScalarAsync(postgres, "SELECT '1'"));
    }

    [Fact]
    public async Task A_cluster_that_was_never_finished_is_made_again()
    {
        var half = Directory.CreateDirectory(Path.Combine(_directory.Path, "postgres", "cluster.new"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "PG_VERSION"), "15", TestContext.Current.CancellationToken);
        await using var postgres = await StartAsync();
        Assert.Equal("1", await ScalarAsync(postgres, "SELECT '1'"));
        Assert.False(half.Exists && Directory.Exists(half.FullName));
    }

    [Fact]
    public async Task A_data_directory_of_another_major_version_is_refused_in_one_sentence()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Cluster, "PG_VERSION"), "9\n", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<PostgresMissingException>(StartAsync);
        Assert.Contains("made by PostgreSQL 9", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("postgres/cluster/precious.txt", "is not a database of this program")]
    [InlineData("PG_VERSION", "is itself a PostgreSQL data directory")]
    [InlineData("postgres", "cannot be written")]
    public async Task A_directory_that_is_not_ours_is_refused_and_left_alone(string file, string reason)
    {
        var path = Path.Combine(_directory.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "precious", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<PrivatePostgresException>(StartAsync);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal("precious", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why_with_the_end_of_its_log()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Cluster, "local.conf"), "shared_buffers = 'nonsense'\n", TestContext.Current.CancellationToken);
        var failed = await Assert.ThrowsAsync<PrivatePostgresException>(StartAsync);
        Assert.Contains("invalid value for parameter \"shared_buffers\"", failed.Message, StringComparison.Ordinal);
    }

    private Task<PrivatePostgres> StartAsync() => StartAsync(_directory.Path);

    private Task<PrivatePostgres> StartAsync(string directory) =>
        PrivatePostgres.StartAsync(directory, _log, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<string?> ScalarAsync(PrivatePostgres postgres, string query)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
