using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>What holds for every call of the API, whoever refuses it: the endpoint, routing, the JSON reader or the server.</summary>
[Collection(ApiTests.Name)]
public sealed class ConventionsTests(ServedProduct product)
{
    private const string Entries = "/api/v1/members/m1/entries";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 404, null)]
    [InlineData("DELETE", "/api/v1/recomputations", null, 405, null)]
    [InlineData("GET", "/api/v1/imports/abc", null, 404, null)]
    [InlineData("GET", "/api/v1/keys/1/rotate", null, 405, null)]
    [InlineData("GET", "/api/v1/audit?limit=many", null, 400, "limit")]
    [InlineData("GET", "/api/v1/audit?limit=0", null, 400, "limit")]
    [InlineData("GET", "/api/v1/audit?after=x", null, 400, "after")]
    [InlineData("POST", "/api/v1/keys", "", 400, "body")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\",\n\"scopes\":[}", 400, "scopes[0]")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\"}", 400, "scopes")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":null,\"scopes\":[]}", 400, "name")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\",\"scopes\":[\"admin\",7]}", 400, "scopes[1]")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\",\"scopes\":\"admin\"}", 400, "scopes")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\",\"scopes\":[],\"colour\":1}", 400, "colour")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"a\",\"name\":\"b\",\"scopes\":[]}", 400, "name")]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"\\ud800\",\"scopes\":[]}", 400, "name")]
    [InlineData("POST", "/api/v1/recomputations", "{\"as_of\":\"14/03/2026\"}", 400, "as_of")]
    [InlineData("POST", "/api/v1/recomputations", "{\"as_of\":1e999}", 400, "as_of")]
    public async Task A_refusal_names_the_field_and_says_what_to_do(string method, string path, string? body, int status, string? field)
    {
        var association = await product.AssociationAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        // Whoever asks for a file is told in JSON why there is none.
        request.Headers.Accept.ParseAdd("text/csv");
        using var answer = await association.Client.SendAsync(request, Cancelled);
        var fields = await Json.ProblemAsync(answer, status);
        Assert.Equal(field is null ? [] : [field], fields.Keys);
        var problem = await Json.OfAsync(answer);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
    }

    [Fact]
    public async Task Where_JSON_breaks_is_told_by_line_and_byte()
    {
        var association = await product.AssociationAsync();
        using var answer = await PostAsync(association, "/api/v1/keys", "{\n \"name\": \"a\",\n \"scopes\" [] }");
        Assert.Contains("line 3", (await Json.ProblemAsync(answer, 400)).Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_body_is_read_and_one_that_is_broken_or_swells_is_refused()
    {
        var association = await product.AssociationAsync(members: 1);
        const string good = """{"entries":[{"entry_id":"a","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event"}]}""";
        using (var answer = await PackedAsync(association, Entries, Gzip(Encoding.UTF8.GetBytes(good)), "gzip"))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // A thousand to one: 64 MB in 64 KB.
        using (var answer = await PackedAsync(association, Entries, Gzip(Encoding.UTF8.GetBytes("{\"entries\":[{\"entry_id\":\"" + new string('x', 64 << 20))), "gzip"))
            Assert.Equal(["body"], (await Json.ProblemAsync(answer, 413)).Keys);
        using (var answer = await PackedAsync(association, Entries, Gzip(Encoding.UTF8.GetBytes(good))[..^9], "gzip"))
            Assert.Equal(["body"], (await Json.ProblemAsync(answer, 400)).Keys);
        using (var answer = await PackedAsync(association, Entries, Encoding.UTF8.GetBytes(good), "gzip"))
            Assert.Equal(["body"], (await Json.ProblemAsync(answer, 400)).Keys);
        using (var answer = await PackedAsync(association, Entries, Encoding.UTF8.GetBytes(good), "zstd"))
        {
            Assert.Equal(["Content-Encoding"], (await Json.ProblemAsync(answer, 415)).Keys);
            Assert.Contains("gzip", answer.Headers.GetValues("Accept-Encoding").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_come_packed_when_asked_for_and_never_where_a_secret_is_shown()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var encoding in (string[])["br", "gzip"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/members");
            request.Headers.AcceptEncoding.ParseAdd(encoding);
            using var answer = await association.Client.SendAsync(request, Cancelled);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        }
        using var making = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys") { Content = JsonContent.Create(new { name = "n", scopes = new[] { "admin" } }) };
        making.Headers.AcceptEncoding.ParseAdd("br, gzip");
        using var made = await association.Client.SendAsync(making, Cancelled);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Empty(made.Content.Headers.ContentEncoding);
        Assert.True(made.Headers.CacheControl!.NoStore);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        page.Headers.AcceptEncoding.ParseAdd("br, gzip");
        using var nobody = product.Client(null);
        using var form = await nobody.SendAsync(page, Cancelled);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Empty(form.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Who_has_an_answer_already_is_told_that_it_stands()
    {
        var association = await product.AssociationAsync();
        using var first = await association.Client.GetAsync("/api/v1/cohorts", Cancelled);
        var tag = first.Headers.ETag!;
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal((304, 0), await AgainAsync());
        using var saved = await association.Client.PutAsJsonAsync("/api/v1/cohorts/new", new { joined_from = "2020-01-01" }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal(200, (await AgainAsync()).Status);

        async Task<(int Status, int Length)> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/cohorts");
            request.Headers.IfNoneMatch.Add(tag);
            using var answer = await association.Client.SendAsync(request, Cancelled);
            return ((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length);
        }
    }

    [Fact]
    public async Task A_change_made_from_what_is_no_longer_there_is_refused()
    {
        var association = await product.AssociationAsync();
        using var made = await PutAsync(association, "2020-01-01", r => r.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var twice = await PutAsync(association, "2020-01-01", r => r.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any));
        Assert.Equal(["If-None-Match"], (await Json.ProblemAsync(twice, 412)).Keys);
        using var read = await association.Client.GetAsync("/api/v1/cohorts/c", Cancelled);
        Assert.Equal(made.Headers.ETag, read.Headers.ETag);
        using var mine = await PutAsync(association, "2021-01-01", r => r.Headers.IfMatch.Add(read.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        using var theirs = await PutAsync(association, "2022-01-01", r => r.Headers.IfMatch.Add(read.Headers.ETag!));
        Assert.Equal(["If-Match"], (await Json.ProblemAsync(theirs, 412)).Keys);
        Assert.Equal("2021-01-01", (await association.Client.ReadAsync("/api/v1/cohorts/c")).GetProperty("joined_from").GetString());

        static Task<HttpResponseMessage> PutAsync(ServedAssociation association, string from, Action<HttpRequestMessage> with)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/cohorts/c") { Content = JsonContent.Create(new { joined_from = from }) };
            with(request);
            return association.Client.SendAsync(request, Cancelled);
        }
    }

    [Fact]
    public async Task Two_changes_of_settings_at_once_are_both_made()
    {
        var association = await product.AssociationAsync();
        using var boss = product.Client(ServedProduct.OperatorToken);
        var path = $"/api/v1/operator/tenants/{association.Id}";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            using var answer = await boss.PatchAsJsonAsync(path, new { add_activity_kinds = new[] { $"kind_{n}" } }, Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        Assert.Equal(8, (await boss.ReadAsync(path)).GetProperty("activity_kinds").EnumerateArray().Count(k => k.GetString()!.StartsWith("kind_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Instants_are_written_in_UTC_whatever_offset_they_came_with()
    {
        var association = await product.AssociationAsync(members: 1);
        using var stored = await PostAsync(association, Entries, """{"entries":[{"entry_id":"a","occurred_at":"2021-05-04T12:00:00.25+02:00","entry":"activity","kind":"event"}]}""");
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        using var member = await association.MemberAsync("m1");
        var entry = (await member.ReadAsync("/api/v1/me/history")).GetProperty("entries")[0];
        Assert.Equal(("2021-05-04T10:00:00.25Z", "2021-05-04"), (entry.GetProperty("occurred_at").GetString(), entry.GetProperty("day").GetString()));
    }

    [Fact]
    public void A_cursor_is_of_its_own_list_alone()
    {
        var cursor = Cursor.Of("audit", 42);
        Assert.Equal(42, new PageQuery(cursor).Position("audit"));
        Assert.Equal("after", Assert.Throws<InvalidInputException>(() => new PageQuery(cursor).Position("history")).Problem.Field);
        foreach (var bad in (string[])["", " ", "x", "%00", cursor + "=", cursor[..^1], new string('a', 5000), Cursor.Of("audit", "-1"), Cursor.Of("audit", "1e9")])
            Assert.Equal("after", Assert.Throws<InvalidInputException>(() => new PageQuery(bad).Position("audit")).Problem.Field);
    }

    private static async Task<HttpResponseMessage> PostAsync(ServedAssociation association, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await association.Client.PostAsync(path, content, Cancelled);
    }

    private static async Task<HttpResponseMessage> PackedAsync(ServedAssociation association, string path, byte[] body, string encoding)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { encoding } } };
        return await association.Client.PostAsync(path, content, Cancelled);
    }

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(body);
        return packed.ToArray();
    }
}
