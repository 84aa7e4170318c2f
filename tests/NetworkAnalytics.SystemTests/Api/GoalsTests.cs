using System.Net.Http.Json;
using System.Text.Json;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class GoalsTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_goal_is_declared_seen_anew_and_reached_without_a_word_of_entries()
    {
        var association = await product.AssociationAsync(members: 2);
        using var me = await association.MemberAsync("m1");
        // The association declares one, the member another; both are the member's to read.
        for (var turn = 0; turn < 2; turn++)
        {
            var status = turn == 0 ? "stored" : "already_stored";
            Assert.Equal(status, await WriteAsync(association.Client, HttpMethod.Put, "members/m1/goals/new-job", new { announces = "job", horizon_months = 12, occurred_at = "2021-01-04T09:00:00Z" }));
            Assert.Equal(status, await WriteAsync(me, HttpMethod.Put, "me/goals/a%2Fb", new { announces = "client", occurred_at = "2021-02-04T09:00:00Z", note = "in my own words" }));
            Assert.Equal(status, await WriteAsync(me, HttpMethod.Post, "me/goals/new-job/readjust", new { announces = "partnership", horizon_months = 18, occurred_at = "2021-03-04T09:00:00Z" }));
            Assert.Equal(status, await WriteAsync(association.Client, HttpMethod.Post, "members/m1/goals/new-job/reach", new { occurred_at = "2021-06-04T09:00:00Z" }));
            Assert.Equal(status, await WriteAsync(me, HttpMethod.Post, "me/goals/a%2Fb/drop", new { occurred_at = "2021-07-04T09:00:00Z" }));
        }
        var goals = await me.ReadAsync("/api/v1/me/goals");
        Assert.Equal(["new-job job 12 1 2021-06-04 ", "a/b client  0  2021-07-04"], goals.EnumerateArray().Select(g =>
            $"{g.GetProperty("goal_id")} {g.GetProperty("announces")} {g.GetProperty("horizon_months")} {g.GetProperty("readjustments").GetArrayLength()} {g.GetProperty("reached_on")} {g.GetProperty("dropped_on")}"));
        using var other = await association.MemberAsync("m2");
        Assert.Equal(0, (await other.ReadAsync("/api/v1/me/goals")).GetArrayLength());
        using var list = await association.Client.GetAsync("/api/v1/me/goals", Cancelled);
        await Json.ProblemAsync(list, 403);
    }

    [Fact]
    public async Task What_is_wrong_is_named_as_the_sender_called_it()
    {
        var association = await product.AssociationAsync(members: 1);
        using var me = await association.MemberAsync("m1");
        await WriteAsync(me, HttpMethod.Put, "me/goals/g", new { announces = "job", occurred_at = "2021-01-04T09:00:00Z" });
        foreach (var (status, field, method, path, body) in new (int, string, HttpMethod, string, object)[]
        {
            (400, "occurred_at", HttpMethod.Put, "me/goals/h", new { announces = "job" }),
            (400, "announces", HttpMethod.Put, "me/goals/h", new { occurred_at = "2021-01-04T09:00:00Z" }),
            (400, "announces", HttpMethod.Put, "me/goals/h", new { announces = "fame", occurred_at = "2021-01-04T09:00:00Z" }),
            (409, "goal_id", HttpMethod.Put, "me/goals/g", new { announces = "client", occurred_at = "2021-01-04T09:00:00Z" }),
            (400, "goal_id", HttpMethod.Post, "me/goals/never/reach", new { occurred_at = "2021-01-04T09:00:00Z" }),
            (400, "horizon_months", HttpMethod.Post, "me/goals/g/reach", new { horizon_months = 3, occurred_at = "2021-01-04T09:00:00Z" }),
        })
        {
            using var answer = await SendAsync(me, method, path, body);
            Assert.Equal([field], (await Json.ProblemAsync(answer, status)).Keys);
        }
        using var nobody = await SendAsync(association.Client, HttpMethod.Put, "members/m77/goals/g", new { announces = "job", occurred_at = "2021-01-04T09:00:00Z" });
        await Json.ProblemAsync(nobody, 404);
    }

    [Fact]
    public async Task An_entry_is_taken_back_once_and_counts_no_more()
    {
        var association = await product.AssociationAsync(members: 1);
        using var me = await association.MemberAsync("m1");
        using (var stored = await association.Client.PutAsJsonAsync("/api/v1/encounters/e", new { kind = "event", occurred_at = "2021-05-04T12:00:00Z", attendees = new[] { new { member_id = "m1" } } }, Cancelled))
            Assert.True(stored.IsSuccessStatusCode);
        Assert.Equal("stored", await WriteAsync(association.Client, HttpMethod.Post, "members/m1/entries/encounter%3Ae/retract", new { reason = "was ill that day" }));
        Assert.Equal("already_stored", await WriteAsync(association.Client, HttpMethod.Post, "members/m1/entries/encounter%3Ae/retract", new { reason = "was away" }));
        Assert.Equal(0, (await me.ReadAsync("/api/v1/me/curve")).GetProperty("encounters").GetInt32());
        Assert.Equal("was ill that day", (await me.ReadAsync("/api/v1/me/history")).GetProperty("entries")[1].GetProperty("note").GetString());
        using var none = await SendAsync(association.Client, HttpMethod.Post, "members/m1/entries/never/retract", new { });
        await Json.ProblemAsync(none, 404);
        using var reason = await SendAsync(association.Client, HttpMethod.Post, "members/m1/entries/encounter%3Ae/retract", new { reason = 5 });
        Assert.Equal(["reason"], (await Json.ProblemAsync(reason, 400)).Keys);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        return await client.SendAsync(request, Cancelled);
    }

    /// <returns>The status in the receipt.</returns>
    private static async Task<string> WriteAsync(HttpClient client, HttpMethod method, string path, object body)
    {
        using var answer = await SendAsync(client, method, path, body);
        var receipt = await Json.OfAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, receipt.ToString());
        return receipt.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : receipt.ToString();
    }
}
