using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>When there is something to say, and what administrators are told.</summary>
public sealed partial class LetterNewsTests(PostgresFixture postgres)
{
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task After_a_first_letter_who_noted_nothing_gets_one_only_where_the_association_wants_it(bool whenNothingNew, int letters)
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("quiet@asso.example", "lively@asso.example");
        // Their encounters are of February. In May one of them notes another.
        await box.ImportAsync(tenant, ImportKind.History, "entry_id,member_id,occurred_at,entry,kind\nlater,m1,2026-05-20T10:00:00Z,activity,event\n");
        foreach (var month in (int[])[0, 3])
        {
            box.Clock.By = TimeSpan.FromDays(31 * month);
            await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March.AddMonths(month), whenNothingNew, Cancelled);
            await box.EndedAsync(tenant, March.AddMonths(month));
        }
        Assert.Equal(letters, server.Taken().Count(e => e.To == "quiet@asso.example"));
        Assert.Equal(2, server.Taken().Count(e => e.To == "lively@asso.example"));
    }

    [Fact]
    public async Task An_address_that_was_refused_stays_refused_however_it_is_written()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("unknown@asso.example");
        await box.SendAsync(tenant, March);
        await box.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,email\nm0,2025-06-01,Unknown@ASSO.example\n");
        box.Clock.By = TimeSpan.FromDays(31);
        await box.SendAsync(tenant, March.AddMonths(1));
        Assert.Equal(NotSent.Suppressed, (await box.LettersAsync(tenant))[0].Reason);
        Assert.Single(server.Journal(), e => e.Event == "550");
    }

    [Fact]
    public async Task A_digest_says_what_is_published_what_moved_and_which_imports_failed_and_its_links_open()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("anna@asso.example");
        await box.Get<AccountDesk>().CreateWithPassword(tenant, "bureau@asso.example", "en", "a sentence of my own", AuditLog.CommandLine, Cancelled);
        var members = new StringBuilder("member_id,joined_on,email\n");
        var history = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,expected\nfirst,p0,2024-01-10T08:00:00Z,activity,event,\n");
        // Whoever joined before the earliest entry is in no number.
        for (var i = 0; i < 40; i++)
        {
            members.Append(System.Globalization.CultureInfo.InvariantCulture, $"p{i},2024-0{i % 9 + 1}-15,p{i}@asso.example\n");
            history.Append(System.Globalization.CultureInfo.InvariantCulture, $"a,p{i},2024-12-0{i % 9 + 1}T10:00:00Z,activity,event,\nr,p{i},2025-01-0{i % 9 + 1}T10:00:00Z,outcome,advice,false\n");
        }
        await box.ImportAsync(tenant, ImportKind.Members, members.ToString());
        await box.ImportAsync(tenant, ImportKind.History, history.ToString());
        Contracts.Tenancy.TenantContext.Enter(tenant);
        var recomputation = await box.Get<IRecomputations>().Submit(tenant, null, Cancelled);
        await Until.HoldsAsync("the benchmarks are published", async () => (await box.Get<IRecomputations>().Find(tenant, recomputation, Cancelled))!.State is WorkState.Done);
        var failed = await box.Get<IImports>().Upload(tenant, ImportKind.Members, "crm-export.csv", new MemoryStream("member_id,joined_on\nq1,the third of April\n"u8.ToArray()), null, Cancelled);
        await Until.HoldsAsync("the import has ended", async () => (await box.Get<IImports>().Find(tenant, failed, Cancelled))!.State is ImportState.Done or ImportState.Failed);

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await box.SendAsync(tenant, today, LetterKind.Digest);
        var digest = server.Message(Assert.Single(server.Taken()));
        Assert.Equal("bureau@asso.example", digest.To.Mailboxes.Single().Address);
        foreach (var said in (string[])["Cohorts", "about 40 members", "Participation", "What moved, and why", "Imports", "crm-export.csv", "1 of 1 rows", "No number here is about a single person"])
            Assert.Contains(said, digest.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("@asso.example", digest.TextBody, StringComparison.Ordinal);
        using var browser = new Access.Browser(box.Address);
        var links = Link().Matches(digest.HtmlBody!).Select(m => new Uri(WebUtility.HtmlDecode(m.Groups[1].Value))).ToList();
        Assert.Equal(2, links.Count);
        foreach (var link in links)
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link.PathAndQuery)).Status);
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
