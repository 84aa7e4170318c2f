using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>What an administrator does from the first day on, in a real browser: with a mouse, with the keyboard alone, and without script.</summary>
[Collection(AdminPages.Name)]
public sealed class AdminJourneyTests(AdminSite site)
{
    private const int People = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", 1440)]
    [InlineData("fr", 768)]
    [InlineData("fr", 390)]
    public async Task From_signing_in_to_a_version_that_moved(string language, int width)
    {
        var (page, _) = await ArriveAsync(language, width);
        var look = await Look.OnAsync(page, language, width);

        // A members file with two rows that cannot be: seen before anything is stored, and reported after.
        await page.GotoAsync("/import?kind=members");
        await page.SetInputFilesAsync("#file", File("members.csv", Members()));
        await page.Locator("[data-look]").ClickAsync();
        await page.Locator("#look tr.rejected").First.WaitForAsync();
        Assert.Equal(2, await page.Locator("#look tr.rejected").CountAsync());
        await look.AtAsync("import-look");
        await page.Locator("#look summary").ClickAsync();
        await page.FillAsync("#remember", "Our CRM");
        await page.Locator("form.card button:not([formaction])").ClickAsync();
        await page.WaitForURLAsync("**/import/*");
        await page.Locator("#rejected").WaitForAsync();
        Assert.Equal(2, await page.Locator("section[aria-labelledby=rejected] tbody tr").CountAsync());
        await look.AtAsync("import-done");
        var report = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download]").ClickAsync());
        Assert.Contains("joined_on", await System.IO.File.ReadAllTextAsync((await report.PathAsync())!, Cancelled), StringComparison.Ordinal);

        await page.GotoAsync("/import?kind=history");
        Assert.Equal(1, await page.Locator("#mapping option", new() { HasText = "Our CRM" }).CountAsync());
        await page.SetInputFilesAsync("#file", File("history.csv", History()));
        await page.Locator("form.card button:not([formaction])").ClickAsync();
        await page.Locator("main form[action='/cohorts/recompute'] button").ClickAsync();
        await PublishedAsync(page, 1);

        // A cohort: about how many first, then saved, then computed.
        await page.GotoAsync("/cohorts/new");
        await page.FillAsync("#name", "Lyon");
        await page.Locator("input[value='city=Lyon']").CheckAsync();
        await page.Locator("button[value=count]").ClickAsync();
        Assert.Contains("30", await page.Locator("#preview").InnerTextAsync(), StringComparison.Ordinal);
        await look.AtAsync("builder-preview");
        await page.Locator("button[value=save]").ClickAsync();
        await page.Locator(".notice.done form button").ClickAsync();
        await PublishedAsync(page, 2);

