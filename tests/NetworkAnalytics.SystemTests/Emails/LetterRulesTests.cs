using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>Who gets a letter when, how fast they follow one another, and who is told when none arrives.</summary>
public sealed class LetterRulesTests(PostgresFixture postgres)
{
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_wants_a_letter_a_quarter_gets_one_a_quarter_and_who_wants_none_gets_none()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("monthly@asso.example", "quarterly@asso.example", "never@asso.example");
        await box.Get<EmailChoices>().Set(tenant, await box.MemberAsync(tenant, "m1"), EmailChoice.Quarterly, Cancelled);
        await box.Get<EmailChoices>().Set(tenant, await box.MemberAsync(tenant, "m2"), EmailChoice.Never, Cancelled);
        for (var month = 0; month < 4; month++)
        {
            box.Clock.By = TimeSpan.FromDays(31 * month);
            await box.SendAsync(tenant, March.AddMonths(month));
        }
        Assert.Equal(["monthly@asso.example", "monthly@asso.example", "monthly@asso.example", "monthly@asso.example", "quarterly@asso.example", "quarterly@asso.example"],
            server.Taken().Select(e => e.To).Order(StringComparer.Ordinal));
        // What an administrator reads does not say who chose what, nor who had nothing to tell.
        Assert.All((await box.LettersAsync(tenant)).Where(l => l.State == LetterState.NotSent), l => Assert.Equal(NotSent.NotDue, l.Reason));
    }

    [Fact]
    public async Task A_letter_that_is_early_by_the_clock_alone_waits_until_28_days_have_passed_to_the_second()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("a@asso.example");
        await box.SendAsync(tenant, March);
        box.Clock.By = TimeSpan.FromDays(28) - TimeSpan.FromHours(1);
        await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March.AddDays(28), true, Cancelled);
        await Until.HoldsAsync("the letter waits", async () => (await box.LettersAsync(tenant))[0] is { State: LetterState.Pending } && (await box.Get<Deliveries>().Runs(tenant, null, March.AddDays(28), null, 1, Cancelled))[0].NextTry > box.Clock.GetUtcNow());
        Assert.Single(server.Taken());
        box.Clock.By = TimeSpan.FromDays(28) + TimeSpan.FromMinutes(1);
        box.Get<LettersBell>().Ring();
        await box.EndedAsync(tenant, March.AddDays(28));
        Assert.Equal(2, server.Taken().Count);
    }

    [Fact]
    public async Task Each_receiving_domain_gets_letters_no_faster_than_its_allowance()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, ("Letters:PerDomainPerMinute", "1"));
        var tenant = await box.AssociationAsync("a@big.example", "b@big.example", "c@BIG.example", "d@other.example", "e@other.example", "f@third.example");
        await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled);
        var domains = new List<int>();
        // Minutes go by on the box's clock, and only there.
        foreach (var (minute, letters) in ((int, int)[])[(0, 3), (1, 5), (2, 6)])
        {
            box.Clock.By = TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(minute);
            box.Get<LettersBell>().Ring();
            await Until.HoldsAsync($"{letters} letters are out", () => Task.FromResult(server.Taken().Count >= letters));
            Assert.Equal(letters, server.Taken().Count);
            domains.Add(server.Taken().Skip(domains.Sum()).Select(e => e.To!.Split('@')[1].ToUpperInvariant()).Distinct().Count());
        }
        Assert.Equal([3, 2, 1], domains);
        await box.EndedAsync(tenant, March);
    }

    [Fact]
    public async Task When_none_of_a_run_is_delivered_its_administrators_are_told_in_their_language_and_once()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("unknown1@asso.example", "policy1@asso.example");
        await box.Get<AccountDesk>().CreateWithPassword(tenant, "bureau@asso.example", "fr", "a sentence of my own", AuditLog.CommandLine, Cancelled);
        Assert.Equal(2, (await box.SendAsync(tenant, March)).Counts[LetterState.Failed]);
        await Until.HoldsAsync("the administrator is told", () => Task.FromResult(server.Taken().Count == 1));
        var told = server.Message(server.Taken().Single());
        Assert.Equal("bureau@asso.example", told.To.Mailboxes.Single().Address);
        Assert.Equal("Les lettres ne sont pas parties", told.Subject);
        Assert.Contains("3 mars 2026", told.TextBody, StringComparison.Ordinal);
        Assert.Contains("/settings/letters/deliveries", told.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown1", told.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_for_an_hour_is_told_of_when_it_is_back_and_no_letter_is_lost()
    {
        var port = ServerProgram.FreePort();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), port, ("Letters:FirstRest", "00:00:03"), ("Letters:LongestRest", "00:00:03"));
        var tenant = await box.AssociationAsync("a@asso.example");
        await box.Get<AccountDesk>().CreateWithPassword(tenant, "bureau@asso.example", "en", "a sentence of my own", AuditLog.CommandLine, Cancelled);
        await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled);
        await Until.HoldsAsync("the server is found away", async () => await box.Get<Deliveries>().UnreachableUntil(tenant, Cancelled) is not null);
        Assert.Equal(0, Assert.Single(await box.LettersAsync(tenant)).Attempts);
        box.Clock.By = TimeSpan.FromHours(2);
        await Until.HoldsAsync("the run counts as failed", () => box.MailedAsync(tenant, "run_failed"));
        await using var server = await MailServer.StartAsync(port: port);
        // What was put off is due again.
        box.Clock.By = TimeSpan.FromHours(3);
        await box.EndedAsync(tenant, March);
        box.Get<OutboxBell>().Ring(tenant);
        await Until.HoldsAsync("both mails have arrived", () => Task.FromResult(server.Taken().Count == 2));
        Assert.Equal(["a@asso.example", "bureau@asso.example"], server.Taken().Select(e => e.To).Order(StringComparer.Ordinal));
    }
}
