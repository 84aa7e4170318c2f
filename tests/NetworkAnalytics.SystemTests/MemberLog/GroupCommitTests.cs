using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>The writer, while its COMMIT is held.</summary>
[Collection(RoughTests.Name)]
public sealed class GroupCommitTests(OwnServer server)
{
    [Fact]
    public async Task An_append_is_acknowledged_after_its_COMMIT_and_not_before()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await product.JoinAsync(tenant, 1))[0];
        await using var gate = await CommitGate.CloseAsync(product.Database);
        var append = member.AppendAsync(Write.Meeting("e1"));
        await gate.SomebodyWaitsAsync();
        Assert.False(append.IsCompleted);
        Assert.Equal(0, await EntriesAsync(product));

        await gate.OpenAsync();
        journal.Acknowledge(member, await append);
        Assert.Equal(1, await EntriesAsync(product));
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task Appends_that_arrive_while_one_is_flushed_share_the_next_flush()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        using var readings = new EngineReadings(product);
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, 200);
        await using var gate = await CommitGate.CloseAsync(product.Database);
        var appends = new List<Task<AppendReceipt>> { members[0].AppendAsync(Write.Meeting("e1")) };
        await gate.SomebodyWaitsAsync();
        appends.AddRange(members.Skip(1).Select(member => member.AppendAsync(Write.Meeting("e1"))));
        await Until.HoldsAsync("all appends wait", () => Task.FromResult(readings.Now("historylog.queued") == 199));

        await gate.OpenAsync();
        foreach (var (member, receipt) in members.Zip(await Task.WhenAll(appends)))
            journal.Acknowledge(member, receipt);
        Assert.Equal([1, 199], readings.Of("historylog.batch.appends"));
        Assert.Equal(2, await product.Database.ScalarAsync<long>(tenant, "SELECT count(DISTINCT xact) FROM analytics.entry"));
        Assert.Equal(200, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task One_bad_append_never_fails_the_others_of_its_batch()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        using var readings = new EngineReadings(product);
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, 4);
        foreach (var member in members)
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e1")));
        await RawEntry.WriteAsync(product.Database, members[2], seq: 2, "from elsewhere");

        await using var gate = await CommitGate.CloseAsync(product.Database);
        var first = members[0].AppendAsync(Write.Meeting("e2"));
        await gate.SomebodyWaitsAsync();
        Task<AppendReceipt>[] batch = [.. members.Skip(1).Select(member => member.AppendAsync(Write.Meeting("e2")))];
        await Until.HoldsAsync("the batch waits", () => Task.FromResult(readings.Now("historylog.queued") == 3));
        await gate.OpenAsync();

        journal.Acknowledge(members[0], await first);
        journal.Acknowledge(members[1], await batch[0]);
        journal.Acknowledge(members[3], await batch[2]);
        await Assert.ThrowsAsync<LogUnavailableException>(() => batch[1]);
        journal.Acknowledge(members[2], await members[2].AppendAsync(Write.Meeting("e2")));
        Assert.Equal(["e1", "from elsewhere", "e2"], (await members[2].HistoryAsync()).Select(e => e.EntryId));
        Assert.Equal(8, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task A_full_queue_says_so_at_once_does_not_grow_and_leaves_other_tenants_their_share()
    {
        const int Share = 500, TooMany = 40;
        await using var product = await TestProduct.StartAsync(
            await server.CreateDatabaseAsync(), ("HistoryLog:MaxQueuedRows", "1000"), ("HistoryLog:TenantShare", "0.5"));
        using var readings = new EngineReadings(product);
        var (tenant, quiet) = (await product.CreateTenantAsync(), await product.CreateTenantAsync());
        var (journal, quietJournal) = (new Journal(tenant), new Journal(quiet));
        var members = await product.JoinAsync(tenant, 1 + Share + TooMany);
        var bystander = (await product.JoinAsync(quiet, 1))[0];

        await using var gate = await CommitGate.CloseAsync(product.Database);
        var first = members[0].AppendAsync(Write.Meeting("e1"));
        await gate.SomebodyWaitsAsync();
        Task<AppendReceipt>[] flood = [.. members.Skip(1).Select(member => member.AppendAsync(Write.Meeting("e1")))];
        await Until.HoldsAsync("the queue is full", () => Task.FromResult(flood.Count(append => append.IsFaulted) == TooMany));
        Assert.Equal(Share, readings.Now("historylog.queued"));
        var others = bystander.AppendAsync(Write.Meeting("e1"));
        await Until.HoldsAsync("the other tenant's entry is taken", () => Task.FromResult(readings.Now("historylog.queued") == Share + 1));
        await gate.OpenAsync();

        journal.Acknowledge(members[0], await first);
        quietJournal.Acknowledge(bystander, await others);
        var refused = new List<TestMember>();
        foreach (var (member, append) in members.Skip(1).Zip(flood))
        {
            try
            {
                journal.Acknowledge(member, await append);
            }
            catch (LogUnavailableException)
            {
                refused.Add(member);
            }
        }
        Assert.Equal(TooMany, refused.Count);
        Assert.Equal(TooMany, readings.Of("historylog.refused").Sum());
        foreach (var member in refused)
        {
            Assert.Empty(await member.HistoryAsync());
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e1")));
        }
        await journal.VerifyAsync(product);
        await quietJournal.VerifyAsync(product);
    }

    private static async Task<long> EntriesAsync(TestProduct product)
    {
        await using var session = await product.Database.OpenAsync(DatabaseRole.LogReader);
        return await session.ScalarAsync<long>("SELECT count(*) FROM analytics.entry");
    }
}
