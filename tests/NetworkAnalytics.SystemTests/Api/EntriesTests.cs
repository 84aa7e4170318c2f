using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class EntriesTests(ServedProduct product)
{
    private const string Path = "/api/v1/members/m1/entries";

    [Fact]
    public async Task Appended_entries_are_acknowledged_in_order_and_have_receipts()
    {
        var association = await product.AssociationAsync(members: 2);
        using var answer = await PostAsync(association, Meeting("a"), Meeting("b") with { CounterpartyId = "m2" }, Return("c"));
        var receipts = await Json.OfAsync(answer);
        Assert.Equal(["a stored 1", "b stored 2", "c stored 3"], receipts.GetProperty("entries").EnumerateArray().Select(e => $"{e.GetProperty("entry_id")} {e.GetProperty("status")} {e.GetProperty("seq")}"));
        Assert.Equal(3, receipts.GetProperty("last_seq").GetInt32());
        var receipt = await association.Client.ReadAsync($"{Path}/b");
        Assert.Equal(("stored", 2), (receipt.GetProperty("status").GetString(), receipt.GetProperty("seq").GetInt32()));
        using var none = await association.Client.GetAsync($"{Path}/z", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(none, 404);
    }

    [Fact]
    public async Task Sent_again_a_call_is_acknowledged_again_and_stored_once()
    {
        var association = await product.AssociationAsync(members: 1);
        for (var turn = 0; turn < 3; turn++)
        {
            using var answer = await PostAsync(association, Meeting("a"), Return("b"));
            var receipts = await Json.OfAsync(answer);
            Assert.Equal(2, receipts.GetProperty("last_seq").GetInt32());
            Assert.All(receipts.GetProperty("entries").EnumerateArray(), e => Assert.Equal(turn == 0 ? "stored" : "already_stored", e.GetProperty("status").GetString()));
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_by_other_content_is_a_conflict_and_nothing_is_stored()
    {
        var association = await product.AssociationAsync(members: 1);
        (await PostAsync(association, Meeting("a"))).Dispose();
        using var answer = await PostAsync(association, Meeting("new"), Meeting("a") with { EffortMinutes = 45 });
        Assert.Equal(["entries[1].entry_id"], (await Json.ProblemAsync(answer, 409)).Keys);
        using var none = await association.Client.GetAsync($"{Path}/new", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(none, 404);
    }

    [Theory]
    [InlineData("entries[1].entry_id", """{"occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event"}""")]
    [InlineData("entries[1].entry", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"meeting"}""")]
    [InlineData("entries[1].occurred_at", """{"entry_id":"x","occurred_at":"2021-05-04 12:00","entry":"activity","kind":"event"}""")]
    [InlineData("entries[1].occurred_at", """{"entry_id":"x","occurred_at":"10000-01-01T00:00:00Z","entry":"activity","kind":"event"}""")]
    [InlineData("entries[1].kind", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"juggling"}""")]
    [InlineData("entries[1].effort_minutes", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","effort_minutes":-5}""")]
    [InlineData("entries[1].expected", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"outcome","kind":"job"}""")]
    [InlineData("entries[1].value", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"reflection","value":6}""")]
    [InlineData("entries[1].about_entry_id", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"retracted","about_entry_id":"never"}""")]
    [InlineData("entries[1].counterparty_id", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","counterparty_id":""}""")]
    [InlineData("entries[1].counterparty_id", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","counterparty_id":"a\u0000b"}""")]
    [InlineData("entries[1].note", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","note":"a\u0000b"}""")]
    [InlineData("entries[1]", "null")]
    [InlineData("entries[1].effort_minutes", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","effort_minutes":"45"}""")]
    [InlineData("entries[1].colour", """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","colour":"red"}""")]
    public async Task A_field_that_is_wrong_is_named_and_nothing_is_stored(string field, string entry)
    {
        var association = await product.AssociationAsync(members: 1);
        const string good = """{"entry_id":"good","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event"}""";
        using var body = new StringContent($$"""{"entries":[{{good}},{{entry}}]}""", Encoding.UTF8, "application/json");
        using var answer = await association.Client.PostAsync(Path, body, TestContext.Current.CancellationToken);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        using var none = await association.Client.GetAsync($"{Path}/good", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(none, 404);
    }

    [Fact]
    public async Task What_is_no_call_at_all_is_told_apart()
    {
        var association = await product.AssociationAsync(members: 1);
        using var nobody = await association.Client.PostAsJsonAsync("/api/v1/members/m77/entries", new { entries = new[] { Meeting("a") } }, Json.Options, TestContext.Current.CancellationToken);
        await Json.ProblemAsync(nobody, 404);
        using var nothing = await SendAsync(association, "", "application/json");
        Assert.Equal(["body"], (await Json.ProblemAsync(nothing, 400)).Keys);
        using var none = await SendAsync(association, """{"entries":[]}""", "application/json");
        Assert.Equal(["entries"], (await Json.ProblemAsync(none, 400)).Keys);
        using var text = await SendAsync(association, """{"entries":[]}""", "text/plain");
        await Json.ProblemAsync(text, 415);
        using var large = await SendAsync(association, $$"""{"entries":[{"entry_id":"{{new string('x', 5 << 20)}}"}]}""", "application/json");
        await Json.ProblemAsync(large, 413);
        using var method = await association.Client.DeleteAsync(Path, TestContext.Current.CancellationToken);
        await Json.ProblemAsync(method, 405);
        using var route = await association.Client.GetAsync("/api/v1/nothing", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(route, 404);
    }

    [Theory]
    [InlineData("12", "0012")]
    [InlineData("abc", "ABC")]
    [InlineData("O'Brien; DROP TABLE", "O%Brien")]
    [InlineData("a b", "a  b")]
    [InlineData("née 👩‍🚀", "nee 👩‍🚀")]
    [InlineData("a/b", "a")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("100%", "100")]
    public async Task An_id_is_the_members_alone_however_it_is_spelled(string mine, string other)
    {
        var association = await product.AssociationAsync();
        await association.JoinAsync($"\"{mine}\",2020-01-01\n\"{other}\",2020-01-01\n");
        using var answer = await association.Client.PostAsJsonAsync($"/api/v1/members/{Uri.EscapeDataString(mine)}/entries", new { entries = new[] { Meeting("1") } }, Json.Options, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var own = await association.MemberAsync(mine);
        using var others = await association.MemberAsync(other);
        Assert.Equal(1, (await own.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
        Assert.Equal(0, (await others.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
    }

    private static EntrySent Meeting(string id) => new(id, "activity", "one_to_one");

    private static EntrySent Return(string id) => new(id, "outcome", "advice", Expected: false);

    private static Task<HttpResponseMessage> PostAsync(ServedAssociation association, params EntrySent[] entries) =>
        association.Client.PostAsJsonAsync(Path, new { entries }, Json.Options, TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> SendAsync(ServedAssociation association, string body, string type)
    {
        using var content = new StringContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await association.Client.PostAsync(Path, content, TestContext.Current.CancellationToken);
    }
}

/// <summary>An entry as an integrator writes it.</summary>
internal sealed record EntrySent(
    string EntryId, string Entry, string? Kind = null, string OccurredAt = "2021-05-04T12:00:00Z", string? CounterpartyId = null, int? EffortMinutes = null, bool? Expected = null);
