using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class EncountersTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_on_the_attendance_list_gets_the_encounter_once_however_often_it_is_sent()
    {
        var association = await product.AssociationAsync(members: 4);
        var list = new[] { new { member_id = "m1", effort_minutes = (int?)null, counterparty_id = (string?)null }, new { member_id = "m2", effort_minutes = (int?)45, counterparty_id = (string?)"m1" } };
        foreach (var status in (string[])["stored", "already_stored"])
        {
            var answer = await PutAsync(association, "spring/dinner", new { kind = "event", occurred_at = "2021-05-04T18:00:00+02:00", effort_minutes = 120, attendees = list }, HttpStatusCode.OK);
            Assert.Equal("encounter:spring/dinner", answer.GetProperty("entry_id").GetString());
            Assert.Equal([$"m1 {status}", $"m2 {status}"], answer.GetProperty("attendees").EnumerateArray().Select(a => $"{a.GetProperty("member_id")} {a.GetProperty("status")}"));
        }
        // Whoever came late to the list is added to it.
        var longer = await PutAsync(association, "spring/dinner", new { kind = "event", occurred_at = "2021-05-04T16:00:00Z", effort_minutes = 120, attendees = list.Append(new { member_id = "m4", effort_minutes = (int?)null, counterparty_id = (string?)"a guest" }) }, HttpStatusCode.OK);
        Assert.Equal((1, 2, 0), (longer.GetProperty("stored").GetInt32(), longer.GetProperty("already_stored").GetInt32(), longer.GetProperty("left_out").GetInt32()));

        Assert.Equal(["encounter:spring/dinner activity event 120 -"], await HistoryAsync(association, "m1"));
        Assert.Equal(["encounter:spring/dinner activity event 45 m1"], await HistoryAsync(association, "m2"));
        Assert.Empty(await HistoryAsync(association, "m3"));
        Assert.Equal(["encounter:spring/dinner activity event 120 a guest"], await HistoryAsync(association, "m4"));
        var receipt = await association.Client.ReadAsync("/api/v1/members/m2/entries/encounter%3Aspring%2Fdinner");
        Assert.Equal("stored", receipt.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{"member_id":"nobody"},{"member_id":"m2"},{"member_id":"no one"}]}""", 400, "attendees[1].member_id attendees[3].member_id")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},null,{"member_id":""}]}""", 400, "attendees[1] attendees[2].member_id")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{}]}""", 400, "attendees[1].member_id")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{"member_id":"m2"},{"member_id":"m1"}]}""", 400, "attendees[2].member_id")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{"member_id":"m2","effort_minutes":-1}]}""", 400, "attendees[1].effort_minutes")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","effort_minutes":20000,"attendees":[{"member_id":"m1"},{"member_id":"m2","effort_minutes":1}]}""", 400, "effort_minutes")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{"member_id":"m2","counterparty_id":"a\u0000b"}]}""", 400, "attendees[1].counterparty_id")]
    [InlineData("""{"kind":"juggling","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1"},{"member_id":"m2","counterparty_id":"never seen"}]}""", 400, "kind")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04","attendees":[{"member_id":"m1"}]}""", 400, "occurred_at")]
    [InlineData("""{"kind":"event","occurred_at":"2999-05-04T18:00:00Z","attendees":[{"member_id":"m1"}]}""", 400, "occurred_at")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[]}""", 400, "attendees")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z"}""", 400, "attendees")]
    [InlineData("""{"kind":"event","occurred_at":"2021-05-04T18:00:00Z","attendees":[{"member_id":"m1","mood":"good"}]}""", 400, "attendees[0].mood")]
    public async Task With_a_mistake_anywhere_each_is_named_and_nobody_has_it(string body, int status, string paths)
    {
        var association = await product.AssociationAsync(members: 3);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await association.Client.PutAsync("/api/v1/encounters/e1", content, Cancelled);
        Assert.Equal(paths.Split(' '), (await Json.ProblemAsync(answer, status)).Keys);
        foreach (var member in (string[])["m1", "m2"])
            Assert.Empty(await HistoryAsync(association, member));
        Assert.Equal(0, await product.PeopleAsync(association.Id, "never seen"));
    }

    [Fact]
    public async Task Another_content_under_the_same_id_is_a_conflict_and_those_who_were_new_do_not_have_it()
    {
        var association = await product.AssociationAsync(members: 3);
        await PutAsync(association, "e", new { kind = "event", occurred_at = "2021-05-04T18:00:00Z", attendees = new[] { new { member_id = "m2" } } }, HttpStatusCode.OK);
        using var answer = await SendAsync(association, "e", new { kind = "event", occurred_at = "2021-05-05T18:00:00Z", attendees = new[] { new { member_id = "m1" }, new { member_id = "m2" } } });
        Assert.Equal(["attendees[1]"], (await Json.ProblemAsync(answer, 409)).Keys);
        Assert.Empty(await HistoryAsync(association, "m1"));
    }

    [Fact]
    public async Task Guests_are_left_out_when_that_is_asked_for_and_each_has_a_receipt()
    {
        var association = await product.AssociationAsync(members: 1);
        var answer = await PutAsync(association, "e", new { kind = "event", occurred_at = "2021-05-04T18:00:00Z", skip_unknown = true, attendees = new[] { new { member_id = "guest" }, new { member_id = "m1" } } }, HttpStatusCode.OK);
        Assert.Equal(["guest unknown_member", "m1 stored"], answer.GetProperty("attendees").EnumerateArray().Select(a => $"{a.GetProperty("member_id")} {a.GetProperty("status")}"));
        Assert.Equal(0, await product.PeopleAsync(association.Id, "guest"));
    }

    [Fact]
    public async Task Three_thousand_attendees_are_one_call()
    {
        var association = await product.AssociationAsync(members: 3_000);
        var body = new { kind = "event", occurred_at = "2021-05-04T18:00:00Z", attendees = Enumerable.Range(1, 3_000).Select(n => new { member_id = $"m{n}" }).ToArray() };
        var answer = await PutAsync(association, "congress", body, HttpStatusCode.OK);
        Assert.Equal(3_000, answer.GetProperty("stored").GetInt32());
        Assert.Equal(3_000, (await PutAsync(association, "congress", body, HttpStatusCode.OK)).GetProperty("already_stored").GetInt32());
        Assert.Single(await HistoryAsync(association, "m2999"));
    }

    internal async Task<string[]> HistoryAsync(ServedAssociation association, string member)
    {
        using var client = await association.MemberAsync(member);
        return [.. (await client.ReadAsync("/api/v1/me/history")).GetProperty("entries").EnumerateArray().Select(e =>
            $"{e.GetProperty("entry_id")} {e.GetProperty("entry")} {e.GetProperty("kind")} {e.GetProperty("effort_minutes")} {(e.GetProperty("counterparty_id").GetString() ?? "-")}")];
    }

    [SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "It is an id.")]
    private static Task<HttpResponseMessage> SendAsync(ServedAssociation association, string id, object body) =>
        association.Client.PutAsJsonAsync($"/api/v1/encounters/{Uri.EscapeDataString(id)}", body, Cancelled);

    private static async Task<JsonElement> PutAsync(ServedAssociation association, string id, object body, HttpStatusCode status)
    {
        using var answer = await SendAsync(association, id, body);
        Assert.True(answer.StatusCode == status, await answer.Content.ReadAsStringAsync(Cancelled));
        return await Json.OfAsync(answer);
    }
}
