using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Every page of a member's in each of its states, looked through by axe, light and dark.</summary>
[Collection(MemberPages.Name)]
public sealed class AxeTests(MemberSite site)
{
    private static readonly string[] Everything =
    [
        "/me", "/me?clock=effort", "/me/note", "/me/note?what=return", "/me/goals", "/me/returns", "/me/history", "/me/settings", "/me/settings?saved=time", "/me/data", "/account", "/me/nothing-here",
    ];

    /// <summary>Members at other stages, with the pages that look different for them.</summary>
    private static readonly (string Member, string[] Pages)[] Stages =
    [
        ("fresh", ["/me", "/me?clock=effort", "/me/note", "/me/goals", "/me/returns", "/me/history"]), ("early", ["/me"]), ("before", ["/me"]), ("quiet", ["/me"]), ("future", ["/me", "/me/goals", "/me/returns", "/me/settings"]),
    ];

    [Theory]
    [InlineData("en", 1440, false)]
    [InlineData("en", 390, true)]
    [InlineData("fr", 390, false)]
    [InlineData("fr", 1440, true)]
    public async Task No_page_has_a_finding(string language, int width, bool dark)
    {
        var found = new List<string>();
        var page = await site.SignInAsync("m20", language, width, dark);
        foreach (var path in Everything)
            await LookAsync(page, path, found);
        await RefusedAsync(page, found);
        foreach (var (member, pages) in Stages)
        {
            var other = await site.SignInAsync(member, language, width, dark);
            foreach (var path in pages)
                await LookAsync(other, path, found);
            await other.Context.CloseAsync();
        }
        var outside = await site.Chromium.OpenAsync(site.Replica.Address, language, width, dark);
        foreach (var path in (string[])["/sign-in", "/sign-in/code", $"/association/{site.Association.Id}/sign-in", await site.LinkAsync("m20"), "/sign-in/link?link=spent"])
            await LookAsync(outside, path, found);
        await outside.Context.CloseAsync();
        await page.Context.CloseAsync();
        Assert.Empty(found);
    }

    /// <summary>A form that was not accepted, with what is wrong beside its fields.</summary>
    private static async Task RefusedAsync(IPage page, List<string> found)
    {
        await page.GotoAsync("/me/note?what=return");
        await page.Locator("form.card").EvaluateAsync("f => { f.noValidate = true; f.day.value = ''; }");
        await page.Locator("form.card > button").ClickAsync();
        Assert.Equal(1, await page.Locator(".notice.problem").CountAsync());
        await FindingsAsync(page, "a form refused", found);
    }

    private static async Task LookAsync(IPage page, string path, List<string> found)
    {
        await page.GotoAsync(path);
        foreach (var summary in await page.Locator("summary").AllAsync())
            await summary.ClickAsync();
        await FindingsAsync(page, path, found);
    }

    private static async Task FindingsAsync(IPage page, string where, List<string> found)
    {
        // The other way opens a page for each run; there are no frames here, for which it is.
#pragma warning disable CS0618
        var result = await page.RunAxeLegacy();
#pragma warning restore CS0618
        Assert.NotEmpty(result.Passes);
        found.AddRange(result.Violations.Select(v => $"{where}: {v.Id} ({v.Impact}) {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }
}
