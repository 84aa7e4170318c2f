using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.SystemTests.Access;

[Collection(AccessTests.Name)]
public sealed class TenantLifecycleTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_renames_and_configures_and_what_is_wrong_is_named()
    {
        var tenant = await replica.CreateTenantAsync();
        using var client = replica.Operator();
        var path = $"/api/v1/operator/tenants/{tenant.Id}";
        using var changed = await client.PatchAsJsonAsync(path, new { name = "Les anciens", locale = "fr", minimum_peers = 12, keep_imports_days = 7, add_outcome_categories = new[] { new { name = "mentoring", weight = 1.5 } } }, Cancelled);
        var detail = await changed.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal(("Les anciens", "fr", 12, 7), (detail.GetProperty("name").GetString(), detail.GetProperty("locale").GetString(), detail.GetProperty("minimum_peers").GetInt32(), detail.GetProperty("keep_imports_days").GetInt32()));
        Assert.Equal("mentoring", detail.GetProperty("outcome_categories").EnumerateArray().Last().GetProperty("name").GetString());

        foreach (var (body, field) in ((object, string)[])[(new { minimum_peers = 4 }, "minimum_peers"), (new { locale = "de" }, "locale"), (new { keep_audit_days = 3 }, "keep_audit_days"), (new { name = " " }, "name"), (new { recompute_cron = "often" }, "recompute_cron"), (new { time_zone = "Mars/Olympus" }, "time_zone")])
        {
            using var refused = await client.PatchAsJsonAsync(path, body, Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains($"\"{field}\"", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_time_zone_is_fixed_once_the_first_entry_is_in()
    {
        var tenant = await replica.CreateTenantAsync();
        using var client = replica.Operator();
        using var free = await client.PatchAsJsonAsync($"/api/v1/operator/tenants/{tenant.Id}", new { time_zone = "Europe/London" }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        await tenant.FillAsync(1);
        using var late = await client.PatchAsJsonAsync($"/api/v1/operator/tenants/{tenant.Id}", new { time_zone = "Europe/Paris" }, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
    }

    [Fact]
    public async Task While_an_association_is_suspended_nobody_acts_for_it_and_its_work_waits()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        using var client = tenant.Client();
        using var member = replica.Client(await tenant.MemberTokenAsync("m1"));
        using var boss = replica.Operator();
        using var suspended = await boss.PostAsync($"/api/v1/operator/tenants/{tenant.Id}/suspend", null, Cancelled);
        Assert.Equal(HttpStatusCode.OK, suspended.StatusCode);

        foreach (var (who, path) in ((HttpClient, string)[])[(client, "/api/v1/cohorts"), (client, "/api/v1/keys"), (member, "/api/v1/me/history")])
        {
            using var refused = await who.GetAsync(path, Cancelled);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("suspended", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
        var recomputations = tenant.Service<IRecomputations>();
        var waiting = await recomputations.Submit(tenant.Id, null, Cancelled);
        // Another association's work, submitted later, is done meanwhile: the queue does not stand still, this tenant does.
        var other = await replica.CreateTenantAsync();
        await other.FillAsync(1);
        var theirs = await recomputations.Submit(other.Id, null, Cancelled);
        await Eventually.HoldsAsync("the other association's benchmarks are computed", async () => (await recomputations.Find(other.Id, theirs, Cancelled))!.State == WorkState.Done);
        Assert.Equal(WorkState.Pending, (await recomputations.Find(tenant.Id, waiting, Cancelled))!.State);

        using var resumed = await boss.PostAsync($"/api/v1/operator/tenants/{tenant.Id}/resume", null, Cancelled);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        using var served = await client.GetAsync("/api/v1/cohorts", Cancelled);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        await Eventually.HoldsAsync("the work that waited is done", async () => (await recomputations.Find(tenant.Id, waiting, Cancelled))!.State == WorkState.Done);
    }

    [Fact]
    public async Task Deleting_needs_a_suspension_and_leaves_no_row_of_it_anywhere_and_every_row_of_the_others()
    {
        var (tenant, other) = (await replica.CreateTenantAsync(), await replica.CreateTenantAsync());
        foreach (var each in (TestTenant[])[tenant, other])
        {
            await each.FillAsync();
            var recomputations = each.Service<IRecomputations>();
            var id = await recomputations.Submit(each.Id, null, Cancelled);
            await Eventually.HoldsAsync("benchmarks are computed", async () => (await recomputations.Find(each.Id, id, Cancelled))!.State == WorkState.Done);
        }
        using var boss = replica.Operator();
        var path = $"/api/v1/operator/tenants/{tenant.Id}";
        using var early = await boss.DeleteAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);

        using (await boss.PostAsync(path + "/suspend", null, Cancelled)) { }
        var theirs = await Rows.CountsAsync(replica, other.Id);
        Assert.True((await Rows.CountsAsync(replica, tenant.Id)).Values.Sum() > 20);
        using var deleted = await boss.DeleteAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        var rows = (await deleted.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("rows");
        Assert.Equal(9, rows.GetProperty("analytics.entry").GetInt64());
        Assert.Equal(9, rows.GetProperty("analytics.note").GetInt64());
        Assert.Equal(3, rows.GetProperty("analytics.person").GetInt64());
        Assert.True(rows.GetProperty("orleans.grain_state").GetInt64() >= 2);
        Assert.True(rows.GetProperty("delivery.api_key").GetInt64() >= 1);

        Assert.All(await Rows.CountsAsync(replica, tenant.Id), table => Assert.Equal(0, table.Value));
        await Rows.UnchangedAsync(replica, other.Id, theirs);
        using var gone = await tenant.Client().GetAsync("/api/v1/cohorts", Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
        using var again = await boss.DeleteAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }
}
