using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>What a member comes for, from the link in their mail on; in both languages, on a phone, a tablet and a desk.</summary>
[Collection(MemberPages.Name)]
public sealed class JourneyTests(MemberSite site)
{
    public static TheoryData<string, int, string> Screens => new()
    {
        { "en", 390, "m11" }, { "en", 768, "m12" }, { "en", 1440, "m13" }, { "fr", 390, "m14" }, { "fr", 768, "m15" }, { "fr", 1440, "m16" },
    };

    private sealed record Said(string Note, string Noted, string Event, string Lunch, string Job, string Announce, string Again, string Anew, string Readjusted, string Pause, string Paused, string Resume);

    private static readonly Dictionary<string, Said> Texts = new()
    {
        ["en"] = new("Note it", "It is noted", "An event", "A discussion", "Clients", "Announce it", "See it anew", "Readjust it", "that is progress", "Begin a pause today", "Your pause has begun", "End my pause today"),
        ["fr"] = new("Noter", "C’est noté", "Un événement", "Une discussion", "Des clients", "L’annoncer", "Le voir autrement", "Le réajuster", "c’est un progrès", "Commencer une pause aujourd’hui", "Votre pause a commencé", "Terminer ma pause aujourd’hui"),
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_member_signs_in_notes_an_encounter_readjusts_a_goal_and_pauses(string language, int width, string member)
    {
        var said = Texts[language];
        var page = await site.SignInAsync(member, language, width);
        await FitsAsync(page);

        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Note an encounter|Noter une rencontre") }).ClickAsync();
        await page.GetByText(said.Lunch, new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = said.Note, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(said.Noted);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(said.Lunch);
        await FitsAsync(page);

        await page.GotoAsync("/me/goals");
        var declare = page.Locator("form.card");
        await declare.GetByText(said.Job, new() { Exact = true }).CheckAsync();
        await declare.GetByRole(AriaRole.Button, new() { Name = said.Announce }).ClickAsync();
        var goal = page.Locator("section.card").Last;
        await goal.GetByText(said.Again, new() { Exact = true }).ClickAsync();
        await goal.GetByRole(AriaRole.Textbox).First.FillAsync("9");
        await FitsAsync(page);
        await goal.GetByRole(AriaRole.Button, new() { Name = said.Anew, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(said.Readjusted);

        await page.GotoAsync("/me/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = said.Pause }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(said.Paused);
        await page.GetByRole(AriaRole.Button, new() { Name = said.Resume }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = said.Pause })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_language_is_switched_on_any_page_and_stays()
    {
        var page = await site.SignInAsync("m17");
        await page.GotoAsync("/me?clock=effort");
        await page.GetByRole(AriaRole.Button, new() { Name = "Français" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Mes apprentissages");
        Assert.EndsWith("/me?clock=effort", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/me/settings");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "fr");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Who_writes_the_word_is_forgotten_and_signed_out()
    {
        var page = await site.SignInAsync("m21", "fr", 390);
        await page.GotoAsync("/me/data");
        await page.GetByRole(AriaRole.Textbox).FillAsync("effacer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tout effacer sur moi" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Tout est effacé");
        await FitsAsync(page);
        await page.GotoAsync("/me");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_script_an_encounter_and_a_return_are_noted_and_taken_back()
    {
        var page = await site.SignInAsync("m18", width: 390, script: false);
        await page.GotoAsync("/me/note");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Note it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("An event");
        await page.GetByRole(AriaRole.Link, new() { Name = "A return", Exact = true }).ClickAsync();
        await page.GetByLabel("A new need discovered").CheckAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Note it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("A new need discovered, hidden return");
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Take back") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("taken back");
        await Expect(page.Locator(".entries li").Nth(1)).ToContainTextAsync("taken back");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task By_keyboard_alone_a_member_signs_in_notes_an_encounter_announces_a_goal_and_pauses()
    {
        var page = await site.Chromium.OpenAsync(site.Replica.Address);
        await page.GotoAsync(await site.LinkAsync("m19"));
        await PressAsync(page, "main button");
        await page.WaitForURLAsync("**/me");

        await page.GotoAsync("/me/note");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Go to the content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "input[name=kind]:checked");
        await page.Keyboard.PressAsync("ArrowRight");
        await TabToAsync(page, "#minutes");
        await page.Keyboard.TypeAsync("45");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("A one-to-one");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("45 min");

        await page.GotoAsync("/me/goals");
        await TabToAsync(page, "form.card input[name=kind]");
        await page.Keyboard.PressAsync("Space");
        await PressAsync(page, "form.card button");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your goal is noted");

        await page.GotoAsync("/me/settings");
        await PressAsync(page, "form[action$=pause] button");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your pause has begun");

        await page.GotoAsync("/me");
        await PressAsync(page, "a[href='/me?clock=effort']");
        await Expect(page.Locator("a[href='/me?clock=effort']")).ToHaveAttributeAsync("aria-current", "true");
        await PressAsync(page, "summary");
        await Expect(page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("Learning, added up") })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await page.Locator(selector).First.EvaluateAsync<bool>("e => e === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{selector} is not reached by keyboard on {page.Url}");
    }

    /// <summary>Nothing of a page is reached by scrolling sideways only.</summary>
    private static async Task FitsAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"{page.Url} is wider than the screen");
}
