using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace NetworkAnalytics.SystemTests.Access;

[Collection(AccessTests.Name)]
public sealed class ActAsTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_association_allows_it_a_key_acts_as_a_member_who_can_read_every_use()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        var (prefix, key) = await KeyAsync(tenant, "members:act_as");
        // Off until the operator allows it.
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(key, "/api/v1/me/history", "m1"));
        await AllowAsync(tenant, true);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "/api/v1/me/history", "m1"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(key, "/api/v1/me/history?limit=0", "m1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "/api/v1/me/comparison-choice", "m%31"));
        // Not without naming somebody, not for what is not a member's, not with another scope, and not as nobody.
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(key, "/api/v1/me/history", null));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(key, "/api/v1/members", "m1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(tenant.Key, "/api/v1/me/history", "m1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(await tenant.MemberTokenAsync("m1"), "/api/v1/me/history", "m2"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(key, "/api/v1/me/history", "nobody"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, "/api/v1/me/history", "m1"));

        using var m1 = replica.Client(await tenant.MemberTokenAsync("m1"));
        var uses = (await m1.GetFromJsonAsync<JsonElement>("/api/v1/me/access", Cancelled)).GetProperty("uses").EnumerateArray().ToList();
        Assert.Equal(["GET /api/v1/me/comparison-choice", "GET /api/v1/me/history", "GET /api/v1/me/history"], uses.Select(u => u.GetProperty("action").GetString()));
        Assert.All(uses, use => Assert.Equal((prefix, "portal"), (use.GetProperty("key_prefix").GetString(), use.GetProperty("key_name").GetString())));
        using var m2 = replica.Client(await tenant.MemberTokenAsync("m2"));
        Assert.Equal(0, (await m2.GetFromJsonAsync<JsonElement>("/api/v1/me/access", Cancelled)).GetProperty("uses").GetArrayLength());

        await AllowAsync(tenant, false);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(key, "/api/v1/me/history", "m1"));
        Assert.Equal(3, (await m1.GetFromJsonAsync<JsonElement>("/api/v1/me/access", Cancelled)).GetProperty("uses").GetArrayLength());
    }

    [Fact]
    public async Task A_line_of_the_list_cannot_be_changed_nor_a_recent_one_deleted()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        var (_, key) = await KeyAsync(tenant, "members:act_as");
        await AllowAsync(tenant, true);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "/api/v1/me/history", "m1"));
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, tenant.Id, "UPDATE delivery.member_access SET key_id = 0 RETURNING access_id"));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Empty(await replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, tenant.Id, "DELETE FROM delivery.member_access RETURNING access_id"));
        Assert.Single(await replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, tenant.Id, "SELECT access_id FROM delivery.member_access"));
    }

    [Fact]
    public async Task Whoever_is_erased_takes_the_list_with_them_and_nobody_elses()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        var (_, key) = await KeyAsync(tenant, "members:act_as");
        await AllowAsync(tenant, true);
        foreach (var member in (string[])["m1", "m2"])
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "/api/v1/me/history", member));
        using var admin = tenant.Client();
        using var erased = await admin.PostAsJsonAsync("/api/v1/members/m1/erasure", new { confirm = "erase" }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        Assert.Single(await replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, tenant.Id, "SELECT access_id FROM delivery.member_access"));
    }

    internal static async Task<(string Prefix, string Key)> KeyAsync(TestTenant tenant, string scope)
    {
        using var admin = tenant.Client();
        using var made = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "portal", scopes = new[] { scope } }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var body = await made.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return (body.GetProperty("prefix").GetString()!, body.GetProperty("key").GetString()!);
    }

    internal static async Task AllowAsync(TestTenant tenant, bool allowed)
    {
        using var boss = tenant.Replica.Operator();
        using var changed = await boss.PatchAsJsonAsync($"/api/v1/operator/tenants/{tenant.Id}", new { members_act_as = allowed }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(allowed, (await changed.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("members_act_as").GetBoolean());
    }

    private async Task<HttpStatusCode> StatusAsync(string? credential, string path, string? member)
    {
        using var client = replica.Client(credential);
        if (member is not null)
            client.DefaultRequestHeaders.Add("Act-As", member);
        using var answer = await client.GetAsync(path, Cancelled);
        return answer.StatusCode;
    }
}
