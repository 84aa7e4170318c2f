using System.Globalization;
using System.Text;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

[Collection(RoughTests.Name)]
public sealed class ResumeTests(OwnServer server)
{
    internal const int Members = 20, Each = 200;

    [Fact]
    public async Task An_import_whose_worker_is_given_up_half_way_is_finished_by_another_with_nothing_doubled()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = await StartAsync(database);
        await using var second = await StartAsync(database);
        var tenant = await first.CreateTenantAsync();
        await first.JoinAsync(tenant, Members);
        // The worker is held in the middle of a later chunk, with some already behind it.
        await using var gate = await CommitGate.CloseAsync(first.Database, onlyFor: "m12-7");
        var import = await first.Imports.Upload(tenant, ImportKind.History, "history.csv", File(), null, TestContext.Current.CancellationToken);
        await gate.SomebodyWaitsAsync();
        var held = await first.Imports.Find(tenant, import, TestContext.Current.CancellationToken);
        Assert.InRange(held!.Worked, 1_000, Members * Each - 1_000);

        // What a worker meets that was away longer than its lease: its number has moved on, its writes are refused.
        await using (var session = await first.Database.OpenAsync(tenant))
        {
            Assert.Equal(1, await session.ExecuteAsync(
                "UPDATE analytics.work SET epoch = epoch + 1, lease_until = now() - interval '1 second', not_before = now() WHERE state = 1"));
        }
        await Until.HoldsAsync("another worker has taken over", async () => await EpochAsync(first, tenant) >= 3);
        await gate.OpenAsync();

        var done = await first.EndOfAsync(tenant, import);
        Assert.Equal((Members * Each, Members * Each, 0), (done.Rows, done.Worked, done.Rejected));
        await VerifyAsync(first, tenant);
    }

    [Fact]
    public async Task A_file_sent_again_while_its_import_is_unfinished_joins_it()
    {
        await using var product = await StartAsync(await server.CreateDatabaseAsync());
        var tenant = await product.CreateTenantAsync();
        await product.JoinAsync(tenant, Members);
        await using var gate = await CommitGate.CloseAsync(product.Database, onlyFor: "m12-7");
        var import = await product.Imports.Upload(tenant, ImportKind.History, "history.csv", File(), null, TestContext.Current.CancellationToken);
        await gate.SomebodyWaitsAsync();
        Assert.Equal(import, await product.Imports.Upload(tenant, ImportKind.History, "history.csv", File(), null, TestContext.Current.CancellationToken));
        await gate.OpenAsync();
        var done = await product.EndOfAsync(tenant, import);
        Assert.Equal((Members * Each, 0), (done.Stored, done.Rejected));

        var later = await product.ImportAsync(tenant, ImportKind.History, File());
        Assert.NotEqual(import, later.Id);
        Assert.Equal((0, Members * Each), (later.Stored, later.AlreadyStored));
        await VerifyAsync(product, tenant);
    }

    [Fact]
    public async Task A_replica_that_stops_in_the_middle_leaves_the_rest_to_the_next_one()
    {
        var database = await server.CreateDatabaseAsync();
        await using var next = await StartAsync(database, ("Jobs:Queues:0", "elsewhere"));
        var tenant = await next.CreateTenantAsync();
        await next.JoinAsync(tenant, Members);
        long import;
        await using (var gate = await CommitGate.CloseAsync(next.Database, onlyFor: "m12-7"))
        {
            var first = await StartAsync(database);
            import = await first.Imports.Upload(tenant, ImportKind.History, "history.csv", File(), null, TestContext.Current.CancellationToken);
            await gate.SomebodyWaitsAsync();
            var stopping = first.DisposeAsync().AsTask();
            await gate.OpenAsync();
            await stopping;
        }
        await using var third = await StartAsync(database);
        var done = await third.EndOfAsync(tenant, import);
        Assert.Equal((Members * Each, 0), (done.Worked, done.Rejected));
        await VerifyAsync(third, tenant);
    }

    private static Task<TestProduct> StartAsync(string database, params (string, string)[] settings) => TestProduct.StartAsync(
        database, [("Imports:ChunkRows", "1000"), ("Imports:Concurrency", "4"), ("Work:Lease", "00:00:03"), .. settings]);

    private static Task<int> EpochAsync(TestProduct product, Contracts.Tenancy.TenantId tenant) =>
        product.Database.ScalarAsync<int>(tenant, "SELECT max(epoch) FROM analytics.work WHERE kind = 'import'");

    private static async Task VerifyAsync(TestProduct product, Contracts.Tenancy.TenantId tenant)
    {
        Assert.Equal(Members * Each, await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.entry"));
        Assert.Equal(0, await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));
        await new Journal(tenant).VerifyAsync(product);
    }

    internal static MemoryStream File()
    {
        var file = new StringBuilder("entry_id,member_id,occurred_at,entry,kind\n");
        // Row by row from member to member, as a real export by date is.
        for (var number = 0; number < Each; number++)
            for (var member = 1; member <= Members; member++)
                file.Append(CultureInfo.InvariantCulture, $"m{member}-{number},m{member},2021-05-04T09:30:00Z,activity,event\n");
        return new MemoryStream(Encoding.UTF8.GetBytes(file.ToString()));
    }
}
