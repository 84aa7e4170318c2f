using System.CommandLine;
using System.Globalization;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Performance.Pages;

namespace NetworkAnalytics.Performance;

/// <summary><c>pages</c>: how quick and how small first views are, a member's and an administrator's, with an association of real size behind them.</summary>
internal static class PagesCommand
{
    private const int Sessions = 200;
    private const int Phone = 390, Desk = 1440;
    private const double MostMilliseconds = 100, MostPaint = 1500;
    private static readonly string[] Mine = ["/me", "/me?clock=effort", "/me/note", "/me/returns"];
    private static readonly string[] Cohorts = ["/cohorts", "/cohorts/one?key=everyone", "/cohorts/one?key=everyone&clock=effort"];

    public static Command Make()
    {
        var members = new Option<FileInfo>("--members") { Description = "The association's members.csv", Required = true, HelpName = "FILE" };
        var history = new Option<FileInfo>("--history") { Description = "Its history.csv, plain or gzip", Required = true, HelpName = "FILE" };
        var asOf = new Option<DateOnly>("--as-of") { Description = "Day of the version", Required = true, HelpName = "DAY" };
        var data = new Option<string>("--data") { Description = "Data directory of the private instance: loaded once, then found again", Required = true, HelpName = "DIR" };
        var pace = new Option<int>("--pace") { Description = "Requests a second", DefaultValueFactory = _ => 50, HelpName = "N" };
        var seconds = new Option<int>("--seconds") { Description = "For how long", DefaultValueFactory = _ => 20, HelpName = "N" };
        var file = new Option<FileInfo?>("--out") { Description = "Where the result is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("pages", "Server time, bytes and largest contentful paint of members' pages and of cohorts'") { members, history, asOf, data, pace, seconds, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var served = await ServedAssociation.Load(parsed.GetRequiredValue(data), "Pages", parsed.GetRequiredValue(members), parsed.GetRequiredValue(history), parsed.GetRequiredValue(asOf), cancellation);
            var chosen = await Choose(served, cancellation);
            using var client = SignedIn.Client(served.Address);
            var sessions = new List<string>();
            foreach (var member in chosen)
                sessions.Add(await SignedIn.Cookies(client, await served.Link(member, cancellation), cancellation));
            var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            var lines = new List<string>();
            var over = 0;
            foreach (var path in Mine)
                await Look(path, sessions, 60, Phone, async page => await Pictures.SignIn(page, await served.Link(chosen[0], cancellation)));
            var administrator = await Administrator(served, cancellation);
            foreach (var path in Cohorts)
                await Look(path, [administrator.Cookies], 350, Desk, page => page.Context.AddCookiesAsync(administrator.Browser));
            var text = string.Create(CultureInfo.InvariantCulture, $"""
                # Pages under load, and their first view

                Made by `ops/bench pages --members ../shared/data/mathoverflow/members.csv --history ../shared/data/mathoverflow/history.csv.gz --as-of {parsed.GetRequiredValue(asOf):yyyy-MM-dd} --data DIR --out ops/performance/pages.md`:
                one replica, its database and the client on {Environment.ProcessorCount} cores. {parsed.GetValue(pace)} requests a second for {parsed.GetValue(seconds)} s after a warm-up of 15 s, sent at their
                time whether or not earlier ones are answered; of members' pages {chosen.Count} members in turn, of cohorts' pages one administrator.
                First views are of headless Chromium without a cache, {Phone} px wide for members and {Desk} px for administrators: bytes on the
                wire with headers, and the median largest contentful paint of 5. The aim is p95 at most {MostMilliseconds:0} ms, 60 KB (cohorts 350 KB) and {MostPaint:0} ms.

                | page | requests | p50 | p95 | p99 | page at most | first view | files | largest paint |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|
                {string.Join('\n', lines)}

                """);
            if (parsed.GetValue(file) is { } written)
                await File.WriteAllTextAsync(written.FullName, text, cancellation);
            else
                Console.Out.Write(text);
            return over == 0 ? 0 : 1;

            async Task Look(string path, IReadOnlyList<string> cookies, int kilobytes, int width, Func<IPage, Task> signIn)
            {
                var load = await PageLoad.Measure(served.Address, path, cookies, parsed.GetValue(pace), length, cancellation);
                var views = await FirstView.Measure(served.Address, path, signIn, width, 5);
                var (bytes, paint) = (views.Max(v => v.Bytes), views.Select(v => v.LargestPaint).Order().ElementAt(views.Count / 2));
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"| `{path}` | {load.Requests:N0} | {load.P50:0.0} ms | {load.P95:0.0} ms | {load.P99:0.0} ms | {load.LargestBytes / 1024.0:0.0} KB | {bytes / 1024.0:0.0} KB | {views[0].Requests} | {paint:0} ms |"));
                Console.Error.WriteLine(lines[^1]);
                over += load.P95 > MostMilliseconds || bytes > kilobytes * 1024 || paint > MostPaint ? 1 : 0;
            }
        });
        return command;
    }

    /// <summary>An administrator's session, as a header and as a browser keeps it.</summary>
    private static async Task<(string Cookies, IReadOnlyList<Cookie> Browser)> Administrator(ServedAssociation served, CancellationToken cancellation)
    {
        var email = await SignedIn.MakeAdministrator(served, cancellation);
        using var driver = await Playwright.CreateAsync();
        await using var browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Pictures.Browser(), Args = ["--no-sandbox", "--disable-gpu"] });
        var context = await browser.NewContextAsync(new() { BaseURL = Pictures.Localhost(served.Address) });
        await SignedIn.Administrator(await context.NewPageAsync(), email);
        var kept = await context.CookiesAsync();
        return (string.Join("; ", kept.Select(c => $"{c.Name}={c.Value}")), [.. kept.Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = $"https://localhost:{served.Address.Port}/", HttpOnly = true, Secure = true })]);
    }

    /// <summary>Members of all lengths of history, those who can be compared first.</summary>
    private static async Task<List<MemberId>> Choose(ServedAssociation served, CancellationToken cancellation)
    {
        var (chosen, comparisons) = (new List<MemberId>(), served.Service<IMemberComparisons>());
        MemberId? after = null;
        while (chosen.Count < Sessions && await served.Service<IMemberDirectory>().List(served.Tenant, after, 1000, cancellation) is { Count: > 0 } page)
        {
            foreach (var member in page.Where((m, n) => m.JoinedOn is not null && n % 5 == 0))
                if (chosen.Count < Sessions && await comparisons.Compare(served.Tenant, member.Id, null, cancellation) is { TooEarly: null })
                    chosen.Add(member.Id);
            after = page[^1].Id;
        }
        return chosen;
    }
}