        await page.GotoAsync("/cohorts/one?key=Lyon");
        await Look.DrawnAsync(page);
        Assert.Contains("Lyon", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator(".canvas svg").CountAsync() >= 3);
        Assert.Equal(2, await page.Locator("section[aria-labelledby=versions] tbody tr").CountAsync());
        await look.AtAsync("journey-cohort");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator(".files a[download]").First.ClickAsync());
        Assert.Matches("^cohort[,;]version[,;]month[,;]members[,;]p10", (await System.IO.File.ReadAllTextAsync((await file.PathAsync())!, Cancelled)).TrimStart('\ufeff'));
        var picture = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-png]").First.ClickAsync());
        Assert.EndsWith(".png", picture.SuggestedFilename, StringComparison.Ordinal);
        Assert.True(new FileInfo((await picture.PathAsync())!).Length > 5_000);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_file_and_a_cohort_with_the_keyboard_alone()
    {
        var (page, tenant) = await ArriveAsync("en", 1440);
        // The browser is told to hand over its dialogs when somebody first listens for one, and nobody waits until it has understood: on a
        // busy machine the key was pressed before.
        page.FileChooser += (_, _) => { };
        await page.GotoAsync("/import?kind=members");
        await TabToAsync(page, "#file");
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(File("members.csv", Members()));
        await TabToAsync(page, "[data-look]");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#look table").WaitForAsync();
        await TabToAsync(page, "form.card button:not([formaction])");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#rejected").WaitForAsync();
        await tenant.ImportAsync(ImportKind.History, History());
        await site.RecomputeAsync(tenant);

        await page.GotoAsync("/cohorts/new");
        await TabToAsync(page, "#name");
        await page.Keyboard.TypeAsync("Nantes");
        await TabToAsync(page, "input[value='city=Nantes']");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "button[value=count]");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#preview").WaitForAsync();
        await TabToAsync(page, "button[value=save]");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".notice.done").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_file_goes_in_without_script()
    {
        var page = await site.OpenAsync("filled", script: false);
        await page.GotoAsync("/import?kind=history");
        await page.SetInputFilesAsync("#file", File("history.csv", "entry_id;member_id;occurred_at;entry;kind\nz1;H-0001;2024-01-05T10:00:00Z;activity;event\n"));
        await page.Locator("[data-look]").ClickAsync();
        await page.Locator("#look table").WaitForAsync();
        Assert.Equal("semicolon", await page.Locator("#delimiter").InputValueAsync());
        await page.SetInputFilesAsync("#file", File("history.csv", "entry_id;member_id;occurred_at;entry;kind\nz1;H-0001;2024-01-05T10:00:00Z;activity;event\n"));
        await page.Locator("button[formaction*=check]").ClickAsync();
        await page.WaitForURLAsync("**/import/*");
        await Eventually.HoldsAsync("the check has ended", async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".notice.done").CountAsync() > 0;
        });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_file_with_other_words_is_read_as_the_lines_of_the_form_say()
    {
        var page = await site.OpenAsync("filled", "fr", 390);
        await page.GotoAsync("/import?kind=history");
        await page.SetInputFilesAsync("#file", File("crm.csv", "id;member_id;occurred_at;kind\nq1;H-0001;2024-01-05T10:00:00Z;Rendez-vous\n"));
        await page.Locator("[data-look]").ClickAsync();
        await page.SelectOptionAsync("#column-entry_id", "id");
        await page.FillAsync("#constants", "entry activity");
        await page.FillAsync("#values", "kind: Rendez-vous = one_to_one");
        await page.Locator("[data-look]").ClickAsync();
        await Assertions.Expect(page.Locator("#look .notice.problem")).ToContainTextAsync("La ligne 1");
        await page.FillAsync("#constants", "entry = activity");
        await page.Locator("[data-look]").ClickAsync();
        await page.Locator("#look .notice.done").WaitForAsync();
        // What its words mean is forgotten: the row is said to be wrong in the language of the page.
        await page.Locator("#look summary").ClickAsync();
        await page.FillAsync("#values", "");
        await page.Locator("[data-look]").ClickAsync();
        await Assertions.Expect(page.Locator("#look tr.reason")).ToContainTextAsync("n’est pas parmi les sortes de rencontres");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_cohorts_page_is_light_and_its_library_compressed_and_kept()
    {
        var page = await site.OpenAsync("filled");
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("Network.enable");
        double bytes = 0;
        cdp.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();
        var library = page.WaitForResponseAsync(r => r.Url.EndsWith("echarts.js", StringComparison.Ordinal));
        await page.GotoAsync("/cohorts/one?key=everyone");
        await Look.DrawnAsync(page);
        var answer = await library;
        Assert.Equal("br", await answer.HeaderValueAsync("content-encoding"));
        Assert.Contains("immutable", await answer.HeaderValueAsync("cache-control"), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / 1000:0} kB transferred");
        Assert.True(bytes < 350_000, $"{bytes} bytes");
        await page.Context.CloseAsync();
    }

    private async Task<(IPage Page, TestTenant Tenant)> ArriveAsync(string language, int width)
    {
        var tenant = await site.Replica.CreateTenantAsync("Amicale");
        var email = $"{Guid.NewGuid():N}@amicale.example";
        await site.Replica.Services.GetRequiredService<AccountDesk>().CreateWithPassword(tenant.Id, email, "en", AdminSite.Password, AuditLog.CommandLine, Cancelled);
        var page = await site.Chromium.OpenAsync(site.Replica.Address, language, width);
        await AdminSite.SignInAsync(page, email);
        return (page, tenant);
    }

    private static async Task PublishedAsync(IPage page, int version)
    {
        await page.WaitForURLAsync("**/cohorts/recomputations/*");
        // The page follows by itself and is read anew when the computation has ended.
        await page.Locator(".notice.done").WaitForAsync(new() { Timeout = 60_000 });
        Assert.Contains(version.ToString(CultureInfo.InvariantCulture), await page.Locator(".notice.done").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 120; presses++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    private static FilePayload File(string name, string content) => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) };

    private static string Members()
    {
        var text = new StringBuilder("member_id,joined_on,city\n");
        for (var n = 1; n <= People; n++)
            text.Append(CultureInfo.InvariantCulture, $"m{n},2023-0{n % 9 + 1}-1{n % 9},{(n % 2 == 0 ? "Lyon" : "Nantes")}\n");
        return text.ToString().Replace("m3,2023-04-13", "m3,the third of April", StringComparison.Ordinal).Replace("m5,2023-06-15", "m5,", StringComparison.Ordinal)
            + $"m3b,2023-04-13,Nantes\nm5b,2023-06-15,Nantes\n";
    }

    private static string History()
    {
        // Whoever joined before the earliest entry is in no number.
        var text = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,expected\nfirst,m9,2023-01-10T08:00:00Z,activity,event,\n");
        for (var n = 1; n <= People; n++)
            for (var i = 0; i < 4 && n is not (3 or 5); i++)
                text.Append(CultureInfo.InvariantCulture, $"a{i},m{n},2023-1{i % 3}-0{n % 9 + 1}T10:00:00Z,activity,event,\nr{i},m{n},2023-1{i % 3}-1{n % 9}T10:00:00Z,outcome,{(i % 2 == 0 ? "advice,false" : "job,true")}\n");
        return text.ToString();
    }
}
