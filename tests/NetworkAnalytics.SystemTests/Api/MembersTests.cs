using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.Delivery.Access;
using Microsoft.Extensions.DependencyInjection;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>The directory over HTTP: one member at a time, and their attributes with days.</summary>
[Collection(ApiTests.Name)]
public sealed class MembersTests(ServedProduct product)
{
    [Fact]
    public async Task A_member_is_created_read_and_changed_and_what_is_left_out_stays()
    {
        var association = await product.AssociationAsync();
        using var created = await PutAsync(association, "/api/v1/members/anna", """{"joined_on":"2023-09-01","email":"anna@example.org","name":"Anna Keller","locale":"fr","time_zone":"Europe/Paris"}""");
        Assert.Equal((HttpStatusCode.Created, "/api/v1/members/anna"), (created.StatusCode, created.Headers.Location!.ToString()));
        using var left = await PutAsync(association, "/api/v1/members/anna", """{"left_on":"2025-01-31"}""");
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        var anna = await association.Client.ReadAsync("/api/v1/members/anna");
        Assert.Equal(("anna", "2023-09-01", "2025-01-31"), (Text(anna, "member_id"), Text(anna, "joined_on"), Text(anna, "left_on")));
        // Names and addresses are written, and nobody reads them back with a key.
        Assert.DoesNotContain("Keller", anna.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", anna.ToString(), StringComparison.Ordinal);
        using var back = await PutAsync(association, "/api/v1/members/anna", """{"left_on":null}""");
        Assert.Equal(JsonValueKind.Null, (await association.Client.ReadAsync("/api/v1/members/anna")).GetProperty("left_on").ValueKind);
    }

    [Theory]
    [InlineData("{}", "joined_on")]
    [InlineData("""{"joined_on":null}""", "joined_on")]
    [InlineData("""{"joined_on":"1 March"}""", "joined_on")]
    [InlineData("""{"joined_on":"1066-10-14"}""", "joined_on")]
    [InlineData("""{"joined_on":"2023-09-01","left_on":"2023-08-31"}""", "left_on")]
    [InlineData("""{"joined_on":"2023-09-01","email":"nowhere"}""", "email")]
    [InlineData("""{"joined_on":"2023-09-01","name":"a\u0000b"}""", "name")]
    [InlineData("""{"joined_on":"2023-09-01","locale":"français"}""", "locale")]
    [InlineData("""{"joined_on":"2023-09-01","time_zone":"Mars"}""", "time_zone")]
    [InlineData("""{"joined_on":"2023-09-01","chapter":"Lyon"}""", "chapter")]
    public async Task A_field_that_is_wrong_is_named_and_nothing_is_stored(string body, string field)
    {
        var association = await product.AssociationAsync();
        using var answer = await PutAsync(association, "/api/v1/members/anna", body);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        using var none = await association.Client.GetAsync("/api/v1/members/anna", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(none, 404);
    }

    [Fact]
    public async Task Whoever_writes_from_what_they_have_seen_writes_over_nobody()
    {
        var association = await product.AssociationAsync();
        using var created = await PutAsync(association, "/api/v1/members/anna", """{"joined_on":"2023-09-01"}""", ifNoneMatch: "*");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var twice = await PutAsync(association, "/api/v1/members/anna", """{"joined_on":"2024-09-01"}""", ifNoneMatch: "*");
        await Json.ProblemAsync(twice, 412);
        using var seen = await association.Client.GetAsync("/api/v1/members/anna", TestContext.Current.CancellationToken);
        Assert.Equal(seen.Headers.ETag, created.Headers.ETag);
        using var changed = await PutAsync(association, "/api/v1/members/anna/attributes/chapter", """{"value":"Lyon"}""", ifMatch: seen.Headers.ETag);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var stale = await PutAsync(association, "/api/v1/members/anna", """{"joined_on":"2024-09-01"}""", ifMatch: seen.Headers.ETag);
        await Json.ProblemAsync(stale, 412);
        using var fresh = await PutAsync(association, "/api/v1/members/anna", """{"joined_on":"2024-09-01"}""", ifMatch: changed.Headers.ETag);
        Assert.Equal(HttpStatusCode.NoContent, fresh.StatusCode);
        using var nobody = await PutAsync(association, "/api/v1/members/bruno", """{"joined_on":"2024-09-01"}""", ifMatch: changed.Headers.ETag);
        await Json.ProblemAsync(nobody, 412);
    }

    [Fact]
    public async Task Of_many_who_create_or_change_one_member_at_once_none_is_refused_and_none_is_lost()
    {
        var association = await product.AssociationAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => PutAsync(association, "/api/v1/members/anna", $$"""{"joined_on":"2023-09-0{{n + 1}}"}""")));
        Assert.Equal([201, 204], answers.Select(a => (int)a.StatusCode).Distinct().Order());
        answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => PutAsync(association, $"/api/v1/members/anna/attributes/a{n}", """{"value":"x"}""")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.StatusCode));
        Assert.Equal(8, (await association.Client.ReadAsync("/api/v1/members/anna")).GetProperty("attributes").EnumerateObject().Count());
    }

    [Fact]
    public async Task An_attribute_has_values_with_days_that_are_given_replaced_and_taken_back()
    {
        var association = await product.AssociationAsync(members: 1);
        await DoneAsync(PutAsync(association, "/api/v1/members/m1/attributes/chapter", """{"value":"Lyon"}"""));
        await DoneAsync(PutAsync(association, "/api/v1/members/m1/attributes/chapter?valid_from=2024-03-01", """{"value":"Nantes"}"""));
        await DoneAsync(PutAsync(association, "/api/v1/members/m1/attributes/chapter?valid_from=2199-01-01", """{"value":null}"""));
        Assert.Equal(["chapter Lyon ", "chapter Nantes 2024-03-01", "chapter  2199-01-01"], await ValuesAsync(association, "m1"));
        Assert.Equal("Nantes", Text((await association.Client.ReadAsync("/api/v1/members/m1")).GetProperty("attributes"), "chapter"));
        await DoneAsync(PutAsync(association, "/api/v1/members/m1/attributes/chapter?valid_from=2024-03-01", """{"value":"Brest"}"""));
        await DoneAsync(association.Client.DeleteAsync("/api/v1/members/m1/attributes/chapter?valid_from=2199-01-01", TestContext.Current.CancellationToken));
        await DoneAsync(association.Client.DeleteAsync("/api/v1/members/m1/attributes/chapter", TestContext.Current.CancellationToken));
        Assert.Equal(["chapter Brest 2024-03-01"], await ValuesAsync(association, "m1"));
        using var gone = await association.Client.DeleteAsync("/api/v1/members/m1/attributes/chapter", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(gone, 404);
    }

    [Theory]
    [InlineData("chapter", "", """{"value":"a\nb"}""", "value")]
    [InlineData("chapter", "", """{"value":""}""", "value")]
    [InlineData("chapter", "", """{"value":5}""", "value")]
    [InlineData("chapter", "?valid_from=yesterday", """{"value":"Lyon"}""", "valid_from")]
    [InlineData("chapter", "?valid_from=1066-10-14", """{"value":"Lyon"}""", "valid_from")]
    [InlineData("a%3Db", "", """{"value":"Lyon"}""", "attribute")]
    [InlineData("email", "", """{"value":"ann@example.org"}""", "attribute")]
    public async Task A_value_that_is_wrong_names_its_field(string attribute, string query, string body, string field)
    {
        var association = await product.AssociationAsync(members: 1);
        using var answer = await PutAsync(association, $"/api/v1/members/m1/attributes/{attribute}{query}", body);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        Assert.Empty(await ValuesAsync(association, "m1"));
    }

    [Fact]
    public async Task The_list_is_read_page_by_page_and_by_an_attribute_as_it_is_today()
    {
        var association = await product.AssociationAsync(members: 7);
        foreach (var member in (string[])["m2", "m4", "m6"])
            await DoneAsync(PutAsync(association, $"/api/v1/members/{member}/attributes/chapter?valid_from=2024-03-01", """{"value":"Nantes"}"""));
        await DoneAsync(PutAsync(association, "/api/v1/members/m5/attributes/chapter?valid_from=2199-03-01", """{"value":"Nantes"}"""));
        await DoneAsync(PutAsync(association, "/api/v1/members/m6/attributes/chapter?valid_from=2025-03-01", """{"value":null}"""));
        await DoneAsync(PutAsync(association, "/api/v1/members/m7/attributes/chapter", """{"value":"Lyon"}"""));
        Assert.Equal(["m1", "m2", "m3", "m4", "m5", "m6", "m7"], await ListAsync(association, "limit=3"));
        Assert.Equal(["m2", "m4", "m7"], await ListAsync(association, "attribute=chapter&limit=2"));
        Assert.Equal(["m2", "m4"], await ListAsync(association, "attribute=chapter&value=Nantes&limit=1"));
        Assert.Empty(await ListAsync(association, "attribute=nothing"));
        foreach (var (query, field) in new[] { ("after=bogus", "after"), ("limit=0", "limit"), ("limit=1001", "limit"), ("value=Lyon", "attribute") })
        {
            using var answer = await association.Client.GetAsync($"/api/v1/members?{query}", TestContext.Current.CancellationToken);
            Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        }
    }

    [Fact]
    public async Task Somebody_elses_ids_are_nobodys_and_each_scope_opens_its_own()
    {
        var (mine, other) = (await product.AssociationAsync(members: 1), await product.AssociationAsync());
        foreach (var answer in new[]
        {
            await other.Client.GetAsync("/api/v1/members/m1", TestContext.Current.CancellationToken),
            await PutAsync(other, "/api/v1/members/m1/attributes/chapter", """{"value":"Lyon"}"""),
            await other.Client.DeleteAsync("/api/v1/members/m1/attributes/chapter", TestContext.Current.CancellationToken),
            await PostAsync(other, "/api/v1/members/m1/merge", """{"other_id":"m2"}"""),
        })
            await Json.ProblemAsync(answer, 404);
        Assert.Empty(await ListAsync(other, "limit=10"));
        // What another makes under the same id is theirs alone.
        await PutAsync(other, "/api/v1/members/m1", """{"joined_on":"2024-01-01"}""");
        Assert.Equal("2020-01-01", Text(await mine.Client.ReadAsync("/api/v1/members/m1"), "joined_on"));

        var writer = await KeyAsync(mine, Scopes.HistoryWrite);
        using var written = await writer.PutAsync("/api/v1/members/m2", Body("""{"joined_on":"2024-01-01"}"""), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        using var read = await writer.GetAsync("/api/v1/members/m2", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        var reader = await KeyAsync(mine, Scopes.Admin);
        using var refused = await reader.PutAsync("/api/v1/members/m3", Body("""{"joined_on":"2024-01-01"}"""), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var member = await (await mine.MemberAsync("m1")).GetAsync("/api/v1/members/m1", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, member.StatusCode);
    }

    private async Task<HttpClient> KeyAsync(ServedAssociation association, string scope) =>
        product.Client((await product.Services.GetRequiredService<ApiKeys>().Create(association.Id, scope, [scope], TestContext.Current.CancellationToken)).Plaintext);

    private static async Task<HttpResponseMessage> PutAsync(ServedAssociation association, string path, string body, EntityTagHeaderValue? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Body(body) };
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(ifMatch);
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await association.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> PostAsync(ServedAssociation association, string path, string body) => association.Client.PostAsync(path, Body(body), TestContext.Current.CancellationToken);

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task DoneAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<List<string>> ListAsync(ServedAssociation association, string query)
    {
        var (members, next) = (new List<string>(), (string?)"");
        while (next is not null)
        {
            var page = await association.Client.ReadAsync($"/api/v1/members?{query}{(next.Length == 0 ? "" : $"&after={next}")}");
            members.AddRange(page.GetProperty("members").EnumerateArray().Select(m => Text(m, "member_id")!));
            next = Text(page, "next");
        }
        return members;
    }

    private static async Task<string[]> ValuesAsync(ServedAssociation association, string member) =>
        [.. (await association.Client.ReadAsync($"/api/v1/members/{member}")).GetProperty("values").EnumerateArray().Select(v => $"{Text(v, "attribute")} {Text(v, "value")} {Text(v, "valid_from")}")];

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
