using System.Text;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class SettingsTests(ServedProduct product)
{
    [Fact]
    public async Task An_association_changes_what_is_its_own_and_the_rest_stays()
    {
        var association = await product.AssociationAsync();
        var before = await association.Client.ReadAsync("/api/v1/settings");
        Assert.Equal(("en", 10), (before.GetProperty("locale").GetString(), before.GetProperty("minimum_peers").GetInt32()));
        using (var answer = await PatchAsync(association, """{"locale":"fr","time_zone":"Europe/Paris","minimum_peers":12,"add_outcome_categories":[{"name":"mentor","weight":2.5}],"add_activity_kinds":["hike"],"outcome_weights":{"job":0.5,"mentor":3}}"""))
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var after = await association.Client.ReadAsync("/api/v1/settings");
        Assert.Equal(("fr", "Europe/Paris", 12, 90), (after.GetProperty("locale").GetString(), after.GetProperty("time_zone").GetString(), after.GetProperty("minimum_peers").GetInt32(), after.GetProperty("keep_imports_days").GetInt32()));
        Assert.Equal("hike", after.GetProperty("activity_kinds").EnumerateArray().Last().GetString());
        Assert.Equal(["job 0.5", "client 1", "mentor 3"], after.GetProperty("outcome_categories").EnumerateArray().Select(c => $"{c.GetProperty("name")} {c.GetProperty("weight")}").Where(c => c[0] is 'j' or 'm' || c.StartsWith("client", StringComparison.Ordinal)));
        Assert.Contains("settings.changed", await association.Client.GetStringAsync("/api/v1/audit", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minimum_peers":4}""", "minimum_peers")]
    [InlineData("""{"locale":"tlh"}""", "locale")]
    [InlineData("""{"time_zone":"Paris"}""", "time_zone")]
    [InlineData("""{"keep_audit_days":1}""", "keep_audit_days")]
    [InlineData("""{"effort_bin_hours":0}""", "effort_bin_hours")]
    [InlineData("""{"outcome_weights":{"fame":1}}""", "outcome_weights.fame")]
    [InlineData("""{"outcome_weights":{"job":0.25}}""", "outcome_weights.job")]
    [InlineData("""{"outcome_weights":{"job":79228162514264337593543950335}}""", "outcome_weights.job")]
    [InlineData("""{"add_activity_kinds":["event"]}""", "activity_kinds")]
    [InlineData("""{"add_outcome_categories":[{"name":"Été"}]}""", "outcome_categories")]
    [InlineData("""{"recompute_cron":"* * * * *"}""", "recompute_cron")]
    [InlineData("""{"name":"Another"}""", "name")]
    public async Task A_setting_that_is_wrong_or_not_its_own_to_change_is_named_and_nothing_changes(string body, string field)
    {
        var association = await product.AssociationAsync();
        var before = (await association.Client.ReadAsync("/api/v1/settings")).ToString();
        using var answer = await PatchAsync(association, body);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        Assert.Equal(before, (await association.Client.ReadAsync("/api/v1/settings")).ToString());
    }

    private static async Task<HttpResponseMessage> PatchAsync(ServedAssociation association, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await association.Client.PatchAsync("/api/v1/settings", content, TestContext.Current.CancellationToken);
    }
}
