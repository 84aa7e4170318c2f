using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Preferences;
using NetworkAnalytics.SystemTests.Access;
using Page = NetworkAnalytics.SystemTests.Access.Browser;

namespace NetworkAnalytics.SystemTests.Dashboard;

/// <summary>What a member's forms store, and what they do not; as a browser without script sends them.</summary>
[Collection(AccessTests.Name)]
public sealed partial class MyPagesTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string Today => TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_form_sent_twice_is_stored_once_and_with_other_content_it_is_told_apart()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var fields = Hidden((await browser.GetAsync("/me/note")).Body, "/me/note");
        (string, string)[] sent = [.. fields, ("kind", "one_to_one"), ("day", Today), ("minutes", "45"), ("note", "Lunch\r\nby the harbour")];
        var first = await browser.PostAsync("/me/note", sent);
        var second = await browser.PostAsync("/me/note", sent);
        Assert.Equal((HttpStatusCode.Redirect, first.Location), (second.Status, second.Location));
        var shown = await browser.GetAsync(first.Location!);
        Assert.Contains("It is noted", shown.Body, StringComparison.Ordinal);

        var other = await browser.PostAsync("/me/note", [.. fields, ("kind", "event"), ("day", Today)]);
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.Contains("sent before with other content", other.Body, StringComparison.Ordinal);
        var entry = Assert.Single(await NotedAsync(tenant), e => e.Entry.Kind == "one_to_one").Entry;
        Assert.Equal((45, "Lunch\nby the harbour"), (entry.EffortMinutes, entry.Note));
        Assert.Equal(4, (await NotedAsync(tenant)).Count);
    }

    [Fact]
    public async Task A_reflection_is_noted_with_its_confidence_and_the_members_own_words()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var fields = Hidden((await browser.GetAsync("/me/note?what=reflection")).Body, "/me/note");
        foreach (var none in (string[])["", "0", "6", "4.5", "event"])
        {
            var refused = await browser.PostAsync("/me/note", [.. fields, ("day", Today), ("kind", none)]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("Choose a number from 1 to 5", refused.Body, StringComparison.Ordinal);
        }
        var stored = await browser.PostAsync("/me/note", [.. fields, ("day", Today), ("kind", "4"), ("note", "It begins to move."), ("with", "m1")]);
        Assert.Contains("Confidence 4 of 5", (await browser.GetAsync(stored.Location!)).Body, StringComparison.Ordinal);
        var entry = Assert.Single(await NotedAsync(tenant), e => e.Entry.Entry == EntryKind.Reflection).Entry;
        Assert.Equal((4, "It begins to move.", null, null), (entry.Value, entry.Note, entry.Kind, entry.Counterparty));
    }

    [Fact]
    public async Task A_browser_knows_whose_member_signed_in_by_it_until_they_are_forgotten()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var own = $"/association/{tenant.Id}/sign-in";
        Assert.Equal(own, (await browser.SubmitAsync("/me/settings", "/sign-out")).Location);
        Assert.EndsWith(own, (await browser.GetAsync("/me")).Location, StringComparison.Ordinal);
        Assert.Contains(own, (await browser.GetAsync("/sign-in/link?link=spent")).Body, StringComparison.Ordinal);
        using var other = new Page(replica.Address);
        Assert.DoesNotContain("association", (await other.GetAsync("/me")).Location!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day", "2999-01-01", "has not come yet")]
    [InlineData("day", "yesterday", "Give the day it happened")]
    [InlineData("day", "0001-01-01", "Give the day it happened")]
    [InlineData("minutes", "-5", "Give the minutes")]
    [InlineData("minutes", "99999", "Give the minutes")]
    [InlineData("minutes", "1e3", "Give the minutes")]
    [InlineData("kind", "party", "Choose what kind")]
    [InlineData("with", "nobody-we-know", "knows nobody by this number")]
    [InlineData("with", "m1", "your own number")]
    [InlineData("with", "a\u0001b", "knows nobody by this number")]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_is_stored(string field, string value, string said)
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var page = await browser.GetAsync("/me/note");
        var fields = Hidden(page.Body, "/me/note").Append(("kind", "event")).Append(("day", Today)).Where(f => f.Item1 != field).Append((field, value)).ToArray();
        var answer = await browser.PostAsync("/me/note", fields);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Matches($"class=\"wrong\" id=\"{field}-wrong\">[^<]*{said}", WebUtility.HtmlDecode(answer.Body));
        Assert.Equal(3, (await NotedAsync(tenant)).Count);
        // The same form, mended, is taken.
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/me/note", [.. Hidden(answer.Body, "/me/note"), ("kind", "event"), ("day", Today)])).Status);
        Assert.Equal(4, (await NotedAsync(tenant)).Count);
    }

    [Fact]
    public async Task An_entry_is_taken_back_once_and_nothing_else_is_reached_by_its_form()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var page = await browser.GetAsync("/me/history");
        foreach (var about in (string[])["e1", "e1", "no such entry", "", new string('x', 500)])
        {
            var answer = await browser.PostAsync("/me/take-back", ("__RequestVerificationToken", page.FormToken), ("about", about), ("next", "//evil.example"));
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.StartsWith("/me/history", answer.Location, StringComparison.Ordinal);
        }
        var noted = await NotedAsync(tenant);
        Assert.Equal(["e1"], noted.Where(e => e.TakenBack).Select(e => e.Entry.EntryId));
        Assert.Equal(4, noted.Count);
    }

    [Fact]
    public async Task A_goal_is_announced_readjusted_reached_and_announced_anew()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/me/goals", Hidden((await browser.GetAsync("/me/goals")).Body, "/me/goals"))).Status);
        await browser.PostAsync("/me/goals", [.. Hidden((await browser.GetAsync("/me/goals")).Body, "/me/goals"), ("kind", "job"), ("horizon", "12")]);
        var goals = await browser.GetAsync("/me/goals");
        Assert.Contains("Within 12 months.", goals.Body, StringComparison.Ordinal);
        await browser.PostAsync("/me/goals", [.. Hidden(goals.Body, "/me/goals"), ("kind", "client"), ("horizon", "18")]);
        goals = await browser.GetAsync("/me/goals");
        Assert.Contains("Within 18 months. Readjusted once.", goals.Body, StringComparison.Ordinal);
        await browser.PostAsync("/me/goals/reached", Hidden(goals.Body, "/me/goals/reached"));
        Assert.Contains("Reached on", (await browser.GetAsync("/me/goals")).Body, StringComparison.Ordinal);
        // A goal that is not the member's is nobody's.
        await browser.PostAsync("/me/goals/dropped", [.. Hidden(goals.Body, "/me/goals/dropped").Where(f => f.Name != "goal"), ("goal", "somebody else's")]);
        Assert.Equal([EntryKind.GoalReached, EntryKind.GoalReadjusted, EntryKind.GoalDeclared], (await NotedAsync(tenant)).Select(e => e.Entry.Entry).Where(k => k is >= EntryKind.GoalDeclared and <= EntryKind.GoalDropped));
    }

    [Fact]
    public async Task Time_and_being_counted_are_the_members_own_word()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        var budgets = replica.Services.GetRequiredService<TimeBudgets>();
        var (one, two) = (await tenant.MemberAsync("m1"), await tenant.MemberAsync("m2"));
        foreach (var (given, stored) in ((string, int?)[])[("4", 4), ("6", 6), ("0", 6), ("201", 6), ("four", 6), ("", null)])
        {
            var answer = await browser.SubmitAsync("/me/settings", "/me/settings/time", ("hours", given));
            Assert.Equal(stored?.ToString(CultureInfo.InvariantCulture) == given || given.Length == 0 ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal((stored, null), (await budgets.Find(tenant.Id, one, Cancelled), await budgets.Find(tenant.Id, two, Cancelled)));
        }
        await browser.SubmitAsync("/me/settings", "/me/settings/time", ("hours", "4"));
        Assert.Contains("You set aside 4 hours a month", (await browser.GetAsync("/me")).Body, StringComparison.Ordinal);
        await browser.SubmitAsync("/me/settings", "/me/settings/counted", ("counted", "false"));
        Assert.False(await replica.Services.GetRequiredService<IComparisonChoices>().Get(tenant.Id, one, Cancelled));
        Assert.True(await replica.Services.GetRequiredService<IComparisonChoices>().Get(tenant.Id, two, Cancelled));
    }

    [Fact]
    public async Task Everything_is_taken_away_in_a_file()
    {
        var (_, browser) = await MemberAsync();
        using var __ = browser;
        var json = await browser.GetAsync("/me/data/export?format=json");
        Assert.Equal(HttpStatusCode.OK, json.Status);
        Assert.Equal(3, System.Text.Json.JsonDocument.Parse(json.Body).RootElement.GetProperty("history").GetArrayLength());
        Assert.Contains("no-store", json.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.StartsWith("PK", (await browser.GetAsync("/me/data/export?format=zip")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_it_confirmed_is_forgotten_and_nobody_else_is()
    {
        var (tenant, browser) = await MemberAsync();
        using var _ = browser;
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/me/data", "/me/data/erase", ("confirm", "yes"))).Status);
        Assert.Equal(3, (await NotedAsync(tenant)).Count);
        var done = await browser.SubmitAsync("/me/data", "/me/data/erase", ("confirm", "Erase"));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("Everything is erased", done.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/me")).Status);
        var directory = replica.Services.GetRequiredService<IMemberDirectory>();
        Assert.Null(await directory.Find(tenant.Id, "m1", Cancelled));
        Assert.NotNull((await directory.Find(tenant.Id, "m2", Cancelled))?.JoinedOn);
    }

    [Fact]
    public async Task Only_a_members_own_session_opens_their_pages()
    {
        var (tenant, browser) = await MemberAsync();
        browser.Dispose();
        foreach (var credential in (string[])[tenant.Key, await tenant.MemberTokenAsync("m1"), AccessReplica.OperatorToken])
            foreach (var path in (string[])["/me", "/me/note", "/me/history", "/me/returns", "/me/goals", "/me/settings", "/me/data"])
            {
                using var client = replica.Client(credential);
                using var answer = await client.GetAsync(path, Cancelled);
                Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden]);
            }
        using var nobody = new Page(replica.Address);
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task The_first_view_is_small_strict_and_kept_nowhere()
    {
        var (_, browser) = await MemberAsync();
        using var __ = browser;
        foreach (var path in (string[])["/me", "/me?clock=effort", "/me/note", "/me/note?what=return", "/me/note?what=reflection", "/me/goals", "/me/returns", "/me/history", "/me/settings", "/me/data"])
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", page.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.True(page.Body.Length + (await browser.GetAsync(Asset.StyleSheet.Address)).Body.Length < 60_000, $"{path}: {page.Body.Length} bytes");
        }
    }

    [Fact]
    public async Task Who_looks_at_pages_is_told_of_a_problem_in_a_page_and_a_program_in_problem_details()
    {
        var (_, browser) = await MemberAsync();
        using var __ = browser;
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/no-such-page");
        asked.Headers.Add("Accept", "text/html,application/xhtml+xml");
        asked.Headers.Add("Accept-Language", "fr");
        var page = await browser.SendAsync(asked);
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("Cette page n’existe pas", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        using var program = new HttpRequestMessage(HttpMethod.Get, "/api/v1/no-such-route");
        program.Headers.Add("Accept", "text/html");
        Assert.DoesNotContain("<html", (await browser.SendAsync(program)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "/me/note", "/me/note")]
    [InlineData("fr", "//evil.example", "/")]
    [InlineData("xx", "/sign-in", "/sign-in")]
    public async Task The_language_is_chosen_without_leaving_the_page(string language, string next, string location)
    {
        using var browser = new Page(replica.Address);
        var answer = await browser.SubmitAsync("/sign-in", "/language", ("language", language), ("next", next));
        Assert.Equal(location, answer.Location);
        Assert.Contains(language == "fr" ? "lang=\"fr\"" : "lang=\"en\"", (await browser.GetAsync("/sign-in")).Body[..60], StringComparison.Ordinal);
    }

    private async Task<(TestTenant Tenant, Page Browser)> MemberAsync()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        return (tenant, await SignInTests.MemberBrowserAsync(replica, tenant, "m1"));
    }

    private async Task<IReadOnlyList<LatestEntry>> NotedAsync(TestTenant tenant)
    {
        TenantContext.Enter(tenant.Id);
        var grain = replica.Services.GetRequiredService<IGrainFactory>().GetGrain<IMemberGrain>(GrainKeys.Member(tenant.Id, await tenant.MemberAsync("m1")));
        return (await grain.GetLatest(null, 100)).Entries;
    }

    /// <summary>The hidden fields of the first form of a page that posts to an address.</summary>
    private static (string Name, string Value)[] Hidden(string body, string action)
    {
        var form = Form().Matches(body).First(m => m.Groups[1].Value == action).Groups[2].Value;
        return [.. Input().Matches(form).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))];
    }

    [GeneratedRegex("""<form method="post" action="([^"]+)"[^>]*>(.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)""")]
    private static partial Regex Input();
}
