using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

public sealed class FencingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_activation_whose_next_number_is_taken_stores_nothing_reloads_and_goes_on()
    {
        await using var product = await TestProduct.StartAsync(await postgres.CreateDatabaseAsync());
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await product.JoinAsync(tenant, 1))[0];
        journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e1")));
        await RawEntry.WriteAsync(product.Database, member, seq: 2, "from elsewhere");

        await Assert.ThrowsAsync<LogUnavailableException>(() => member.AppendAsync(Write.Meeting("e2"), Write.Meeting("e3")));
        Assert.Equal(["e1", "from elsewhere"], (await member.HistoryAsync()).Select(e => e.EntryId));

        var again = await member.AppendAsync(Write.Meeting("e2"), Write.Meeting("e3"));
        Assert.Equal([3, 4], again.Receipts.Select(r => r.Seq));
        journal.Acknowledge(member, again);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task Two_clusters_that_do_not_know_of_one_another_cannot_spoil_a_history()
    {
        const int Each = 60;
        var database = await postgres.CreateDatabaseAsync();
        await using var left = await TestProduct.StartAsync(database, ("Cluster:ClusterId", "left"));
        await using var right = await TestProduct.StartAsync(database, ("Cluster:ClusterId", "right"));
        var tenant = await left.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await left.JoinAsync(tenant, 1))[0];

        var fenced = await Task.WhenAll(
            Task.Run(() => AppendAsync(left.Member(tenant, member.Id), "left", journal)),
            Task.Run(() => AppendAsync(right.Member(tenant, member.Id), "right", journal)));
        Assert.True(fenced.Sum() > 0, "the two never met");
        Assert.Equal(2 * Each, journal.Count);
        await journal.VerifyAsync(left);
        Assert.Equal(2 * Each, (await member.HistoryAsync()).Count);

        static async Task<int> AppendAsync(TestMember member, string side, Journal journal)
        {
            var fenced = 0;
            for (var number = 0; number < Each; number++)
                fenced += await Patiently.AppendAsync(member, journal, Write.Meeting($"{side}{number}"));
            return fenced;
        }
    }

    [Fact]
    public async Task Two_replicas_share_one_activation_of_a_member()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestProduct.StartAsync(database);
        await using var second = await TestProduct.StartAsync(database);
        var tenant = await first.CreateTenantAsync();
        var journal = new Journal(tenant);
        foreach (var member in await first.JoinAsync(tenant, 10))
        {
            var other = second.Member(tenant, member.Id);
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e1")));
            journal.Acknowledge(member, await other.AppendAsync(Write.Meeting("e2")));
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e3")));
            Assert.Equal(EntryStatus.Conflict, (await other.AppendAsync(Write.Return("e1"))).Receipts[0].Status);
            Assert.Equal(["e1", "e2", "e3"], (await other.HistoryAsync()).Select(e => e.EntryId));
        }
        await journal.VerifyAsync(second);
    }
}
