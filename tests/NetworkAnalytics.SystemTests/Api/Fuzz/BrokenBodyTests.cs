using System.Net.Http.Headers;
using System.Text;

namespace NetworkAnalytics.SystemTests.Api.Fuzz;

/// <summary>Bodies nobody should send: each is refused with what is wrong, none is an error of ours, nothing is stored.</summary>
[Collection(ApiTests.Name)]
public sealed class BrokenBodyTests(ServedProduct product)
{
    private const string Entry = """{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event"}""";

    private static readonly string[] Bodies =
    [
        "", " ", "null", "true", "0", "\"\"", "[]", "{", "}", "{}}", "[[[", "\u0000", "\ufeff", "{\"entries\":", "{'entries':[]}", "{\"entries\":[,]}", "{\"entries\":[{}]}", "{\"entries\":[[]]}",
        "{\"entries\":{}}", "{\"entries\":\"\"}", "{\"entries\":1e999}", "{\"entries\":-1e999}", "{\"entries\":NaN}", "{\"entries\":Infinity}", "{\"entries\":null}", "{\"Entries\":[]}", "// comment\n{}",
        "{\"entries\":[" + Entry + ",]}", "{\"entries\":[" + Entry + "]} trailing", "{\"entries\":[" + Entry + "],\"entries\":[]}", "{\"entries\":[" + Entry.Replace("\"kind\"", "\"entry_id\":\"y\",\"kind\"", StringComparison.Ordinal) + "]}",
        Nested("[", "]", 10_000), Nested("{\"entries\":", "}", 10_000), Nested("{\"a\":[", "]}", 70), "{\"entries\":[" + Nested("[", "]", 63) + "]}",
        With("entry_id", "\"\\u0000\""), With("entry_id", "\"\\ud800\""), With("entry_id", "\"\\udc00\\ud800\""), With("entry_id", "1"), With("entry_id", "{}"), With("entry_id", "\"" + new string('x', 100_000) + "\""),
        With("entry_id", "\"a\\nb\""), With("entry_id", "null"), With("entry", "1"), With("entry", "\"ACTIVITY\""), With("entry", "\"\\ud83d\""), With("kind", "\"\\u0000\""), With("kind", "\"" + new string('k', 70_000) + "\""),
        With("occurred_at", "1e999"), With("occurred_at", "\"0000-00-00T00:00:00Z\""), With("occurred_at", "\"9999-12-31T23:59:59-14:00\""), With("occurred_at", "\"0001-01-01T00:00:00+14:00\""),
        With("occurred_at", "\"2021-05-04T12:00:00+51:80\""), With("occurred_at", "\"2021-02-30T12:00:00Z\""), With("occurred_at", "\"\\u0662021-05-04T12:00:00Z\""), With("occurred_at", "\"2021-05-04T25:00:00Z\""),
        With("effort_minutes", "1e999"), With("effort_minutes", "1.5"), With("effort_minutes", "99999999999999999999"), With("effort_minutes", "-2147483648"), With("effort_minutes", "\"5\""), With("effort_minutes", "true"),
        With("value", "1e400"), With("horizon_months", "-1"), With("expected", "\"true\""), With("expected", "1"), With("note", "\"\\ud800\""), With("note", "\"\\u0000\""), With("note", "\"" + new string('n', 200_000) + "\""),
        With("counterparty_id", "\"\\ud800\""), With("counterparty_id", "\"\\u0000\""), With("counterparty_id", "\"" + new string('c', 5_000) + "\""), With("goal_id", "\"\\udfff\""), With("about_entry_id", "\"\\u0000\""),
        With("__proto__", "{}"), With("$type", "\"System.IO.FileInfo\""), With("$id", "\"1\""), With("\\u0000", "1"), With("\\ud800", "1"), With(new string('f', 50_000), "1"),
    ];

