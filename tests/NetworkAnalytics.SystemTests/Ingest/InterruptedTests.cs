using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Ingest;

[Collection(RoughTests.Name)]
public sealed class InterruptedTests(OwnServer server)
{
    private const int Members = ResumeTests.Members, Each = ResumeTests.Each;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_stored_before_an_interruption_counts_as_new_and_what_was_there_before_the_import_does_not()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), ("Imports:ChunkRows", "1000"), ("Imports:Concurrency", "4"), ("Work:Lease", "00:00:03"));
        var tenant = await product.CreateTenantAsync();
        var members = await product.JoinAsync(tenant, Members);
        // Two rows of the file are there before it comes, one of them in the chunk that is interrupted.
        foreach (var member in (int[])[1, 12])
            await members[member - 1].AppendAsync(Entry(member, 3));
        await using var gate = await CommitGate.CloseAsync(product.Database, onlyFor: "m12-7");
        var import = await product.Imports.Upload(tenant, ImportKind.History, "history.csv", ResumeTests.File(), null, Cancelled);
        await gate.SomebodyWaitsAsync();
        await using (var session = await product.Database.OpenAsync(tenant))
        {
            Assert.Equal(1, await session.ExecuteAsync("UPDATE analytics.work SET epoch = epoch + 1, lease_until = now() - interval '1 second', not_before = now() WHERE state = 1"));
        }
        await Until.HoldsAsync("another worker has taken over", async () => await product.Database.ScalarAsync<int>(tenant, "SELECT max(epoch) FROM analytics.work WHERE kind = 'import'") >= 3);
        await gate.OpenAsync();
        var done = await product.EndOfAsync(tenant, import);
        Assert.Equal((Members * Each, Members * Each - 2, 2, 0), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        await new Journal(tenant).VerifyAsync(product);
    }

    [Fact]
    public async Task An_import_that_is_stopped_stores_nothing_more_and_says_what_it_stored()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), ("Imports:ChunkRows", "1000"), ("Imports:Concurrency", "4"));
        var tenant = await product.CreateTenantAsync();
        await product.JoinAsync(tenant, Members);
        await using var gate = await CommitGate.CloseAsync(product.Database, onlyFor: "m12-7");
        var import = await product.Imports.Upload(tenant, ImportKind.History, "history.csv", ResumeTests.File(), null, Cancelled);
        await gate.SomebodyWaitsAsync();
        Assert.Equal(ImportState.Aborted, (await product.Imports.Abort(tenant, import, Cancelled))!.State);
        await gate.OpenAsync();
        await Until.HoldsAsync("the worker has ended", async () => await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.work WHERE kind = 'import' AND state IN (0, 1)") == 0);
        var stopped = (await product.Imports.Find(tenant, import, Cancelled))!;
        Assert.Equal(ImportState.Aborted, stopped.State);
        Assert.InRange(stopped.Stored, 1_000, Members * Each - 1_000);
        Assert.Equal(stopped.Stored, await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.entry"));
        Assert.Equal(0, await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));
        Assert.Equal(ImportState.Aborted, (await product.Imports.Abort(tenant, import, Cancelled))!.State);
        // The whole file may come again.
        var again = await product.ImportAsync(tenant, ImportKind.History, ResumeTests.File());
        Assert.Equal((Members * Each, stopped.Stored), (again.Stored + again.AlreadyStored, again.AlreadyStored));
        await new Journal(tenant).VerifyAsync(product);
    }

    [Fact]
    public async Task An_import_that_is_given_up_says_so_keeps_what_it_stored_and_may_come_again()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), ("Imports:ChunkRows", "1000"), ("Work:MaxAttempts", "1"));
        var tenant = await product.CreateTenantAsync();
        await product.JoinAsync(tenant, Members);
        await using var owner = new NpgsqlConnection(product.Database.ConnectionString);
        await owner.OpenAsync(Cancelled);
        await owner.ExecuteAsync(
            """
            CREATE FUNCTION analytics.break_off() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''m12 lives in Lyon''; END';
            CREATE TRIGGER break_off BEFORE UPDATE ON analytics.import FOR EACH ROW WHEN (NEW.worked > 2000) EXECUTE FUNCTION analytics.break_off();
            """);
        var import = await product.Imports.Upload(tenant, ImportKind.History, "history.csv", ResumeTests.File(), null, Cancelled);
        await Until.HoldsAsync("the import is given up", async () => (await product.Imports.Find(tenant, import, Cancelled))!.State == ImportState.Failed);
        var given = (await product.Imports.Find(tenant, import, Cancelled))!;
        Assert.NotNull(given.EndedAt);
        Assert.Contains("Send the file again", given.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain("Lyon", given.Failure, StringComparison.Ordinal);
        Assert.InRange(given.Stored, 1_000, 2_000);
        Assert.Equal(0, await product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));

        await owner.ExecuteAsync("DROP TRIGGER break_off ON analytics.import");
        var again = await product.ImportAsync(tenant, ImportKind.History, ResumeTests.File());
        Assert.Equal((ImportState.Done, (long)Members * Each, 0L), (again.State, again.Stored + again.AlreadyStored, again.Rejected));
        await new Journal(tenant).VerifyAsync(product);
    }

    private static NewEntry Entry(int member, int number) => new()
    {
        EntryId = $"m{member}-{number}", Entry = EntryKind.Activity, Kind = "event", OccurredAt = new DateTimeOffset(2021, 5, 4, 9, 30, 0, TimeSpan.Zero),
    };
}
