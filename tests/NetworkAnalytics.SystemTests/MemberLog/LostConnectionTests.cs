using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>Faults 4 and 5: PostgreSQL's sessions killed, and PostgreSQL itself stopped as by a power cut.</summary>
[Collection(RoughTests.Name)]
public sealed class LostConnectionTests(OwnServer server)
{
    [Fact]
    public async Task Sessions_killed_under_load_lose_nothing_and_double_nothing()
    {
        const int Members = 30, Each = 40, Kills = 5;
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var (journal, members) = await MembersAsync(product, Members);
        var load = LoadAsync(members, journal, Each);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await Until.HoldsAsync("the load goes on", () => Task.FromResult(journal.Count >= kill * Members * Each / (Kills + 1)));
            await KillSessionsAsync(product.Database);
        }
        await load;
        Assert.Equal(Members * Each, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task A_server_stopped_under_load_and_started_again_loses_nothing_and_doubles_nothing()
    {
        const int Members = 30, Each = 30;
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var (journal, members) = await MembersAsync(product, Members);
        var load = LoadAsync(members, journal, Each);
        await Until.HoldsAsync("the load goes on", () => Task.FromResult(journal.Count >= Members * Each / 3));
        await server.StopImmediatelyAsync();
        await server.StartAgainAsync();
        await load;
        Assert.Equal(Members * Each, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task An_append_whose_COMMIT_was_cut_off_is_settled_by_asking_the_log_before_it_is_answered()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), ("HistoryLog:SettleWithin", "00:01:00"));
        using var readings = new EngineReadings(product);
        var (journal, members) = await MembersAsync(product, 3);
        await using (var gate = await CommitGate.CloseAsync(product.Database))
        {
            var append = members[0].AppendAsync(Write.Meeting("e1"));
            await gate.SomebodyWaitsAsync();
            var other = members[1].AppendAsync(Write.Meeting("e1"));
            await KillWriterAsync(product.Database);
            // The settlement's own COMMIT comes to the gate: nothing was answered until then.
            await gate.SomebodyWaitsAsync();
            Assert.False(append.IsCompleted);
            await gate.OpenAsync();
            journal.Acknowledge(members[0], await append);
            journal.Acknowledge(members[1], await other);
        }
        Assert.Equal(1, readings.Of("historylog.settled").Sum());
        Assert.Equal(2, journal.Count);
        Assert.Equal(EntryStatus.Stored, (await members[0].AppendAsync(Write.Meeting("e2"))).Receipts[0].Status);
        await journal.VerifyAsync(product);
    }

    private static async Task<(Journal, TestMember[])> MembersAsync(TestProduct product, int count)
    {
        var tenant = await product.CreateTenantAsync();
        return (new Journal(tenant), await product.JoinAsync(tenant, count));
    }

    private static Task LoadAsync(TestMember[] members, Journal journal, int each) => Task.WhenAll(members.Select(member => Task.Run(async () =>
    {
        for (var number = 0; number < each; number++)
            await Patiently.AppendAsync(member, journal, Write.Meeting($"e{number}", note: number % 7 == 0 ? "a note" : null));
    })));

    private static Task KillSessionsAsync(TestDatabase database) => OwnerAsync(database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private static async Task KillWriterAsync(TestDatabase database)
    {
        const string Writers = "pg_stat_activity WHERE datname = current_database() AND application_name = 'na_log_writer'";
        await OwnerAsync(database, $"SELECT pg_terminate_backend(pid, 30000) FROM {Writers}");
    }

    private static async Task OwnerAsync(TestDatabase database, string statement)
    {
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await owner.OpenAsync(TestContext.Current.CancellationToken);
        await owner.ExecuteAsync(statement);
    }
}
