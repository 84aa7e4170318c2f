using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Platform;

/// <summary>The stored statements, called as Orleans calls them: by key, with parameters by name, as its own role.</summary>
public sealed class OrleansQueriesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync() =>
        _source = new RoleConnections(await postgres.CreateDatabaseAsync()).CreateDataSource(DatabaseRole.Orleans, NullLoggerFactory.Instance);

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Of_racing_first_writes_of_a_grain_state_one_wins_and_the_others_get_no_row()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => WriteStateAsync(expected: null)));
        Assert.Equal([1], versions.SelectMany(rows => rows).Select(row => row["NewGrainStateVersion"]));
    }

    [Fact]
    public async Task A_grain_state_is_written_over_its_own_version_only()
    {
        await WriteStateAsync(expected: null);
        Assert.Equal(2, Assert.Single(await WriteStateAsync(expected: 1))["NewGrainStateVersion"]);
        Assert.Empty(await WriteStateAsync(expected: 1));
        Assert.Empty(await WriteStateAsync(expected: null));
        Assert.Empty(await CallAsync("ClearStorageKey", [.. Key(), ("GrainStateVersion", 1)]));
        Assert.Equal(3, Assert.Single(await CallAsync("ClearStorageKey", [.. Key(), ("GrainStateVersion", 2)])).Values.Single());
        var cleared = Assert.Single(await CallAsync("ReadFromStorageKey", Key()));
        Assert.Null(cleared["PayloadBinary"]);
        Assert.Equal(3, cleared["Version"]);
        Assert.Equal(4, Assert.Single(await CallAsync("DeleteStorageKey", [.. Key(), ("GrainStateVersion", 3)])).Values.Single());
        Assert.Empty(await CallAsync("ReadFromStorageKey", Key()));
    }

    [Fact]
    public async Task A_membership_row_and_the_tables_version_change_together_or_not_at_all()
    {
        Assert.Equal(1, await CountAsync("InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.Equal(0, await CountAsync("InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.Equal(0, Assert.Single(await CallAsync("MembershipReadAllKey", ("DeploymentId", "c")))["Version"]);

        Assert.Equal(0, await InsertSiloAsync(port: 1, version: 7));
        Assert.Equal(1, await InsertSiloAsync(port: 1, version: 0));
        // The version is right, the row is there already.
        Assert.Equal(0, await InsertSiloAsync(port: 1, version: 1));
        // The version is right, the row is missing.
        Assert.Equal(0, await UpdateSiloAsync(port: 2, version: 1, status: 6));
        Assert.Equal(1, Assert.Single(await CallAsync("MembershipReadAllKey", ("DeploymentId", "c")))["Version"]);
        Assert.Equal(1, await UpdateSiloAsync(port: 1, version: 1, status: 6));

        var missing = Assert.Single(await CallAsync("MembershipReadRowKey", Silo(port: 2)));
        Assert.Null(missing["StartTime"]);
        Assert.Equal(2, missing["Version"]);
        Assert.Equal(6, Assert.Single(await CallAsync("MembershipReadRowKey", Silo(port: 1)))["Status"]);
    }

    [Fact]
    public async Task Of_racing_membership_changes_on_one_version_one_succeeds()
    {
        await CountAsync("InsertMembershipVersionKey", ("DeploymentId", "c"));
        var counts = await Task.WhenAll(Enumerable.Range(1, 8).Select(port => InsertSiloAsync(port, version: 0)));
        Assert.Equal(1, counts.Sum());
    }

    [Fact]
    public async Task A_heartbeat_leaves_the_version_and_cleaning_up_leaves_the_active()
    {
        await CountAsync("InsertMembershipVersionKey", ("DeploymentId", "c"));
        await InsertSiloAsync(port: 1, version: 0);
        await InsertSiloAsync(port: 2, version: 1);
        await UpdateSiloAsync(port: 2, version: 2, status: 6);
        await CallAsync("UpdateIAmAlivetimeKey", [.. Silo(port: 1), ("IAmAliveTime", Now.AddMinutes(1))]);
        await CallAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", "c"), ("IAmAliveTime", Now.AddDays(1)));
        var kept = Assert.Single(await CallAsync("MembershipReadAllKey", ("DeploymentId", "c")));
        Assert.Equal(1, kept["Port"]);
        Assert.Equal(3, kept["Version"]);
        Assert.Equal(Now.AddMinutes(1), kept["IAmAliveTime"]);
        Assert.Single(await CallAsync("GatewaysQueryKey", ("DeploymentId", "c"), ("Status", 3)));

        await CallAsync("DeleteMembershipTableEntriesKey", ("DeploymentId", "c"));
        Assert.Empty(await CallAsync("MembershipReadAllKey", ("DeploymentId", "c")));
    }

    [Fact]
    public async Task Reminders_are_kept_by_name_and_read_by_range_of_the_ring()
    {
        Assert.Equal(0, await RemindAsync("low", hash: -5));
        Assert.Equal(0, await RemindAsync("high", hash: 5));
        Assert.Equal(1, await RemindAsync("high", hash: 5));
        Assert.Equal(["high"], await RangeAsync("ReadRangeRows1Key", begin: 0, end: 5));
        Assert.Empty(await RangeAsync("ReadRangeRows1Key", begin: 5, end: 9));
        Assert.Equal(["high", "low"], await RangeAsync("ReadRangeRows2Key", begin: 4, end: -5));
        Assert.Equal(["low"], await RangeAsync("ReadRangeRows2Key", begin: 5, end: -5));
        Assert.Single(await CallAsync("ReadReminderRowsKey", ("ServiceId", "s"), ("GrainId", "g/high")));
        var row = Assert.Single(await CallAsync("ReadReminderRowKey", Reminder("high")));
        Assert.Equal(60_000L, row["Period"]);
        Assert.Equal(0, await CountAsync("DeleteReminderRowKey", [.. Reminder("high"), ("Version", 0)]));
        Assert.Equal(1, await CountAsync("DeleteReminderRowKey", [.. Reminder("high"), ("Version", 1)]));
        await CallAsync("DeleteReminderRowsKey", ("ServiceId", "s"));
        Assert.Empty(await CallAsync("ReadReminderRowKey", Reminder("low")));
    }

    private Task<List<Dictionary<string, object?>>> WriteStateAsync(int? expected) =>
        CallAsync("WriteToStorageKey", [.. Key(), ("GrainStateVersion", expected), ("PayloadBinary", new byte[] { 1 })]);

    private static (string, object?)[] Key() =>
    [
        ("GrainIdHash", 1), ("GrainIdN0", 2L), ("GrainIdN1", 3L), ("GrainTypeHash", 4), ("GrainTypeString", "state"),
        ("GrainIdExtensionString", "t/1/m/2"), ("ServiceId", "s"),
    ];

    private static (string, object?)[] Silo(int port) =>
        [("DeploymentId", "c"), ("Address", "127.0.0.1"), ("Port", port), ("Generation", 1)];

    private static (string, object?)[] Reminder(string name) =>
        [("ServiceId", "s"), ("GrainId", $"g/{name}"), ("ReminderName", name)];

    private Task<int> InsertSiloAsync(int port, int version) =>
        CountAsync("InsertMembershipKey",
        [
            .. Silo(port), ("SiloName", "silo"), ("HostName", "host"), ("Status", 3), ("ProxyPort", 30000),
            ("StartTime", Now), ("IAmAliveTime", Now), ("Version", version),
        ]);

    private Task<int> UpdateSiloAsync(int port, int version, int status) =>
        CountAsync("UpdateMembershipKey",
            [.. Silo(port), ("Status", status), ("SuspectTimes", ""), ("IAmAliveTime", Now), ("Version", version)]);

    private async Task<int> RemindAsync(string name, int hash)
    {
        var rows = await CallAsync("UpsertReminderRowKey",
            [.. Reminder(name), ("StartTime", Now), ("Period", 60_000L), ("GrainHash", hash)]);
        return (int)Assert.Single(rows)["Version"]!;
    }

    private async Task<List<string>> RangeAsync(string query, int begin, int end) =>
        [.. (await CallAsync(query, ("ServiceId", "s"), ("BeginHash", begin), ("EndHash", end)))
            .Select(row => (string)row["ReminderName"]!).Order(StringComparer.Ordinal)];

    private async Task<int> CountAsync(string query, params (string Name, object? Value)[] parameters) =>
        (int)Assert.Single(await CallAsync(query, parameters)).Values.Single()!;

    private async Task<List<Dictionary<string, object?>>> CallAsync(string query, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await _source!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var find = new NpgsqlCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = $1", connection)
        {
            Parameters = { new() { Value = query } },
        };
        await using var command = new NpgsqlCommand((string)(await find.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(value is null
                ? new NpgsqlParameter(name, NpgsqlTypes.NpgsqlDbType.Integer) { Value = DBNull.Value }
                : new NpgsqlParameter(name, value));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<Dictionary<string, object?>>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(Enumerable.Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, column => reader.IsDBNull(column) ? null : (object?)reader.GetValue(column)));
        return rows;
    }
}
