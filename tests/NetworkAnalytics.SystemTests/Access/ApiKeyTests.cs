using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.SystemTests.Access;

[Collection(AccessTests.Name)]
public sealed class ApiKeyTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotated_key_and_its_successor_are_both_good_until_the_old_one_ends()
    {
        var tenant = await replica.CreateTenantAsync();
        using var admin = tenant.Client();
        var old = await CreateAsync(admin, "CRM", Scopes.BenchmarksRead);
        var successor = await PostAsync(admin, $"/api/v1/keys/{old.Id}/rotate", new { overlap_hours = 1 });
        foreach (var key in (string[])[old.Key, successor.Key])
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "/api/v1/cohorts"));

        var last = await PostAsync(admin, $"/api/v1/keys/{successor.Id}/rotate", new { overlap_hours = 0 });
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(successor.Key, "/api/v1/cohorts"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(last.Key, "/api/v1/cohorts"));
    }

    [Fact]
    public async Task A_key_is_listed_by_prefix_and_last_use_and_nowhere_is_its_secret()
    {
        var tenant = await replica.CreateTenantAsync();
        using var admin = tenant.Client();
        var made = await CreateAsync(admin, "CRM", Scopes.BenchmarksRead);
        var before = await ListedAsync(admin, made.Id);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("last_used_at").ValueKind);
        await StatusAsync(made.Key, "/api/v1/cohorts");
        var after = await ListedAsync(admin, made.Id);
        Assert.Equal(JsonValueKind.String, after.GetProperty("last_used_at").ValueKind);
        Assert.StartsWith($"nak_{after.GetProperty("prefix").GetString()}_", made.Key, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Key.Split('_', 3)[2], await admin.GetStringAsync("/api/v1/keys", Cancelled), StringComparison.Ordinal);
        var stored = await replica.QueryAsync<string>(DatabaseRole.Delivery, tenant.Id, "SELECT k::text FROM delivery.api_key k");
        Assert.Equal(2, stored.Count);
        Assert.All(stored, row => Assert.DoesNotContain(made.Key.Split('_', 3)[2], row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_at_once()
    {
        var tenant = await replica.CreateTenantAsync();
        using var admin = tenant.Client();
        var made = await CreateAsync(admin, "CRM", Scopes.BenchmarksRead);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(made.Key, "/api/v1/cohorts"));
        using var revoked = await admin.DeleteAsync($"/api/v1/keys/{made.Id}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(made.Key, "/api/v1/cohorts"));
    }

    [Theory]
    [InlineData(Scopes.HistoryWrite, "/api/v1/imports", HttpStatusCode.OK)]
    [InlineData(Scopes.HistoryWrite, "/api/v1/cohorts", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.HistoryWrite, "/api/v1/members", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.HistoryWrite, "/api/v1/keys", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.BenchmarksRead, "/api/v1/cohorts", HttpStatusCode.OK)]
    [InlineData(Scopes.BenchmarksRead, "/api/v1/imports", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.BenchmarksRead, "/api/v1/audit", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.Admin, "/api/v1/members", HttpStatusCode.OK)]
    [InlineData(Scopes.Admin, "/api/v1/audit", HttpStatusCode.OK)]
    [InlineData(Scopes.Admin, "/api/v1/cohorts", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.Admin, "/api/v1/operator/tenants", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.HistoryWrite, "/api/v1/me/history", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.BenchmarksRead, "/api/v1/me/history", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.Admin, "/api/v1/me/history", HttpStatusCode.Forbidden)]
    [InlineData(Scopes.Admin, "/api/v1/me/comparison", HttpStatusCode.Forbidden)]
    public async Task A_scope_opens_its_own_and_never_a_members_history(string scope, string path, HttpStatusCode expected)
    {
        var tenant = await replica.CreateTenantAsync();
        using var admin = tenant.Client();
        Assert.Equal(expected, await StatusAsync((await CreateAsync(admin, "one scope", scope)).Key, path));
    }

    [Fact]
    public async Task What_is_done_with_keys_is_in_the_audit_log_of_their_association_alone()
    {
        var (tenant, other) = (await replica.CreateTenantAsync(), await replica.CreateTenantAsync());
        using var admin = tenant.Client();
        var made = await CreateAsync(admin, "CRM", Scopes.Admin);
        using (await admin.DeleteAsync($"/api/v1/keys/{made.Id}", Cancelled)) { }
        var log = await admin.GetStringAsync("/api/v1/audit", Cancelled);
        foreach (var action in (string[])["tenant.created", "key.created", "key.revoked"])
            Assert.Contains($"\"{action}\"", log, StringComparison.Ordinal);
        Assert.Contains($"\"key:{made.Id}\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"key:{made.Id}\"", await other.Client().GetStringAsync("/api/v1/audit", Cancelled), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ListedAsync(HttpClient admin, long id) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/keys", Cancelled)).GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("id").GetInt64() == id);

    private static Task<(long Id, string Key)> CreateAsync(HttpClient admin, string name, params string[] scopes) => PostAsync(admin, "/api/v1/keys", new { name, scopes });

    private static async Task<(long Id, string Key)> PostAsync(HttpClient admin, string path, object body)
    {
        using var answer = await admin.PostAsJsonAsync(path, body, Cancelled);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return (made.GetProperty("id").GetInt64(), made.GetProperty("key").GetString()!);
    }

    private async Task<HttpStatusCode> StatusAsync(string key, string path)
    {
        using var client = replica.Client(key);
        using var answer = await client.GetAsync(path, Cancelled);
        return answer.StatusCode;
    }
}
