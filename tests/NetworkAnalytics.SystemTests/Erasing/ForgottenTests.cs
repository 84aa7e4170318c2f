using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Erasing;

/// <summary>Row 29 of the faults, over HTTP: a member is erased, everything is searched, and an older dump is restored.</summary>
public sealed class ForgottenTests(PostgresFixture postgres)
{
    private const string Name = "Zélie Quatremaille";
    private const string Email = "zelie.quatremaille@example.org";
    private const string Note = "a secret about the bakery of the Rue Xyzzy";
    private const string Person = "ext-zq-4711";

    private static readonly string[] Readable = [Name, "Quatremaille", Email, Note, "Xyzzy"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_an_erased_member_is_readable_anywhere_and_a_restored_dump_is_told_before_it_serves()
    {
        using var folder = new TestDirectory();
        var replica = new AccessReplica(postgres);
        await replica.InitializeAsync();
        string certificate;
        Contracts.Tenancy.TenantId tenantId;
        Contracts.Tenancy.MemberId forgotten;
        var dumps = new Dumps(postgres, replica.ConnectionString);
        var keys = new RoleConnections(replica.ConnectionString).KeysConnectionString;
        var older = Path.Combine(folder.Path, "older.dump");
        try
        {
            var tenant = await replica.CreateTenantAsync();
            await FillAsync(tenant);
            (tenantId, forgotten) = (tenant.Id, await tenant.MemberAsync(Person));
            using var me = replica.Client(await tenant.MemberTokenAsync(Person));
            Assert.Contains(Note, await me.GetStringAsync("/api/v1/me/history", Cancelled), StringComparison.Ordinal);
            using var other = replica.Client(await tenant.MemberTokenAsync("m2"));
            var before = await HistoryAsync(other);
            var curve = await other.GetStringAsync("/api/v1/me/curve?as_of=2022-01-01", Cancelled);
            await dumps.ToFileAsync(replica.ConnectionString, older);
            // What is searched for is there to be found: the association's own id is.
            Assert.Contains(Person, await dumps.TextAsync(replica.ConnectionString), StringComparison.Ordinal);

            using (var unsure = await EraseAsync(me, "yes"))
                Assert.Equal(HttpStatusCode.BadRequest, unsure.StatusCode);
            using (var done = await EraseAsync(me, "erase"))
            {
                certificate = await done.Content.ReadAsStringAsync(Cancelled);
                Assert.True(done.StatusCode == HttpStatusCode.OK, certificate);
            }
            using var shown = JsonDocument.Parse(certificate);
            var rows = shown.RootElement.GetProperty("rows").EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetInt64());
            Assert.Equal((3L, 2L, 1L, 1L, 1L), (rows["analytics.entry"], rows["analytics.note"], rows["analytics.person"], rows["analytics.member_profile"], rows["keys.member_key"]));
            Assert.Equal((1L, 1L, 1L), (rows["analytics.import_problem"], rows["delivery.outbox"], rows["delivery.link"]));
            Assert.DoesNotContain(Person, certificate, StringComparison.Ordinal);

            // Asked again, by the member and by the association: the same certificate.
            using (var again = await EraseAsync(me, "erase"))
                Assert.Equal(certificate, await again.Content.ReadAsStringAsync(Cancelled));
            using var association = tenant.Client();
            using (var again = await association.PostAsJsonAsync($"/api/v1/members/{Person}/erasure", new { confirm = "erase" }, Cancelled))
                Assert.Equal(certificate, await again.Content.ReadAsStringAsync(Cancelled));
            Assert.Equal(certificate, await association.GetStringAsync($"/api/v1/members/{Person}/erasure", Cancelled));

            // Others keep their histories as they were, but for who it was.
            var after = await HistoryAsync(other);
            Assert.Equal(before.Select(e => (e.Seq, e.EntryId)), after.Select(e => (e.Seq, e.EntryId)));
            Assert.Equal(Person, before[0].Counterparty);
            Assert.StartsWith("erased-", after[0].Counterparty, StringComparison.Ordinal);
            Assert.Equal(curve, await other.GetStringAsync("/api/v1/me/curve?as_of=2022-01-01", Cancelled));

            // The same files once more: nothing comes back, others' rows are known, and each refusal says why.
            var members = await tenant.ImportAsync(ImportKind.Members, MembersFile);
            Assert.Equal(1, members.Rejected);
            var history = await tenant.ImportAsync(ImportKind.History, HistoryFile);
            Assert.Equal((0L, 4L, 4L), (history.Stored, history.AlreadyStored, history.Rejected));
            var refused = await tenant.Service<IImports>().Rejected(tenant.Id, history.Id, 0, 10, Cancelled);
            Assert.Contains(refused, r => r.Reason.Contains("was erased on", StringComparison.Ordinal));
            Assert.All(refused, r => Assert.True(r.Original is null && !r.Reason.Contains(Name, StringComparison.Ordinal), r.Reason));
            using (var late = await association.PostAsJsonAsync($"/api/v1/members/{Person}/entries", new { entries = new[] { new { entry_id = "x", occurred_at = "2026-01-01T00:00:00Z", entry = "activity", kind = "event" } } }, Cancelled))
                Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
            Assert.Equal(after.Select(e => e.Counterparty), (await HistoryAsync(other)).Select(e => e.Counterparty));

            await SettledAsync(tenant);
            foreach (var database in (string[])[replica.ConnectionString, keys])
            {
                var dump = await dumps.TextAsync(database);
                Assert.DoesNotContain(Readable, text => dump.Contains(text, StringComparison.OrdinalIgnoreCase));
                Assert.DoesNotContain(Person, dump, StringComparison.Ordinal);
            }
            await dumps.SettleAsync(replica.ConnectionString, keys);
            Assert.Empty(await dumps.FilesWithAsync(Readable, replica.ConnectionString, keys));
            Assert.NotEmpty(await dumps.FilesWithAsync(["m2-is-found"], replica.ConnectionString, keys));
            Assert.DoesNotContain(replica.Logs.Lines, line => Readable.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase)));
        }
        finally
        {
            await replica.DisposeAsync();
        }

        // A dump of before, without the keys: nothing to read in it, but for what is no name, address or note.
        var restored = await dumps.RestoreAsync(older, "restored_older");
        var text = await dumps.TextAsync(restored);
        Assert.Contains(Person, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Readable, readable => text.Contains(readable, StringComparison.OrdinalIgnoreCase));

        // With the keys' database as it is now, the erasure is done again before anything is served.
        await Migrator.RunAsync(restored, NullLogger.Instance, Cancelled);
        await using (var product = await TestProduct.StartAsync(restored, keys))
        {
            await using var session = await product.Database.OpenAsync(tenantId);
            foreach (var table in (string[])["entry", "note", "person", "member_profile", "curve", "import_problem"])
                Assert.Equal(0, await session.ScalarAsync<long>($"SELECT count(*) FROM analytics.{table} WHERE {(table == "import_problem" ? "subject" : "member_id")} = $1", forgotten.Value));
            Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.member WHERE external_id = $1", Person));
            Assert.Contains((await product.Services.GetRequiredService<IErasures>().Find(tenantId, Person, Cancelled))!.Reference.ToString(), certificate, StringComparison.Ordinal);
            Assert.DoesNotContain(Person, await dumps.TextAsync(restored), StringComparison.Ordinal);
            // Ids that were given out since the dump are not given out again.
            Assert.True(await session.ScalarAsync<int>("INSERT INTO analytics.member (tenant_id, external_id) VALUES ($1, 'new one') RETURNING member_id", tenantId.Value) > forgotten.Value);
        }
    }

    private const string MembersFile = $"member_id,joined_on,email,name,city\n{Person},2020-01-01,{Email},{Name},Paris\nm2,2020-01-01,m2@example.org,Somebody,m2-is-found\n";

    private const string HistoryFile = $"""
        entry_id,member_id,occurred_at,entry,kind,counterparty_id,note
        e1,{Person},2021-01-01T10:00:00Z,activity,event,,{Note}
        e2,{Person},2021-02-01T10:00:00Z,activity,one_to_one,m2,{Note}
        e3,{Person},2021-03-01T10:00:00Z,activity,event,,
        bad,{Person},{Name},activity,event,,
        e1,m2,2021-02-01T10:00:00Z,activity,one_to_one,{Person},
        e2,m2,2021-03-01T10:00:00Z,activity,one_to_one,m3,a note of another
        e3,m2,2021-04-01T10:00:00Z,activity,one_to_one,{Person},
        e4,m2,2021-05-01T10:00:00Z,activity,event,,
        """;

    private async Task FillAsync(TestTenant tenant)
    {
        await tenant.ImportAsync(ImportKind.Members, MembersFile);
        var done = await tenant.ImportAsync(ImportKind.History, HistoryFile);
        Assert.Equal((7L, 1L), (done.Stored, done.Rejected));
        await SettledAsync(tenant);
        using var browser = new Access.Browser(tenant.Replica.Address);
        var path = $"/association/{tenant.Id}/sign-in";
        await browser.SubmitAsync(path, path, ("email", Email));
    }

    private static async Task SettledAsync(TestTenant tenant)
    {
        var recomputations = tenant.Service<IRecomputations>();
        var id = await recomputations.Submit(tenant.Id, null, Cancelled);
        await Eventually.HoldsAsync("the benchmarks are computed", async () => (await recomputations.Find(tenant.Id, id, Cancelled))!.State is WorkState.Done);
    }

    private static async Task<HttpResponseMessage> EraseAsync(HttpClient client, string confirm)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me") { Content = JsonContent.Create(new { confirm }) };
        return await client.SendAsync(request, Cancelled);
    }

    private static async Task<List<(int Seq, string EntryId, string? Counterparty)>> HistoryAsync(HttpClient client)
    {
        using var page = JsonDocument.Parse(await client.GetStringAsync("/api/v1/me/history", Cancelled));
        return [.. page.RootElement.GetProperty("entries").EnumerateArray().Select(e => (e.GetProperty("seq").GetInt32(), e.GetProperty("entry_id").GetString()!, e.GetProperty("counterparty_id").GetString()))];
    }
}
