namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Every page of a member's in each of its states, as people see it.</summary>
[Collection(MemberPages.Name)]
public sealed class AxeTests(MemberSite site)
{
    private static readonly (string Name, string Path)[] Everything =
    [
        ("learning", "/me"), ("learning-hours", "/me?clock=effort"), ("note", "/me/note"), ("note-return", "/me/note?what=return"), ("note-reflection", "/me/note?what=reflection"), ("goals", "/me/goals"), ("returns", "/me/returns"),
        ("history", "/me/history"), ("own-settings", "/me/settings"), ("own-settings-saved", "/me/settings?saved=time"), ("data", "/me/data"), ("member-account", "/account"),
    ];

    /// <summary>Members at other stages, with the pages that look different for them.</summary>
    private static readonly (string Member, string[] Pages)[] Stages =
    [
        ("fresh", ["/me", "/me?clock=effort", "/me/note", "/me/goals", "/me/returns", "/me/history"]), ("early", ["/me"]), ("before", ["/me"]), ("quiet", ["/me"]), ("future", ["/me", "/me/goals", "/me/returns", "/me/settings"]),
    ];

    [Fact]
    public Task Every_page_can_be_used_by_everybody() => Task.WhenAll(Reader.Both.Select(ReadEverythingAsync));

    [Fact]
    public Task Whoever_has_just_begun_sees_pages_for_that() => Task.WhenAll(Reader.Both.Select(ReadStagesAsync));

    private async Task ReadEverythingAsync(Reader reader)
    {
        var look = await Look.OnAsync(await site.SignInAsync("m20", reader.Language, reader.Width, reader.Dark), reader);
        foreach (var (name, path) in Everything)
            await look.AtAsync(name, path);
        await look.AtAsync("member-missing", "/me/nothing-here", 404);

        // A form that was not accepted, with what is wrong beside its fields.
        await look.Page.GotoAsync("/me/note?what=return");
        await look.Page.Locator("form.card").EvaluateAsync("f => { f.noValidate = true; f.day.value = ''; }");
        await look.Page.Locator("form.card > button").ClickAsync();
        Assert.Equal(1, await look.Page.Locator(".notice.problem").CountAsync());
        await look.AtAsync("note-refused");
        await look.Page.Context.CloseAsync();
    }

    private async Task ReadStagesAsync(Reader reader)
    {
        var look = await Look.OnAsync(await site.Chromium.OpenAsync(site.Replica.Address, reader.Language, reader.Width, reader.Dark), reader);
        foreach (var (member, pages) in Stages)
        {
            await site.SignInAsync(look.Page, member);
            foreach (var path in pages)
                await look.AtAsync($"{member}-{path[1..].Replace('/', '-').Replace('?', '-')}", path);
        }
        await look.Page.Context.CloseAsync();
    }
}
