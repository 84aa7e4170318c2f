using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>The importing process killed on the way, again and again, and started again each time. The full-size run is <c>ops/faults/import-killed</c>.</summary>
public sealed class ImportKilledTests(OwnServer server) : IClassFixture<OwnServer>, IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Killed_three_times_the_import_ends_with_the_same_file_and_every_entry_in_the_log_once()
    {
        using var files = GeneratedAssociation.Write(new DemonstrationModel());
        var entries = File.ReadLines(files.Files.History.FullName).Count() - 1;
        var (calm, struck) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        var expected = await DemoAsync(calm, files, "calm");

        long stored = 0;
        for (var blow = 1; blow <= 3; blow++)
        {
            await using var importing = ProgramProcess.Start(On(struck), Demo(files, "struck"));
            await StoredAsync(struck, from: Math.Max(stored + 1, entries * blow / 5));
            var killed = await importing.KillAsync();
            Assert.NotEqual(0, killed.ExitCode);
            stored = await StoredAsync(struck, from: 0);
            Assert.True(stored < entries, $"the import had ended before blow {blow}");
        }

        Assert.Equal(expected, await DemoAsync(struck, files, "struck"));
        Assert.Equal(entries, await ScalarAsync(struck, "SELECT count(*) FROM analytics.entry"));
        Assert.Equal(entries, await ScalarAsync(struck, "SELECT count(DISTINCT (member_id, entry_id)) FROM analytics.entry"));
        Assert.Equal(0, await ScalarAsync(struck, "SELECT count(*) FROM (SELECT FROM analytics.entry GROUP BY member_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) holes"));
    }

    private async Task<string> DemoAsync(string database, GeneratedAssociation files, string output)
    {
        var done = await ProgramProcess.RunAsync(On(database), Demo(files, output));
        Assert.True(done.ExitCode == 0, done.ToString());
        return await File.ReadAllTextAsync(Path.Combine(_directory.Path, output, "centiles.csv"), TestContext.Current.CancellationToken);
    }

    private string[] Demo(GeneratedAssociation files, string output) =>
    [
        "demo", "--once", "--members", files.Files.Members.FullName, "--history", files.Files.History.FullName,
        "--as-of", "2026-01-01", "--out", Path.Combine(_directory.Path, output),
    ];

    // A short lease, so that what a killed process held is soon free.
    private static Dictionary<string, string?> On(string database) => new() { ["ConnectionStrings__postgres"] = database, ["Work__Lease"] = "00:00:03" };

    /// <summary>Entries in the log, once there are as many as that; PostgreSQL does the waiting.</summary>
    private static async Task<long> StoredAsync(string database, long from)
    {
        while (true)
            if (await ScalarAsync(database, "SELECT count(*) FROM analytics.entry, pg_sleep(0.02)") is var stored && stored >= from)
                return stored;
    }

    private static async Task<long> ScalarAsync(string database, string query)
    {
        await using var connection = new NpgsqlConnection(new RoleConnections(database).ConnectionString(DatabaseRole.LogReader));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
