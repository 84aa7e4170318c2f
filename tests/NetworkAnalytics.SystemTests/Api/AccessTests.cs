using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Whom each credential lets in, and that everybody else is kept out.</summary>
[Collection(ApiTests.Name)]
public sealed class AccessTests(ServedProduct product)
{
    private static readonly string[] Own = ["/api/v1/me/history", "/api/v1/me/curve", "/api/v1/me/ledger", "/api/v1/me/comparison"];
    private static readonly string[] Associations = ["/api/v1/members", "/api/v1/members/m1", "/api/v1/cohorts", "/api/v1/benchmarks", "/api/v1/benchmarks/versions", "/api/v1/imports", "/api/v1/recomputations"];

    [Fact]
    public async Task Without_a_valid_credential_there_is_401_and_how_to_come_in()
    {
        var association = await product.AssociationAsync(members: 1);
        var token = await product.TokenAsync(association.Id, "m1");
        var key = association.Key.Plaintext;
        foreach (var credential in new[] { null, "nonsense", key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), token[..^2] + (token[^2] == 'A' ? "BB" : "AA"), "nak_", "nak__", "nam_", "nak_" + new string('x', 5000) })
        {
            using var client = product.Client(credential);
            using var answer = await client.GetAsync("/api/v1/members", TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 401);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_any_more()
    {
        var association = await product.AssociationAsync(members: 1);
        await association.Client.ReadAsync("/api/v1/members");
        Assert.True(await product.Services.GetRequiredService<ApiKeys>().Revoke(association.Id, association.Key.Id, TestContext.Current.CancellationToken));
        using var answer = await association.Client.GetAsync("/api/v1/members", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(answer, 401);
    }

    [Fact]
    public async Task A_members_history_curve_and_comparison_open_to_the_member_and_to_no_key()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var path in Own)
        {
            using var answer = await association.Client.GetAsync(path, TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 403);
        }
        using var member = await association.MemberAsync("m1");
        Assert.Equal(0, (await member.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
        Assert.Equal("2020-01-01", (await member.ReadAsync("/api/v1/me/curve")).GetProperty("joined_on").GetString());
        using var nothing = await member.GetAsync("/api/v1/me/comparison", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(nothing, 404);
        foreach (var path in Associations)
        {
            using var answer = await member.GetAsync(path, TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 403);
        }
        using var write = await member.PostAsJsonAsync("/api/v1/members/m1/entries", new { entries = Array.Empty<object>() }, TestContext.Current.CancellationToken);
        await Json.ProblemAsync(write, 403);
    }

    [Fact]
    public async Task A_key_with_one_scope_does_that_and_nothing_else()
    {
        var association = await product.AssociationAsync(members: 1);
        var key = await product.Services.GetRequiredService<ApiKeys>().Create(association.Id, "reader", [Scopes.BenchmarksRead], TestContext.Current.CancellationToken);
        using var client = product.Client(key.Plaintext);
        await client.ReadAsync("/api/v1/cohorts");
        foreach (var path in new[] { "/api/v1/members", "/api/v1/imports", "/api/v1/recomputations", "/api/v1/members/m1/entries/1" })
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 403);
        }
    }

    [Fact]
    public async Task Another_associations_ids_are_not_there()
    {
        var (mine, theirs) = (await product.AssociationAsync(), await product.AssociationAsync());
        await theirs.JoinAsync("secret,2020-01-01\n");
        using var entry = await theirs.Client.PostAsJsonAsync("/api/v1/members/secret/entries", new { entries = new[] { new EntrySent("e1", "activity", "event") } }, Json.Options, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, entry.StatusCode);
        using var history = new StringContent("entry_id,member_id,occurred_at,entry,kind\n1,secret,2021-01-01T00:00:00Z,activity,event\n", Encoding.UTF8, "text/csv");
        using var uploaded = await theirs.Client.PostAsync("/api/v1/imports/history", history, TestContext.Current.CancellationToken);
        var import = (await Json.OfAsync(uploaded)).GetProperty("id").GetInt64();
        using var recomputing = await theirs.Client.PostAsJsonAsync("/api/v1/recomputations", new { }, TestContext.Current.CancellationToken);
        var recomputation = (await Json.OfAsync(recomputing)).GetProperty("id").GetInt64();
        using var saved = await theirs.Client.PutAsJsonAsync("/api/v1/cohorts/theirs", new { joined_from = "2019-01-01" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);

        foreach (var path in new[] { "/members/secret", "/members/secret/entries/e1", $"/imports/{import}", $"/imports/{import}/rejected", $"/recomputations/{recomputation}" })
        {
            await theirs.Client.ReadAsync("/api/v1" + path);
            using var answer = await mine.Client.GetAsync("/api/v1" + path, TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 404);
        }
        using var removed = await mine.Client.DeleteAsync("/api/v1/cohorts/theirs", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(removed, 404);
        using var written = await mine.Client.PostAsJsonAsync("/api/v1/members/secret/entries", new { entries = new[] { new EntrySent("e2", "activity", "event") } }, Json.Options, TestContext.Current.CancellationToken);
        await Json.ProblemAsync(written, 404);
        Assert.Equal(0, (await mine.Client.ReadAsync("/api/v1/members")).GetProperty("members").GetArrayLength());
        Assert.Equal(0, (await mine.Client.ReadAsync("/api/v1/imports")).GetProperty("imports").GetArrayLength());
        Assert.Equal(0, (await mine.Client.ReadAsync("/api/v1/recomputations")).GetProperty("recomputations").GetArrayLength());
        Assert.Equal(0, (await mine.Client.ReadAsync("/api/v1/cohorts")).GetProperty("saved").GetArrayLength());
    }

    [Theory]
    [InlineData("/operator/jobs")]
    [InlineData("/operator/cluster/")]
    [InlineData("/metrics")]
    public async Task The_operators_pages_open_to_the_operator_alone(string path)
    {
        var association = await product.AssociationAsync(members: 1);
        using var member = await association.MemberAsync("m1");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(association.Client, path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(member, path));
        using var nobody = product.Client(null);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, path));
        using var bearer = product.Client(ServedProduct.OperatorToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bearer, path));
        using var browser = product.Client(null);
        browser.DefaultRequestHeaders.Authorization = Basic("operator", ServedProduct.OperatorToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, path));
        browser.DefaultRequestHeaders.Authorization = Basic("operator", "guessed");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, path));
        // The operator runs the platform and reads nobody's data.
        foreach (var tenants in Associations.Concat(Own))
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bearer, tenants));
    }

    [Fact]
    public void Every_route_says_who_may_come()
    {
        var routes = product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 20, $"{routes.Count} routes");
        foreach (var route in routes.Where(r => r.RoutePattern.RawText != "{**path}" && r.RoutePattern.RawText is not null && r.RequestDelegate is not null))
        {
            var open = route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var closed = route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null);
            Assert.True(open != closed, $"{route.DisplayName} is {(open ? "both open and closed" : "neither open nor closed")}");
            if (open)
                Assert.Contains("/" + route.RoutePattern.RawText!.Trim('/'), Access.WalkTests.Open);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
