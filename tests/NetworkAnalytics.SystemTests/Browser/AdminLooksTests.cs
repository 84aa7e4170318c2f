using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Every page of an administrator and of the operator, in every state, as people see it.</summary>
[Collection(AdminPages.Name)]
public sealed class AdminLooksTests(AdminSite site)
{
    /// <summary>Who looks, at what, and what is done before: a name for the picture first.</summary>
    private static readonly (string Name, string Who, string Path)[] Pages =
    [
        ("overview", "filled", "/cohorts"),
        ("overview-sectors", "filled", "/cohorts?by=sector"),
        ("nothing-yet", "empty", "/cohorts"),
        ("everyone", "filled", "/cohorts/one?key=everyone"),
        ("saved-cohort", "filled", "/cohorts/one?key=Announced%20a%20job"),
        ("by-hours", "filled", "/cohorts/one?key=everyone&measure=learning&clock=effort"),
        ("small-cohort", "filled", $"/cohorts/one?key=join_year%3D{AdminSite.Today.Year}"),
        ("compare", "filled", "/cohorts/compare?key=everyone&with=Joined%20two%20years%20ago"),
        ("compare-empty", "filled", "/cohorts/compare"),
        ("version", "filled", "/cohorts/versions/2"),
        ("not-there", "filled", "/cohorts/versions/999"),
        ("builder", "filled", "/cohorts/new"),
        ("builder-saved", "filled", "/cohorts/new?name=Joined%20two%20years%20ago&saved=true"),
        ("directory", "filled", "/directory"),
        ("directory-empty", "empty", "/directory"),
        ("settings", "filled", "/settings"),
        ("schedules", "filled", "/settings/schedules"),
        ("keys", "filled", "/settings/keys"),
        ("letters", "filled", "/settings/letters"),
        ("letters-empty", "empty", "/settings/letters"),
        ("letters-preview", "filled", "/settings/letters/preview"),
        ("letters-digest", "filled", "/settings/letters/preview?sample=digest"),
        ("deliveries", "filled", "/settings/letters/deliveries"),
        ("deliveries-unknown", "filled", "/settings/letters/deliveries?state=unknown"),
        ("deliveries-empty", "empty", "/settings/letters/deliveries"),
        ("suppressed", "filled", "/settings/letters/suppressed"),
        ("sender", "filled", "/settings/letters/sender"),
        ("sender-platform", "empty", "/settings/letters/sender"),
        ("audit", "filled", "/settings/audit"),
        ("platform", "operator", "/platform"),
    ];

    public static TheoryData<string> Names => [.. Pages.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_page_can_be_used_by_everybody_in_both_languages_and_schemes_and_on_a_phone(string name)
    {
        var (_, who, path) = Array.Find(Pages, p => p.Name == name);
        foreach (var (language, width, dark) in ((string, int, bool)[])[("en", 1440, false), ("fr", 390, true), ("fr", 1440, true), ("en", 390, false), ("fr", 768, false)])
        {
            var page = await site.OpenAsync(who, language, width, dark);
            var complaints = Listen(page);
            await page.GotoAsync(path);
            await Look.DrawnAsync(page);
            await Look.AtAsync(page, $"{name}-{language}-{width}{(dark ? "-dark" : "")}", complaints);
            await page.Context.CloseAsync();
        }
    }

    internal static ConcurrentQueue<string> Listen(IPage page)
    {
        var complaints = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        return complaints;
    }
}

/// <summary>Looks at a page as a strict reader does: nobody is kept out, nothing is cut off, nothing breaks the policy.</summary>
internal static class Look
{
    /// <summary>Where pictures of the pages go; null: none are taken.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PAGE_PICTURES");

    public static async Task DrawnAsync(IPage page)
    {
        if (await page.Locator("figure.picture .canvas").CountAsync() > 0)
            await page.Locator("html[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public static async Task AtAsync(IPage page, string name, ConcurrentQueue<string> complaints)
    {
        if (Pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        // The other way opens a page for each run; there are no frames here, for which it is.
#pragma warning disable CS0618
        var found = await page.RunAxeLegacy();
#pragma warning restore CS0618
        Assert.True(found.Violations.Length == 0, $"{name}: " + string.Join("; ", found.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Take(4).Select(n => n.Html))})")));
        var (wide, seen) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(wide <= seen, $"{name} is {wide} wide and {seen} are seen.");
        // A page that is not there says so with its status, which the browser notes.
        Assert.Empty(complaints.Where(c => !c.Contains("status of 404", StringComparison.Ordinal) && !c.Contains("status of 400", StringComparison.Ordinal)).Select(c => $"{name}: {c}"));
    }
}