    [Fact]
    public async Task Broken_bodies_are_refused_with_what_is_wrong_and_store_nothing()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var body in Bodies)
        {
            using var content = Content(Encoding.UTF8.GetBytes(body));
            using var answer = await association.Client.PostAsync("/api/v1/members/m1/entries", content, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode is 400 or 413, $"{(int)answer.StatusCode} for {(body.Length < 200 ? body : body[..200])}");
            await Json.ProblemAsync(answer, (int)answer.StatusCode);
        }
        await NothingStoredAsync(association);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var bytes in new byte[][] { [0xff, 0xfe, 0x7b], [0xc3, 0x28], [.. "{\"entries\":[{\"entry_id\":\""u8, 0xed, 0xa0, 0x80, .. "\"}]}"u8], Encoding.Unicode.GetBytes("{}"), new byte[100_000] })
        {
            using var content = Content(bytes);
            using var answer = await association.Client.PostAsync("/api/v1/members/m1/entries", content, TestContext.Current.CancellationToken);
            await Json.ProblemAsync(answer, 400);
        }
        await NothingStoredAsync(association);
    }

    [Fact]
    public async Task Whatever_is_sent_to_the_other_routes_is_answered_and_no_error_of_ours()
    {
        var association = await product.AssociationAsync(members: 1);
        using var member = await association.MemberAsync("m1");
        foreach (var (client, path) in new[]
        {
            (association.Client, "/api/v1/members?after=x"), (association.Client, "/api/v1/members?after=99999999999"), (association.Client, "/api/v1/members?limit=0"), (association.Client, "/api/v1/members?limit=1e3"),
            (association.Client, "/api/v1/members/%F0%9F%91%A9"), (association.Client, "/api/v1/members/%ED%A0%80"), (association.Client, "/api/v1/members/%01"), (association.Client, "/api/v1/members/" + new string('m', 600)), (association.Client, "/api/v1/members/m1/entries/%0A"),
            (association.Client, "/api/v1/members/m1/entries/" + new string('e', 600)), (association.Client, "/api/v1/imports/99999999999999999999"), (association.Client, "/api/v1/imports/-1"), (association.Client, "/api/v1/imports/1/rejected?after=x"),
            (association.Client, "/api/v1/recomputations/0"), (association.Client, "/api/v1/benchmarks/cohort"), (association.Client, "/api/v1/benchmarks/cohort?key=%ED%A0%80"), (association.Client, "/api/v1/benchmarks/cohort?key=%00"),
            (member, "/api/v1/me/history?after=-1"), (member, "/api/v1/me/history?limit=5000"), (member, "/api/v1/me/history?after=1e999"), (member, "/api/v1/me/curve?as_of=2021-02-30"), (member, "/api/v1/me/curve?as_of=0001-01-01"),
            (member, "/api/v1/me/comparison?lang=tlh"), (member, "/api/v1/me/comparison?cohort=%00"),
        })
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode is 400 or 404, $"{(int)answer.StatusCode} for {path}");
        }
        foreach (var body in Bodies)
        {
            using var cohort = Content(Encoding.UTF8.GetBytes(body.Replace("entries", "attributes", StringComparison.Ordinal)));
            using var saved = await association.Client.PutAsync("/api/v1/cohorts/x", cohort, TestContext.Current.CancellationToken);
            Assert.True((int)saved.StatusCode is 200 or 400 or 413, $"{(int)saved.StatusCode} for a cohort {(body.Length < 200 ? body : body[..200])}");
        }
    }

    private static async Task NothingStoredAsync(ServedAssociation association)
    {
        using var member = await association.MemberAsync("m1");
        Assert.Equal(0, (await member.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
    }

    private static ByteArrayContent Content(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static string Nested(string open, string close, int depth) => string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));

    /// <summary>A good entry and one with a field of that content; a field the good one has is replaced.</summary>
    private static string With(string field, string content)
    {
        var fields = new Dictionary<string, string> { ["entry_id"] = "\"x\"", ["occurred_at"] = "\"2021-05-04T12:00:00Z\"", ["entry"] = "\"activity\"", ["kind"] = "\"event\"", [field] = content };
        return $"{{\"entries\":[{Entry.Replace("\"x\"", "\"good\"", StringComparison.Ordinal)},{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}]}}";
    }
}
