using System.Globalization;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Emails;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>What an administrator does about letters, with and without script: beside a real mail server and a real name server.</summary>
public sealed class LetterJourneyTests(PostgresFixture postgres)
{
    private const string Administrator = "bureau@asso.example";
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", 1440, true)]
    [InlineData("fr", 390, false)]
    public async Task From_the_first_schedule_to_a_letter_sent_again_by_hand(string language, int width, bool script)
    {
        await using var server = await MailServer.StartAsync();
        var dns = ServerProgram.FreePort();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, ("Dns:Server", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{dns}")));
        await using var chromium = await Chromium.StartAsync();
        var tenant = await box.AssociationAsync("drop@asso.example", "unknown@asso.example", "busy@asso.example", "fine@asso.example");
        await box.Get<AccountDesk>().CreateWithPassword(tenant, Administrator, language, AdminSite.Password, AuditLog.CommandLine, Cancelled);
        var page = await chromium.OpenAsync(box.Address, language, width, script: script);
        await AdminSite.SignInAsync(page, Administrator);

        await ScheduleAsync(page, box, tenant, language, width, script);
        await PreviewAsync(page, server);
        await DeliverAsync(page, server, box, tenant);
        await SenderAsync(page, dns, script);
        Assert.Equal(
            new[] { AuditActions.AddressFreed, AuditActions.LetterResent, AuditActions.LetterSenderSet, AuditActions.LetterTested, AuditActions.LettersScheduled }.Order(StringComparer.Ordinal),
            (await box.Get<AuditLog>().Read(tenant, null, 100, Cancelled)).Select(l => l.Action).Where(a => a.StartsWith("letter", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        await page.Context.CloseAsync();
    }

    private static async Task ScheduleAsync(IPage page, Letterbox box, TenantId tenant, string language, int width, bool script)
    {
        // What looks at pages is script itself.
        var look = script ? await Look.OnAsync(page, language, width) : null;
        await page.GotoAsync("/settings/letters");
        await page.FillAsync("#benchmark_day_of_month", "31");
        await page.Locator("section[aria-labelledby=benchmark-title] summary").ClickAsync();
        await page.FillAsync("#benchmark_skipped", "2099-12");
        await page.Locator("form[action$='schedules/benchmark'] button").ClickAsync();
        // What was wrong is said, and what was written stays.
        Assert.Equal("31", await page.Locator("#benchmark_day_of_month[aria-invalid=true]").InputValueAsync());
        Assert.Equal("2099-12", await page.Locator("#benchmark_skipped").InputValueAsync());
        await page.Locator(".notice.problem a[href='#benchmark_day_of_month']").WaitForAsync();
        if (look is not null)
            await look.AtAsync("letters-wrong");
        await page.FillAsync("#benchmark_day_of_month", "12");
        await page.SelectOptionAsync("#benchmark_hour", "7");
        await page.Locator("input[name=benchmark_every][value='08']").CheckAsync();
        await page.SelectOptionAsync("#benchmark_stale_after_hours", "48");
        await page.Locator("form[action$='schedules/benchmark'] button").ClickAsync();
        await page.Locator(".notice.done").WaitForAsync();
        var saved = await box.Get<LetterSchedules>().Find(tenant, LetterKind.Benchmark, Cancelled);
        Assert.Equal((12, 7, "08 2099-12", 48, true, false), (saved!.DayOfMonth, saved.Hour, string.Join(' ', saved.Skipped), saved.StaleAfterHours, saved.Active, saved.WhenNothingNew));
        var next = new List<string>();
        foreach (var time in await page.Locator("section[aria-labelledby=benchmark-title] time").AllAsync())
            next.Add((await time.GetAttributeAsync("datetime"))!);
        Assert.Equal((await box.Get<LetterSchedules>().Next(tenant, LetterKind.Benchmark, 5, Cancelled)).Select(o => o.DueAt), next.Select(n => DateTimeOffset.Parse(n, CultureInfo.InvariantCulture)));
        Assert.All(await page.Locator("section[aria-labelledby=benchmark-title] time").AllInnerTextsAsync(), text => Assert.Contains(language == "fr" ? "07:00" : "7:00", text, StringComparison.Ordinal));
    }

    private static async Task PreviewAsync(IPage page, MailServer server)
    {
        await page.GotoAsync("/settings/letters/preview");
        await page.SelectOptionAsync("#sample", "quiet");
        await page.Locator("form[action='/settings/letters/preview'] input[name=language][value=fr]").CheckAsync();
        await page.Locator("form[action='/settings/letters/preview'] button").ClickAsync();
        var text = await page.Locator(".letter-text").TextContentAsync();
        Assert.Contains("Bonjour Camille Moreau", text, StringComparison.Ordinal);
        var before = server.Taken().Count;
        await page.Locator("form[action='/settings/letters/tests'] button").ClickAsync();
        await page.Locator(".notice.done").WaitForAsync();
        await Until.HoldsAsync("the trial has arrived", () => Task.FromResult(server.Taken().Count > before));
        var arrived = server.Taken()[^1];
        Assert.Equal(Administrator, arrived.To);
        // In the language that was looked at, whichever is the administrator's own.
        Assert.Contains("Bonjour Camille Moreau", server.Message(arrived).TextBody, StringComparison.Ordinal);
        Assert.Equal(404, (await page.GotoAsync("/settings/letters/preview?sample=best"))!.Status);
    }

    private static async Task DeliverAsync(IPage page, MailServer server, Letterbox box, TenantId tenant)
    {
        var run = await box.SendAsync(tenant, March);
        Assert.Equal((1L, 2L, 1L), (run.Counts[LetterState.Accepted], run.Counts[LetterState.Failed], run.Counts[LetterState.Unknown]));
        await page.GotoAsync("/settings/letters/deliveries?kind=benchmark&day=2026-03-03");
        Assert.Equal(4, await page.Locator("section[aria-labelledby=letters] .entries > li").CountAsync());
        // Members are named where their letter needs a hand, and only there.
        Assert.Equal(["m0", "m1", "m2"], (await page.Locator("section[aria-labelledby=letters] .entries code").AllInnerTextsAsync()).Order(StringComparer.Ordinal));
        await page.SelectOptionAsync("#state", "unknown");
        await page.Locator("form[action='/settings/letters/deliveries'] button").ClickAsync();
        var line = page.Locator("section[aria-labelledby=letters] .entries > li");
        Assert.Equal(1, await line.CountAsync());
        await line.Locator("summary").ClickAsync();
        await line.Locator("form button").ClickAsync();
        await page.Locator(".notice.done").WaitForAsync();
        await Until.HoldsAsync("it was sent again", () => Task.FromResult(server.Taken().Count(e => e.To == "drop@asso.example") == 2));

        // The refused address gets nothing until it is said to be mended.
        await page.GotoAsync("/settings/letters/suppressed");
        Assert.Equal(["m1"], await page.Locator(".entries code").AllInnerTextsAsync());
        await page.Locator(".entries form button").ClickAsync();
        await page.Locator(".notice.done").WaitForAsync();
        Assert.Empty(await box.Get<SuppressedAddresses>().List(tenant, null, 10, Cancelled));
        await page.GotoAsync("/settings/letters/deliveries?state=failed");
        var tried = server.Journal().Count(e => e is { Event: "550", To: "unknown@asso.example" });
        await page.Locator("section[aria-labelledby=letters] .entries > li", new() { Has = page.Locator("code", new() { HasText = "m1" }) }).Locator("form button").ClickAsync();
        await Until.HoldsAsync("it was tried again", () => Task.FromResult(server.Journal().Count(e => e is { Event: "550", To: "unknown@asso.example" }) == tried + 1));
    }

    private static async Task SenderAsync(IPage page, int dns, bool script)
    {
        await page.GotoAsync("/settings/letters/sender");
        await page.FillAsync("#from_address", "lettre@asso.example");
        if (script)
        {
            // What the browser itself would not let through is refused by the page.
            await page.FillAsync("#reply_to", "bureau@");
            await page.EvaluateAsync("() => document.querySelectorAll('form').forEach(f => f.noValidate = true)");
            await page.Locator("form[action='/settings/letters/sender'] button").ClickAsync();
            await page.Locator("#reply_to[aria-invalid=true]").WaitForAsync();
        }
        await page.FillAsync("#reply_to", Administrator);
        await page.Locator("form[action='/settings/letters/sender'] button").ClickAsync();
        await page.Locator("#records").WaitForAsync();
        var (names, values) = (await page.Locator("section[aria-labelledby=records] dd code").AllInnerTextsAsync(), new List<(string, string)>());
        for (var i = 0; i < names.Count; i += 2)
            values.Add((names[i], names[i + 1]));
        Assert.Equal(3, values.Count);
        // The name server is told what the page says, and then the page says that it is there.
        await using var server = await NameServer.StartAsync(dns, [.. values]);
        await page.Locator("a[href*='sender#records']").ClickAsync();
        await page.ReloadAsync();
        Assert.Equal(3, await page.Locator("section[aria-labelledby=records] dd strong[data-state=set]").CountAsync());
    }
}
