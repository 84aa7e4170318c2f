using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using MimeKit;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>What a letter's own links do, and the ways out of letters. Row 20 of the faults.</summary>
public sealed partial class LeavingTests(PostgresFixture postgres)
{
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaving_by_GET_does_nothing_by_POST_is_done_once_with_a_forged_link_is_refused_and_can_be_undone()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var (tenant, message) = await OneLetterAsync(box, server);
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers[HeaderId.ListUnsubscribePost]);
        var link = message.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>');
        Assert.Contains($"href=\"{link}\"", message.HtmlBody!, StringComparison.Ordinal);
        var path = new Uri(link).PathAndQuery;
        var member = await box.MemberAsync(tenant, "m0");
        async Task<EmailChoice> Chosen() => await box.Get<EmailChoices>().Get(tenant, member, Cancelled);

        using var client = box.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, Cancelled)).StatusCode);
        Assert.Equal(EmailChoice.Monthly, await Chosen());
        // As a mail program does it: no cookie, no sign-in, no page seen before (RFC 8058).
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, path, ("List-Unsubscribe", "One-Click"))).StatusCode);
            Assert.Equal(EmailChoice.Never, await Chosen());
        }
        var audit = (await box.Get<AuditLog>().Read(tenant, null, 50, Cancelled)).Count(l => l.Action == AuditActions.LettersChosen);
        Assert.Equal(1, audit);
        foreach (var forged in new[] { path[..^6] + "AAAAAA", "/letters/leave?link=nonsense", "/letters/leave" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(forged, Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, forged, ("List-Unsubscribe", "One-Click"))).StatusCode);
        }
        box.Clock.By = TimeSpan.FromDays(40 * 365);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, path, ("choice", "quarterly"))).StatusCode);
        Assert.Equal(EmailChoice.Quarterly, await Chosen());
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, path, ("choice", "weekly"))).StatusCode);
    }

    [Fact]
    public async Task Every_link_of_a_letter_opens_looking_changes_nothing_and_one_tap_notes_a_return_once()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var (tenant, message) = await OneLetterAsync(box, server);
        var member = new TestMember(box.Get<IGrainFactory>(), tenant, await box.MemberAsync(tenant, "m0"));
        var before = (await member.HistoryAsync()).Count;
        var links = Link().Matches(message.HtmlBody!).Select(m => new Uri(WebUtility.HtmlDecode(m.Groups[1].Value))).ToList();
        Assert.True(links.Count >= 3);
        Assert.All(links, l => Assert.Contains(l.AbsoluteUri, message.TextBody!, StringComparison.Ordinal));
        using var browser = new Access.Browser(box.Address);
        foreach (var link in links)
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link.PathAndQuery)).Status);
        Assert.Equal(before, (await member.HistoryAsync()).Count);
        Assert.False(browser.HasSession);

        var answer = links.First(l => l.AbsolutePath == "/letters/answer");
        var token = answer.Query["?link=".Length..];
        for (var time = 0; time < 2; time++)
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/letters/answer", ("link", token), ("category", "advice"))).Status);
        var noted = Assert.Single((await member.HistoryAsync()).Skip(before));
        Assert.Equal((EntryKind.Outcome, "advice", "e0", (bool?)false), (noted.Entry, noted.Kind, noted.AboutEntryId, noted.Expected));
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/letters/answer", ("link", token), ("category", "nonsense"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/letters/answer", ("link", token[..^6] + "AAAAAA"), ("category", "advice"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/letters/answer", ("link", token), ("undo", "advice"))).Status);
        Assert.Equal((EntryKind.Retracted, noted.EntryId), ((await member.HistoryAsync())[^1].Entry, (await member.HistoryAsync())[^1].AboutEntryId));

        // The way in: a page, and then its button. With another address on file, the letter's link is over.
        var open = links.First(l => l.AbsolutePath == "/letters/open");
        var secret = open.Query["?link=".Length..];
        var entered = await browser.SubmitAsync(open.PathAndQuery, "/letters/open", ("link", secret));
        Assert.Equal(HttpStatusCode.Redirect, entered.Status);
        Assert.True(browser.HasSession);
        using var stranger = new Access.Browser(box.Address);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/letters/open", ("link", secret))).Status);
        await box.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,email\nm0,2025-06-01,new@asso.example\n");
        Assert.Equal(HttpStatusCode.Gone, (await stranger.GetAsync(open.PathAndQuery)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await stranger.GetAsync(answer.PathAndQuery)).Status);
    }

    [Fact]
    public async Task A_letter_holds_nothing_of_anybody_else_and_no_tracking_picture()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("anna@asso.example", "bruno@asso.example", "chloe@asso.example");
        // One of the encounters names another member.
        await box.ImportAsync(tenant, ImportKind.History, "entry_id,member_id,occurred_at,entry,kind,counterparty_id,note\nw,m0,2026-02-20T10:00:00Z,activity,one_to_one,m1,a private note\n");
        await box.SendAsync(tenant, March);
        var taken = server.Taken();
        Assert.Equal(3, taken.Count);
        string[] names = ["anna", "bruno", "chloe"];
        for (var i = 0; i < 3; i++)
        {
            var mine = taken.Single(e => e.To!.StartsWith(names[i], StringComparison.Ordinal));
            var message = server.Message(mine);
            var whole = message.Headers.Select(h => h.Value).Append(message.TextBody!).Append(message.HtmlBody!).Aggregate((a, b) => a + "\n" + b);
            foreach (var other in Enumerable.Range(0, 3).Where(o => o != i))
                Assert.DoesNotContain($"Member {other}", whole, StringComparison.Ordinal);
            Assert.Equal(1, names.Count(name => whole.Contains(name, StringComparison.OrdinalIgnoreCase)));
            Assert.DoesNotContain("a private note", whole, StringComparison.Ordinal);
            Assert.All(Picture().Matches(message.HtmlBody!), p => Assert.StartsWith("cid:", p.Groups[1].Value, StringComparison.Ordinal));
            var picture = Assert.Single(message.BodyParts.OfType<MimePart>(), p => p.ContentType.MediaType == "image");
            Assert.Contains($"cid:{picture.ContentId}", message.HtmlBody!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Letters_in_an_associations_own_name_are_signed_and_an_independent_verifier_believes_them()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("anna@asso.example", "zoe@asso.example");
        var sender = await box.Get<LetterSenders>().Save(tenant, "lettre@asso.example", "bureau@asso.example", Cancelled);
        await box.SendAsync(tenant, March);
        foreach (var taken in server.Taken())
        {
            var (verdict, code) = await VerifyAsync(taken.File!, SenderRecords.Signature(sender.PublicKey!));
            Assert.True(code == 0, verdict);
            var message = server.Message(taken);
            Assert.Equal("lettre@asso.example", message.From.Mailboxes.Single().Address);
            Assert.Equal("bureau@asso.example", message.ReplyTo.Mailboxes.Single().Address);
            Assert.Contains("d=asso.example", message.Headers[HeaderId.DkimSignature]!, StringComparison.Ordinal);
            // One letter changed in the text, and the signature no longer holds.
            var changed = taken.File + ".changed";
            await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(taken.File!, Cancelled)).Replace("Hello", "Hallo", StringComparison.Ordinal), Cancelled);
            Assert.Equal(1, (await VerifyAsync(changed, SenderRecords.Signature(sender.PublicKey!))).Code);
        }
    }

    [Fact]
    public async Task What_bounces_or_is_complained_about_gets_no_further_letter_and_a_made_up_bounce_changes_nothing()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("gone@asso.example", "angry@asso.example", "full@asso.example", "fine@asso.example");
        await box.SendAsync(tenant, March);
        var ids = server.Taken().ToDictionary(e => e.To!, e => e.Message!.Trim('<', '>'));
        using var client = box.Client(AccessReplica.OperatorToken);
        async Task<string> ReportAsync(string id, string what, string? status = null)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/operator/bounces", new { message_id = id, @event = what, status }, Cancelled);
            return await answer.Content.ReadAsStringAsync(Cancelled);
        }
        Assert.Contains("taken", await ReportAsync(ids["gone@asso.example"], "bounced", "5.1.1"), StringComparison.Ordinal);
        Assert.Contains("known", await ReportAsync(ids["gone@asso.example"], "bounced", "5.1.1"), StringComparison.Ordinal);
        Assert.Contains("taken", await ReportAsync(ids["angry@asso.example"], "complained"), StringComparison.Ordinal);
        Assert.Contains("passing", await ReportAsync(ids["full@asso.example"], "bounced", "5.2.2"), StringComparison.Ordinal);
        var madeUp = Regex.Replace(ids["fine@asso.example"], "[0-9a-f]{32}", "0123456789abcdef0123456789abcdef");
        Assert.Contains("not_ours", await ReportAsync(madeUp, "bounced", "5.1.1"), StringComparison.Ordinal);
        box.Clock.By = TimeSpan.FromDays(31);
        var run = await box.SendAsync(tenant, March.AddMonths(1));
        Assert.Equal((2L, 1L), (run.Counts[LetterState.Accepted], run.Counts[LetterState.NotSent]));
        Assert.Equal(["fine@asso.example", "full@asso.example"], server.Taken().Skip(4).Select(e => e.To).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Administrators_get_a_digest_sign_in_links_go_out_at_once_and_a_test_is_a_delivery_of_its_own()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("anna@asso.example");
        await box.Get<AccountDesk>().Invite(tenant, "bureau@asso.example", "fr", mailed: true, "test", Cancelled);
        await Until.HoldsAsync("the invitation arrived", () => Task.FromResult(server.Taken().Any(e => e.To == "bureau@asso.example")));
        var invitation = server.Message(server.Taken().Single());
        Assert.Contains("/set-password?link=", invitation.TextBody, StringComparison.Ordinal);
        Assert.Null(invitation.Headers[HeaderId.ListUnsubscribe]);

        var run = await box.SendAsync(tenant, March, LetterKind.Digest);
        Assert.Equal(1, run.Counts[LetterState.Accepted]);
        var digest = server.Message(server.Taken()[^1]);
        Assert.Contains("Imports", digest.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", digest.TextBody, StringComparison.OrdinalIgnoreCase);

        using var client = box.Client(await box.KeyAsync(tenant));
        using var refused = await client.PostAsJsonAsync("/api/v1/letters/tests", new { to = "stranger@elsewhere.example" }, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var sent = await client.PostAsJsonAsync("/api/v1/letters/tests", new { to = "bureau@asso.example", sample = "quiet" }, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        await Until.HoldsAsync("the test arrived", () => Task.FromResult(server.Taken().Count == 3));
        Assert.Contains("Camille Moreau", server.Message(server.Taken()[^1]).TextBody, StringComparison.Ordinal);
        Assert.Contains(await box.LettersAsync(tenant), l => l.Kind == LetterKind.Test);
        using var unknown = await client.GetAsync("/api/v1/letters/preview?sample=best", Cancelled);
        Assert.Contains("\"sample\"", await unknown.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<(TenantId Tenant, MimeMessage Message)> OneLetterAsync(Letterbox box, MailServer server)
    {
        var tenant = await box.AssociationAsync("anna@asso.example");
        Assert.Equal(1, (await box.SendAsync(tenant, March)).Counts[LetterState.Accepted]);
        return (tenant, server.Message(Assert.Single(server.Taken())));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, (string Name, string Value) field) =>
        client.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create(field.Name, field.Value)]), Cancelled);

    private static async Task<(string Verdict, int Code)> VerifyAsync(string file, string record)
    {
        using var verify = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "smtp", "dkim_verify.py"), file, record])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await verify.StandardOutput.ReadToEndAsync(Cancelled) + await verify.StandardError.ReadToEndAsync(Cancelled);
        await verify.WaitForExitAsync(Cancelled);
        return (said, verify.ExitCode);
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<img[^>]* src=\"([^\"]*)\"")]
    private static partial Regex Picture();
}
