using System.Globalization;
using System.Text.RegularExpressions;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.UnitTests.Emails;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>Reports of letters that came back, read out of a real mailbox.</summary>
public sealed class BounceMailboxTests(PostgresFixture postgres)
{
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task A_mailbox_of_reports_is_read_and_who_bounced_or_complained_gets_no_further_letter(string protocol)
    {
        await using var server = await MailServer.StartAsync();
        await using var mailbox = await ReportMailbox.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, Settings(mailbox, protocol, ReportMailbox.Password));
        var tenant = await box.AssociationAsync("gone@asso.example", "angry@asso.example", "full@asso.example", "late@asso.example", "fine@asso.example");
        await box.SendAsync(tenant, March);
        var ids = server.Taken().ToDictionary(e => e.To!, e => e.Message!.Trim('<', '>'));
        await mailbox.PutAsync("From: somebody@asso.example\nSubject: Thank you\n\nA kind answer, and no report.\n");
        await mailbox.PutAsync(DeliveryReport.Of(ids["gone@asso.example"], "failed", "5.1.1"));
        await mailbox.PutAsync(Complaint(ids["angry@asso.example"]));
        await mailbox.PutAsync(DeliveryReport.Of(ids["full@asso.example"], "failed", "5.2.2"));
        await mailbox.PutAsync(DeliveryReport.Of(ids["late@asso.example"], "delayed", "4.4.1"));
        await mailbox.PutAsync(DeliveryReport.Of(Regex.Replace(ids["fine@asso.example"], "[0-9a-f]{32}", "0123456789abcdef0123456789abcdef"), "failed", "5.1.1"));
        for (var reading = 0; reading < 2; reading++)
        {
            await box.Get<BounceMailbox>().Read(Cancelled);
            var suppressed = (await box.Get<SuppressedAddresses>().List(tenant, null, 10, Cancelled)).Select(s => (s.Recipient, s.Reason)).ToHashSet();
            Assert.Equal([($"member:{await box.MemberAsync(tenant, "m0")}", "bounced"), ($"member:{await box.MemberAsync(tenant, "m1")}", "complained")], suppressed);
            // The answer, what only tells of a delay and what nobody can vouch for are left to people.
            Assert.Equal(3, mailbox.Count);
        }
        box.Clock.By = TimeSpan.FromDays(31);
        await box.SendAsync(tenant, March.AddMonths(1));
        Assert.Equal(["fine@asso.example", "full@asso.example", "late@asso.example"], server.Taken().Skip(5).Select(e => e.To).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_lies_in_the_mailbox_does_not_keep_later_reports_from_being_read()
    {
        await using var server = await MailServer.StartAsync();
        await using var mailbox = await ReportMailbox.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, Settings(mailbox, "imap", ReportMailbox.Password));
        var tenant = await box.AssociationAsync("gone@asso.example");
        await box.SendAsync(tenant, March);
        for (var i = 0; i < 520; i++)
            await mailbox.PutAsync($"From: somebody@asso.example\nSubject: Away until Monday {i}\n\nThank you.\n");
        await box.Get<BounceMailbox>().Read(Cancelled);
        await mailbox.PutAsync(DeliveryReport.Of(server.Taken().Single().Message!.Trim('<', '>'), "failed", "5.1.1"));
        await box.Get<BounceMailbox>().Read(Cancelled);
        Assert.Single(await box.Get<SuppressedAddresses>().List(tenant, null, 10, Cancelled));
        Assert.Equal(520, mailbox.Count);
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task A_mailbox_that_lets_nobody_in_is_left_as_it_is(string protocol)
    {
        await using var mailbox = await ReportMailbox.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), ServerProgram.FreePort(), Settings(mailbox, protocol, "another word"));
        await mailbox.PutAsync("From: somebody@asso.example\n\nHello.\n");
        await box.Get<BounceMailbox>().Read(Cancelled);
        Assert.Equal(1, mailbox.Count);
    }

    [Fact]
    public async Task An_address_that_was_mended_is_written_to_again_and_one_whose_owner_complained_is_not()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("gone@asso.example", "angry@asso.example");
        await box.SendAsync(tenant, March);
        foreach (var (to, reason) in ((string, string)[])[("gone@asso.example", SuppressionReasons.Bounced), ("angry@asso.example", SuppressionReasons.Complained)])
            await box.Get<Bounces>().Take(new ReturnedLetter(server.Taken().Single(e => e.To == to).Message!, reason, null), Cancelled);
        var addresses = box.Get<SuppressedAddresses>();
        foreach (var suppressed in await addresses.List(tenant, null, 10, Cancelled))
            Assert.Equal(suppressed.Reason == SuppressionReasons.Bounced, await addresses.Free(tenant, suppressed.Letter, Cancelled));
        Assert.Equal(SuppressionReasons.Complained, Assert.Single(await addresses.List(tenant, null, 10, Cancelled)).Reason);
        box.Clock.By = TimeSpan.FromDays(31);
        await box.SendAsync(tenant, March.AddMonths(1));
        Assert.Equal(["gone@asso.example"], server.Taken().Skip(2).Select(e => e.To));
    }

    private static (string, string?)[] Settings(ReportMailbox mailbox, string protocol, string password) =>
    [
        ("Bounces:Host", "127.0.0.1"), ("Bounces:Protocol", protocol), ("Bounces:Port", mailbox.Ports[protocol].ToString(CultureInfo.InvariantCulture)),
        ("Bounces:User", ReportMailbox.User), ("Bounces:Password", password), ("Bounces:Plain", "true"),
    ];

    private static string Complaint(string id) => $"""
        From: fbl@provider.example
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary=b

        --b
        Content-Type: text/plain

        This is a report.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        Version: 1

        --b
        Content-Type: message/rfc822

        Message-ID: <{id}>
        Subject: Your letter

        Hello
        --b--

        """;
}
