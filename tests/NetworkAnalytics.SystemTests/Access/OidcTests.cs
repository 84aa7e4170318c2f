using System.Net;
using System.Net.Http.Json;

namespace NetworkAnalytics.SystemTests.Access;

[Collection(AccessTests.Name)]
public sealed class OidcTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_signs_in_by_the_associations_own_provider()
    {
        await using var provider = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider, new { authority = provider.Authority, client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret });
        provider.SignedIn = new("s1", $"M1@{tenant.Id}.example", true);
        using var browser = new Browser(replica.Address);
        Assert.Equal("/me", await SignInAsync(browser, provider, tenant));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Who_is_no_member_or_has_no_verified_address_is_let_in_by_no_provider()
    {
        await using var provider = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider, new { authority = provider.Authority, client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret });
        foreach (var person in (TestProvider.Person[])[new("s1", "stranger@nowhere.example", true), new("s2", $"m1@{tenant.Id}.example", false)])
        {
            provider.SignedIn = person;
            using var browser = new Browser(replica.Address);
            Assert.Contains("refused=true", await SignInAsync(browser, provider, tenant), StringComparison.Ordinal);
            Assert.False(browser.HasSession);
        }
    }

    [Fact]
    public async Task The_associations_own_id_may_name_the_member_and_a_changed_provider_is_in_force_at_once()
    {
        await using var first = await TestProvider.StartAsync();
        await using var second = await TestProvider.StartAsync();
        var tenant = await TenantAsync(first, new { authority = first.Authority, client_id = TestProvider.ClientId, client_secret = "not this one", member_claim = "membership_number" });
        first.SignedIn = second.SignedIn = new("s1", "other@example.org", false, "m2");
        using var refused = new Browser(replica.Address);
        Assert.Contains("refused=true", await SignInAsync(refused, first, tenant), StringComparison.Ordinal);

        await ConfigureAsync(tenant, new { authority = second.Authority, client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret, member_claim = "membership_number" });
        using var browser = new Browser(replica.Address);
        Assert.Equal("/me", await SignInAsync(browser, second, tenant));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_or_that_came_to_another_browser_signs_nobody_in()
    {
        await using var provider = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider, new { authority = provider.Authority, client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret });
        provider.SignedIn = new("s1", $"m1@{tenant.Id}.example", true);
        using var attacker = new Browser(replica.Address);
        var answer = await AnswerAsync(attacker, provider, tenant);
        using var victim = new Browser(replica.Address);
        await victim.GetAsync(answer);
        await victim.GetAsync($"/association/{tenant.Id}/sign-in/answer");
        Assert.False(victim.HasSession);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_sends_the_member_to_the_other_way_in()
    {
        await using var provider = await TestProvider.StartAsync();
        // Nobody listens on the discard port.
        var tenant = await TenantAsync(provider, new { authority = "http://127.0.0.1:9", client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret });
        using var browser = new Browser(replica.Address);
        var asked = await browser.GetAsync($"/association/{tenant.Id}/sign-in/provider");
        Assert.Equal($"/association/{tenant.Id}/sign-in?refused=true", asked.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(asked.Location!)).Status);
    }

    private async Task<TestTenant> TenantAsync(TestProvider provider, object settings)
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        await ConfigureAsync(tenant, settings);
        Assert.NotNull(provider);
        return tenant;
    }

    private async Task ConfigureAsync(TestTenant tenant, object settings)
    {
        using var boss = replica.Operator();
        using var saved = await boss.PutAsJsonAsync($"/api/v1/operator/tenants/{tenant.Id}/provider", settings, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
    }

    /// <summary>Where the browser is sent at the end.</summary>
    private async Task<string> SignInAsync(Browser browser, TestProvider provider, TestTenant tenant) =>
        (await browser.GetAsync(await AnswerAsync(browser, provider, tenant))).Location ?? "";

    /// <summary>The path with which the provider sends the browser back.</summary>
    private async Task<string> AnswerAsync(Browser browser, TestProvider provider, TestTenant tenant)
    {
        var asked = await browser.GetAsync($"/association/{tenant.Id}/sign-in/provider");
        Assert.True(asked.Location?.StartsWith(provider.Authority, StringComparison.Ordinal) == true,
            $"{asked.Status} {asked.Location}: {string.Join('\n', replica.Logs.Lines.Where(l => l.Contains("Exception", StringComparison.Ordinal)).TakeLast(3))}");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answered = await client.GetAsync(asked.Location, Cancelled);
        return answered.Headers.Location?.PathAndQuery ?? throw new InvalidOperationException(await answered.Content.ReadAsStringAsync(Cancelled));
    }
}
