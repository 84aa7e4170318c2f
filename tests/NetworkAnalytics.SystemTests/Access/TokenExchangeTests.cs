using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>RFC 8693 against a real provider on loopback.</summary>
[Collection(AccessTests.Name)]
public sealed class TokenExchangeTests(AccessReplica replica)
{
    private const string Portal = "the-portal";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_portal_exchanges_the_members_own_sign_in_for_a_token_that_opens_their_history_and_nobody_elses()
    {
        await using var provider = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider);
        foreach (var client in (string[])[TestProvider.ClientId, Portal])
        {
            provider.SignedIn = new("s1", $"m1@{tenant.Id}.example", true);
            var made = await ExchangeAsync(tenant, await provider.IdTokenAsync(client));
            Assert.Equal(("Bearer", "urn:ietf:params:oauth:token-type:access_token", 3600), (Text(made, "token_type"), Text(made, "issued_token_type"), made.GetProperty("expires_in").GetInt32()));
            using var member = replica.Client(Text(made, "access_token"));
            Assert.Contains("\"e1\"", await member.GetStringAsync("/api/v1/me/history", Cancelled), StringComparison.Ordinal);
            using var elsewhere = await member.GetAsync("/api/v1/members", Cancelled);
            Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        }
        using var m1 = replica.Client(await tenant.MemberTokenAsync("m1"));
        var uses = (await m1.GetFromJsonAsync<JsonElement>("/api/v1/me/access", Cancelled)).GetProperty("uses");
        Assert.Equal(["POST /api/v1/token", "POST /api/v1/token"], uses.EnumerateArray().Select(u => Text(u, "action")));
        using var m2 = replica.Client(await tenant.MemberTokenAsync("m2"));
        Assert.Equal(0, (await m2.GetFromJsonAsync<JsonElement>("/api/v1/me/access", Cancelled)).GetProperty("uses").GetArrayLength());
        using var admin = tenant.Client();
        Assert.Contains("\"member_token.exchanged\"", await admin.GetStringAsync("/api/v1/audit", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_token_is_taken()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var other = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider);
        var m1 = $"m1@{tenant.Id}.example";
        // The one that is good, so that the others are refused for what is said of them.
        await ExchangeAsync(tenant, provider.Sign(Portal, m1));
        foreach (var (what, token) in (Dictionary<string, string>)new()
        {
            ["another provider's"] = other.Sign(Portal, m1),
            ["another provider's in the name of this one"] = other.Sign(Portal, m1, issuer: provider.Issuer),
            ["for another client"] = provider.Sign("somebody-else", m1),
            ["given to another client"] = provider.Sign(Portal, m1, more: new() { ["azp"] = "somebody-else" }),
            ["over"] = provider.Sign(Portal, m1, from: TimeSpan.FromHours(-2)),
            ["of tomorrow"] = provider.Sign(Portal, m1, from: TimeSpan.FromDays(1)),
            ["an access token"] = provider.Sign(Portal, m1, type: "at+jwt"),
            ["signed with the client's secret"] = provider.Sign(Portal, m1, with: new SigningCredentials(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(TestProvider.ClientSecret.PadRight(32))), SecurityAlgorithms.HmacSha256)),
            ["unsigned"] = provider.Sign(Portal, m1, with: null, signed: false),
            ["altered"] = provider.Sign(Portal, m1)[..^8] + "AAAAAAAA",
            ["of nobody here"] = provider.Sign(Portal, "stranger@nowhere.example"),
            ["of an address nobody verified"] = provider.Sign(Portal, m1, more: new() { ["email_verified"] = false }),
            ["no token"] = "nonsense",
            ["too long"] = new string('x', 30_000),
        })
        {
            using var refused = await AskAsync(tenant.Key, token);
            var body = await refused.Content.ReadAsStringAsync(Cancelled);
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{what}: {refused.StatusCode} {body}");
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"invalid_request\"", body, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(replica.Logs.Lines, line => line.Contains(m1, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_member_of_another_association_is_reached_by_neither_provider_nor_key()
    {
        await using var providerA = await TestProvider.StartAsync();
        await using var providerB = await TestProvider.StartAsync();
        var (a, b) = (await TenantAsync(providerA), await TenantAsync(providerB));
        foreach (var token in (string[])[providerB.Sign(Portal, $"m1@{b.Id}.example"), providerA.Sign(Portal, $"m1@{b.Id}.example")])
            using (var refused = await AskAsync(a.Key, token))
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task What_is_asked_wrongly_or_without_the_scope_is_refused_with_the_reason()
    {
        await using var provider = await TestProvider.StartAsync();
        var tenant = await TenantAsync(provider);
        var good = provider.Sign(Portal, $"m1@{tenant.Id}.example");
        foreach (var (credential, grant, type, status) in ((string?, string, string, HttpStatusCode)[])
            [(tenant.Key, "client_credentials", IdToken, HttpStatusCode.BadRequest), (tenant.Key, Grant, "urn:ietf:params:oauth:token-type:jwt", HttpStatusCode.BadRequest),
                (null, Grant, IdToken, HttpStatusCode.Unauthorized), (await tenant.MemberTokenAsync("m1"), Grant, IdToken, HttpStatusCode.Forbidden), (await KeyAsync(tenant, "history:write"), Grant, IdToken, HttpStatusCode.Forbidden)])
            using (var refused = await AskAsync(credential, good, grant, type))
                Assert.Equal(status, refused.StatusCode);
        using var client = tenant.Client();
        using var json = await client.PostAsJsonAsync("/api/v1/token", new { grant_type = Grant }, Cancelled);
        Assert.True((int)json.StatusCode is >= 400 and < 500);
        // An association without a provider of its own.
        using var none = await AskAsync((await replica.CreateTenantAsync()).Key, good);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        // And one whose provider is away: nobody listens on the discard port.
        await ConfigureAsync(tenant, "http://127.0.0.1:9");
        using var away = await AskAsync(tenant.Key, good);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
    }

    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string IdToken = "urn:ietf:params:oauth:token-type:id_token";

    private async Task<JsonElement> ExchangeAsync(TestTenant tenant, string token)
    {
        using var answer = await AskAsync(tenant.Key, token);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {body}");
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<HttpResponseMessage> AskAsync(string? credential, string token, string grant = Grant, string type = IdToken)
    {
        using var client = replica.Client(credential);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = grant, ["subject_token"] = token, ["subject_token_type"] = type });
        return await client.PostAsync("/api/v1/token", form, Cancelled);
    }

    private static async Task<string> KeyAsync(TestTenant tenant, string scope)
    {
        using var admin = tenant.Client();
        using var made = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "one scope", scopes = new[] { scope } }, Cancelled);
        return Text(await made.Content.ReadFromJsonAsync<JsonElement>(Cancelled), "key");
    }

    private async Task<TestTenant> TenantAsync(TestProvider provider)
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        await ConfigureAsync(tenant, provider.Authority);
        return tenant;
    }

    private async Task ConfigureAsync(TestTenant tenant, string authority)
    {
        using var boss = replica.Operator();
        using var saved = await boss.PutAsJsonAsync($"/api/v1/operator/tenants/{tenant.Id}/provider",
            new { authority, client_id = TestProvider.ClientId, client_secret = TestProvider.ClientSecret, portal_client_id = Portal }, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
