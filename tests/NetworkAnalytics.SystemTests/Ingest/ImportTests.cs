using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

[Collection(EntryTests.Name)]
public sealed class ImportTests(ProductFixture fixture)
{
    private const string Members = """
        member_id,joined_on,left_on,email,name,locale,time_zone,join_year,trade
        m1,2020-01-01,,ann@example.org,Ann Archer,fr,Europe/Paris,2020,baker
        m2,2020-02-01,2023-05-06,,,,,2020,
        m3,2021-03-01,,,"Çelik, Ayşe",,,2021,"print, web"
        """;

    private const string History = """"
        entry_id,member_id,occurred_at,entry,kind,counterparty_id,effort_minutes,expected,goal_id,about_entry_id,value,horizon_months,note
        e1,m1,2021-05-04T09:30:00+02:00,activity,one_to_one,m2,45,,,,,,"she said ""call me"""
        g1,m1,2021-05-05T09:30:00Z,goal_declared,client,,,,first,,,12,
        e2,m1,2021-06-04T09:30:00Z,outcome,client,m2,,true,first,e1,,,
        e1,m2,2021-05-04T09:30:00Z,activity,event,somebody new,,,,,,,
        e2,m2,2021-05-06T09:30:00Z,reflection,,,,,,,4,,
        e3,m2,2021-05-07T09:30:00Z,retracted,,,,,,e1,,,
        e1,m3,2021-05-04T09:30:00.250Z,outcome,advice,,,false,,,,,
        """";

    private readonly TestProduct _product = fixture.Product;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_files_plain_or_gzip_become_members_and_their_histories_and_once_only(bool packed)
    {
        var tenant = await _product.CreateTenantAsync("Europe/Paris");
        var members = await _product.ImportAsync(tenant, ImportKind.Members, Content(Members, packed));
        Assert.Equal((3, 3, 0, 0), (members.Rows, members.Stored, members.AlreadyStored, members.Rejected));
        var history = await _product.ImportAsync(tenant, ImportKind.History, Content(History, packed));
        Assert.Equal((7, 7, 0, 0), (history.Rows, history.Stored, history.AlreadyStored, history.Rejected));

        var ann = await _product.MemberAsync(tenant, "m1");
        var entries = await ann.HistoryAsync();
        Assert.Equal(["e1", "g1", "e2"], entries.Select(e => e.EntryId));
        Assert.Equal(("m2", 45, "she said \"call me\"", new DateOnly(2021, 5, 4)), (entries[0].Counterparty, entries[0].EffortMinutes, entries[0].Note, entries[0].LocalDay));
        Assert.Equal((true, "first", "e1"), (entries[2].Expected, entries[2].GoalId, entries[2].AboutEntryId));
        var known = await _product.Directory.Find(tenant, "m3", TestContext.Current.CancellationToken);
        Assert.Equal(("print, web", "2021"), (known!.Attributes["trade"], known.Attributes["join_year"]));
        Assert.Null((await _product.Directory.Find(tenant, "somebody new", TestContext.Current.CancellationToken))!.JoinedOn);

        members = await _product.ImportAsync(tenant, ImportKind.Members, Content(Members, packed));
        Assert.Equal((3, 0, 3, 0), (members.Rows, members.Stored, members.AlreadyStored, members.Rejected));
        history = await _product.ImportAsync(tenant, ImportKind.History, Content(History, packed));
        Assert.Equal((7, 0, 7, 0), (history.Rows, history.Stored, history.AlreadyStored, history.Rejected));
        await VerifyAsync(tenant, 7);
    }

    [Fact]
    public async Task A_members_file_sent_again_with_changes_changes_those_members_and_no_other()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.ImportAsync(tenant, ImportKind.Members, Members);
        var changed = await _product.ImportAsync(tenant, ImportKind.Members,
            "member_id,joined_on,trade\nm1,2020-01-01,baker\nm2,2020-02-01,smith\nm4,2022-01-01,\n");
        Assert.Equal((3, 2, 1, 0), (changed.Rows, changed.Stored, changed.AlreadyStored, changed.Rejected));
        var smith = await _product.Directory.Find(tenant, "m2", TestContext.Current.CancellationToken);
        // What the second file has no column for stays: the day of leaving, the year of joining.
        Assert.Equal((new DateOnly(2023, 5, 6), "smith", "2020"), (smith!.LeftOn, smith.Attributes["trade"], smith.Attributes["join_year"]));
        await VerifyAsync(tenant, 0);
    }

    [Fact]
    public async Task Names_and_addresses_lie_apart_from_everything_that_is_counted()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.ImportAsync(tenant, ImportKind.Members, Members);
        await using var session = await _product.Database.OpenAsync(tenant);
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.person p WHERE p::text ~ 'Archer|example.org'"));
        Assert.NotNull(await _product.Directory.FindByEmail(tenant, "ANN@example.org", TestContext.Current.CancellationToken));
        var ann = (await _product.MemberAsync(tenant, "m1")).Id;
        var key = (await _product.Services.GetRequiredService<MemberKeys>().ForReading(tenant, ann))!;
        Assert.Equal("Ann Archer", key.Open(SealedFields.Name, await session.ScalarAsync<byte[]>("SELECT sealed_name FROM analytics.person WHERE member_id = $1", ann.Value)));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.member_profile p WHERE p::text ~ 'Archer|example.org'"));
    }

    [Fact]
    public async Task A_row_known_with_other_content_is_reported_and_the_stored_one_stays()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.ImportAsync(tenant, ImportKind.Members, Members);
        await _product.ImportAsync(tenant, ImportKind.History, History);
        var changed = await _product.ImportAsync(tenant, ImportKind.History, History.Replace("e2,m2,2021-05-06", "e2,m2,2021-05-08", StringComparison.Ordinal));
        Assert.Equal((7, 0, 6, 1), (changed.Rows, changed.Stored, changed.AlreadyStored, changed.Rejected));
        var row = Assert.Single(await _product.RejectedAsync(tenant, changed));
        Assert.Equal((6, "e2", "entry_id"), (row.Line, row.Id, row.Field));
        Assert.Contains("Entries are never edited", row.Reason, StringComparison.Ordinal);
        await VerifyAsync(tenant, 7);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_behind()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.ImportAsync(tenant, ImportKind.Members, Members);
        await Assert.ThrowsAsync<IOException>(() => _product.ImportAsync(tenant, ImportKind.History, new BrokenOff(Encoding.UTF8.GetBytes(History))));
        Assert.Single(await _product.Imports.List(tenant, null, 10, TestContext.Current.CancellationToken));
        Assert.Equal(0, await _product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));
        Assert.Equal(7, (await _product.ImportAsync(tenant, ImportKind.History, History)).Stored);
        await VerifyAsync(tenant, 7);
    }

    private async Task VerifyAsync(Contracts.Tenancy.TenantId tenant, int entries)
    {
        Assert.Equal(entries, await _product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.entry"));
        await new Journal(tenant).VerifyAsync(_product);
    }

    private static MemoryStream Content(string text, bool packed)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new MemoryStream(packed ? Pack(bytes) : bytes);
    }

    internal static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A sender whose connection is lost before the end.</summary>
    private sealed class BrokenOff(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("The connection was lost.") : base.ReadAsync(buffer, cancellationToken);
    }
}
