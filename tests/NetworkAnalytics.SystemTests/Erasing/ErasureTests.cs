using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Erasing;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Benchmarks;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Erasing;

/// <summary>Erasures beside everything else that goes on.</summary>
[Collection(EntryTests.Name)]
public sealed class ErasureTests(ProductFixture fixture)
{
    private static readonly string[] Tables = ["entry", "note", "curve", "curve_past", "member_profile", "person", "import_row"];

    private TestProduct Product => fixture.Product;

    private IErasures Erasures => Product.Services.GetRequiredService<IErasures>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erasure_that_fails_half_way_is_ended_later_once_and_counts_everything_once()
    {
        var tenant = await Product.CreateTenantAsync();
        var member = (await Product.JoinAsync(tenant, 2))[0];
        await member.AppendAsync(Write.Meeting("e1", note: "a note"), Write.Meeting("e2"));
        // The first deletions are committed, then the process is stopped in its tracks: the key cannot be destroyed.
        await using var keys = await KeysKeptAsync(tenant);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled));
        Assert.Null(await Erasures.Find(tenant, "m1", Cancelled));
        await AssertGoneAsync(Product, tenant, member.Id);
        var again = await member.AppendAsync(Write.Meeting("e3", note: "another"));
        Assert.All(again.Receipts, r => Assert.Equal((EntryStatus.Refused, "member_id"), (r.Status, r.Problem!.Field)));
        await keys.ExecuteAsync("DROP TRIGGER broken ON keys.member_key");

        // What a process does now and then with erasures that stand open: another one's turn is left to it.
        var work = Product.Services.GetRequiredService<Erasures>();
        await using (var held = await Product.Services.GetRequiredService<KeysDatabase>().Begin(tenant, Cancelled))
        {
            Assert.NotNull(await ErasureLedger.Lock(held, member.Id, wait: true, Cancelled));
            Assert.Null(await work.Complete(tenant, member.Id, wait: false, Cancelled));
        }
        var ended = await work.Complete(tenant, member.Id, wait: false, Cancelled);
        Assert.Equal((2L, 1L, 1L), (Rows(ended!, "analytics.entry"), Rows(ended!, "analytics.note"), Rows(ended!, "keys.member_key")));
        Assert.Equal(ended!.Reference, (await Erasures.Find(tenant, "m1", Cancelled))!.Reference);
        Assert.Equal(ended.Rows, (await Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled))!.Rows);
    }

    [Fact]
    public async Task Records_that_were_merged_are_begun_together_so_that_none_is_left_when_the_first_one_fails()
    {
        var tenant = await Product.CreateTenantAsync();
        var members = await Product.JoinAsync(tenant, 2);
        foreach (var member in members)
            await member.AppendAsync(Write.Meeting($"e of {member.Id.Value}", note: "a note"));
        await Product.Services.GetRequiredService<IMemberMerges>().Merge(tenant, "m1", "m2", rename: false, Cancelled);
        await using var keys = await KeysKeptAsync(tenant);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Erasures.Erase(tenant, "m2", ErasureAskedBy.Association, Cancelled));
        await keys.ExecuteAsync("DROP TRIGGER broken ON keys.member_key");

        var open = (await Product.Services.GetRequiredService<ErasureLedger>().Open(TimeSpan.Zero, Cancelled)).Where(e => e.Tenant == tenant).ToList();
        Assert.Equal(members.Select(m => m.Id.Value).Order(), open.Select(e => e.Member.Value).Order());
        foreach (var erasure in open)
            Assert.NotNull(await Product.Services.GetRequiredService<Erasures>().Complete(tenant, erasure.Member, wait: false, Cancelled));
        foreach (var member in members)
            await AssertGoneAsync(Product, tenant, member.Id);
    }

    [Fact]
    public async Task A_file_of_attributes_about_somebody_erased_leaves_nothing_of_them()
    {
        var tenant = await Product.CreateTenantAsync();
        var member = (await Product.JoinAsync(tenant, 1))[0];
        await Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled);
        var import = await Product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm1,chapter,Nantes,\nm1,chapter,Lyon,no day\n");
        Assert.Equal((0, 2), (import.Stored, import.Rejected));
        Assert.All(await Product.RejectedAsync(tenant, import), r => Assert.Null(r.Original));
        await AssertGoneAsync(Product, tenant, member.Id);
    }

    [Fact]
    public async Task Two_at_once_get_one_certificate()
    {
        var tenant = await Product.CreateTenantAsync();
        var member = (await Product.JoinAsync(tenant, 1))[0];
        await member.AppendAsync(Write.Meeting("e1", note: "a note"));
        var both = await Task.WhenAll(
            Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled), Erasures.Erase(tenant, member.Id, ErasureAskedBy.Member, Cancelled));
        Assert.Equal(both[0]!.Reference, both[1]!.Reference);
        Assert.Equal(both[0]!.Rows, both[1]!.Rows);
        Assert.Equal(1, Rows(both[0]!, "analytics.entry"));
    }

    [Fact]
    public async Task Another_associations_member_is_nobody_and_stays()
    {
        var (mine, other) = (await Product.CreateTenantAsync(), await Product.CreateTenantAsync());
        var member = (await Product.JoinAsync(other, 1))[0];
        await member.AppendAsync(Write.Meeting("e1", note: "a note"));
        Assert.Null(await Erasures.Erase(mine, "m1", ErasureAskedBy.Association, Cancelled));
        Assert.Null(await Erasures.Erase(mine, member.Id, ErasureAskedBy.Member, Cancelled));
        Assert.Null(await Erasures.Find(mine, "m1", Cancelled));
        Assert.Equal("a note", Assert.Single(await member.HistoryAsync()).Note);
    }

    [Fact]
    public async Task Whoever_joins_anew_is_somebody_new_and_the_time_before_stays_erased()
    {
        var tenant = await Product.CreateTenantAsync();
        await Product.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,name\nm1,2020-01-01,Ann Archer\nm2,2020-01-01,\n");
        var (first, other) = (await Product.MemberAsync(tenant, "m1"), await Product.MemberAsync(tenant, "m2"));
        await other.AppendAsync(Write.Meeting("e1", with: first.Id));
        var certificate = await Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled);
        var today = certificate!.AskedAt.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        var back = await Product.ImportAsync(tenant, ImportKind.Members, $"member_id,joined_on,name\nm1,{today},Ann Archer\n");
        Assert.Equal((1, 0), (back.Stored, back.Rejected));
        var second = await Product.MemberAsync(tenant, "m1");
        Assert.NotEqual(first.Id, second.Id);
        var tomorrow = certificate.AskedAt.AddHours(20).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var history = await Product.ImportAsync(tenant, ImportKind.History,
            $"entry_id,member_id,occurred_at,entry,kind,counterparty_id,note\nold,m1,2021-01-01T00:00:00Z,activity,event,,\nnew,m1,{tomorrow},activity,event,,hello\ne1,m2,2021-05-04T12:00:00Z,activity,one_to_one,m1,\nwith,m2,{tomorrow},activity,one_to_one,m1,\n");
        Assert.Equal((2, 1, 1), (history.Stored, history.AlreadyStored, history.Rejected));
        var row = Assert.Single(await Product.RejectedAsync(tenant, history));
        Assert.Equal((2, "old"), (row.Line, row.Id));
        Assert.Equal("hello", Assert.Single(await second.HistoryAsync()).Note);
        Assert.Equal(["erased", "m1"], (await other.HistoryAsync()).Select(e => e.Counterparty!.Split('-')[0]));

        var later = await Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled);
        Assert.NotEqual(certificate.Reference, later!.Reference);
        Assert.Equal(later.Reference, (await Erasures.Find(tenant, "m1", Cancelled))!.Reference);
        Assert.Equal(certificate.Reference, (await Erasures.Find(tenant, first.Id, Cancelled))!.Reference);
    }

    [Fact]
    public async Task Erased_while_an_import_of_theirs_is_worked_through_nothing_of_them_is_left_and_the_others_are_whole()
    {
        var tenant = await Product.CreateTenantAsync();
        var members = await Product.JoinAsync(tenant, 40);
        var file = new System.Text.StringBuilder("entry_id,member_id,occurred_at,entry,kind,counterparty_id,note\n");
        foreach (var number in Enumerable.Range(1, 40))
            for (var entry = 0; entry < 50; entry++)
                file.Append(System.Globalization.CultureInfo.InvariantCulture, $"e{entry},m{number},2021-01-01T10:00:00Z,activity,one_to_one,m{number % 40 + 1},note {entry} of m{number}\n");
        var import = await Product.Imports.Upload(tenant, ImportKind.History, "history.csv", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file.ToString())), null, Cancelled);
        await Erasures.Erase(tenant, "m7", ErasureAskedBy.Association, Cancelled);
        var status = await Product.EndOfAsync(tenant, import);
        Assert.Equal(2000, status.Rows);
        await AssertGoneAsync(Product, tenant, members[6].Id);
        foreach (var member in members.Where(m => m != members[6]))
            Assert.Equal(50, (await member.HistoryAsync()).Count(e => e.Note!.StartsWith("note ", StringComparison.Ordinal)));
        // The whole file again: the others' rows are known, those who met the erased member included.
        var again = await Product.ImportAsync(tenant, ImportKind.History, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file.ToString())));
        Assert.Equal((0, 1950, 50), (again.Stored, again.AlreadyStored, again.Rejected));
    }

    [Fact]
    public async Task Erased_while_benchmarks_are_computed_the_version_that_is_published_does_not_count_them()
    {
        var association = await SmallAssociation.MakeAsync(Product, 60);
        await association.RecomputeAsync();
        await association.LearnAsync("m5", "late");
        await Product.ProjectAsync(association.Tenant);
        var recomputations = Product.Services.GetRequiredService<IRecomputations>();
        var running = recomputations.Submit(association.Tenant, SmallAssociation.AsOf, Cancelled);
        var member = await Product.MemberAsync(association.Tenant, "m9");
        await Erasures.Erase(association.Tenant, "m9", ErasureAskedBy.Association, Cancelled);
        await association.EndOfAsync(await running);
        await association.RecomputeAsync();
        await AssertGoneAsync(Product, association.Tenant, member.Id);
        await using var transaction = await Product.Services.GetRequiredService<EngineDatabase>().Begin(association.Tenant, Cancelled);
        var current = (await BenchmarkVersions.Current(transaction, Cancelled))!;
        Assert.Equal(59, (await BenchmarkVersions.Histograms(transaction, current.Identity.Version, 0, Measure.Learning, Clock.Tenure, Cancelled))![0].Count);
        Assert.True(await transaction.Scalar<long>("SELECT count(*) FROM analytics.departure WHERE tenant_id = $1", Cancelled) > 0);
    }

    [Fact]
    public async Task An_erasure_before_the_first_version_does_not_keep_one_from_being_published()
    {
        var association = await SmallAssociation.MakeAsync(Product, 12);
        await Erasures.Erase(association.Tenant, "m3", ErasureAskedBy.Association, Cancelled);
        Assert.NotNull((await association.RecomputeAsync()).Version);
    }

    [Fact]
    public async Task What_comes_in_behind_an_erasures_back_is_swept_out_and_a_ledger_that_lost_it_is_told()
    {
        var database = Product.Database;
        var tenant = await Product.CreateTenantAsync();
        var member = (await Product.JoinAsync(tenant, 1))[0];
        await member.AppendAsync(Write.Meeting("e1", note: "a note"));
        var certificate = await Erasures.Erase(tenant, "m1", ErasureAskedBy.Association, Cancelled);
        await using (var session = await database.OpenAsync(tenant))
            await session.ExecuteAsync("INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, xact) VALUES ($1, $2, 9, '2020-01-01', 1)", tenant.Value, member.Id.Value);
        var swept = await Product.Services.GetServices<ITenantRetention>().OfType<ErasureSweep>().Single().Expire(tenant, TenantRetention.Default, Cancelled);
        Assert.Equal(1, swept.Single(s => s.Table == "analytics.member_profile").Rows);

        // The keys' database is restored from before the erasure: it has the key again and no row of the ledger.
        await using (var owner = new Npgsql.NpgsqlConnection(new Dumps(fixture.Postgres, database.ConnectionString).Superuser(new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Database + "_keys")))
        {
            await owner.OpenAsync(Cancelled);
            await owner.ExecuteAsync("DELETE FROM keys.erasure WHERE tenant_id = $1", tenant.Value);
            await owner.ExecuteAsync("INSERT INTO keys.member_key SELECT $1, $2, decode(repeat('ab', 32), 'hex'), now()", tenant.Value, member.Id.Value);
        }
        await Product.Services.GetRequiredService<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<ErasureReplay>().Single().StartingAsync(Cancelled);
        Assert.Null(await Product.Services.GetRequiredService<MemberKeys>().ForWriting(tenant, member.Id));
        var told = await Product.Services.GetRequiredService<Erasures>().Complete(tenant, member.Id, wait: true, Cancelled);
        Assert.Equal((certificate!.Reference, 1), (told!.Reference, Rows(told, "analytics.entry")));
    }

    /// <summary>From here on a key of the association's cannot be destroyed, until the trigger is dropped.</summary>
    private async Task<Npgsql.NpgsqlConnection> KeysKeptAsync(TenantId tenant)
    {
        var keys = new Npgsql.NpgsqlConnection(new RoleConnections(Product.Database.ConnectionString).KeysConnectionString);
        await keys.OpenAsync(Cancelled);
        await keys.ExecuteAsync(
            $"""
            CREATE OR REPLACE FUNCTION keys.broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the keys are away''; END';
            CREATE TRIGGER broken BEFORE DELETE ON keys.member_key FOR EACH ROW WHEN (OLD.tenant_id = {tenant}) EXECUTE FUNCTION keys.broken();
            """);
        return keys;
    }

    internal static async Task AssertGoneAsync(TestProduct product, TenantId tenant, MemberId member)
    {
        await using var session = await product.Database.OpenAsync(tenant);
        foreach (var table in Tables)
            Assert.True(0 == await session.ScalarAsync<long>($"SELECT count(*) FROM analytics.{table} WHERE member_id = $1", member.Value), table);
    }

    private static long Rows(ErasureCertificate certificate, string table) => certificate.Rows.Where(r => r.Table == table).Sum(r => r.Rows);
}
