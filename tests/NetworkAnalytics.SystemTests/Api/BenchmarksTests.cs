using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class BenchmarksTests(ServedProduct product)
{
    [Fact]
    public async Task Asked_to_recompute_it_publishes_a_version_that_keys_and_members_read()
    {
        var association = await AssociationAsync();
        using var nothing = await association.Client.GetAsync("/api/v1/benchmarks", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(nothing, 404);
        Assert.Equal(1, (await RecomputedAsync(association)).GetProperty("version").GetInt32());

        var version = await association.Client.ReadAsync("/api/v1/benchmarks");
        Assert.Equal((1, "2021-01-01"), (version.GetProperty("version").GetInt32(), version.GetProperty("as_of").GetString()));
        Assert.Equal("everyone 30", Cohort(version.GetProperty("cohorts")[0]));
        Assert.Equal("everyone 30", Cohort((await association.Client.ReadAsync("/api/v1/cohorts")).GetProperty("published")[0]));
        Assert.Equal(1, Assert.Single((await association.Client.ReadAsync("/api/v1/benchmarks/versions")).GetProperty("versions").EnumerateArray()).GetProperty("version").GetInt32());
        Assert.Equal("done", Assert.Single((await association.Client.ReadAsync("/api/v1/recomputations")).GetProperty("recomputations").EnumerateArray()).GetProperty("state").GetString());
        using var missing = await association.Client.GetAsync("/api/v1/benchmarks/cohort?key=join_year%3D1066", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(missing, 404);

        var benchmark = await association.Client.ReadAsync("/api/v1/benchmarks/cohort?key=everyone");
        var cell = benchmark.GetProperty("curves")[0].GetProperty("cells")[2];
        Assert.Equal(("learning", 3, 30), (benchmark.GetProperty("curves")[0].GetProperty("measure").GetString(), cell.GetProperty("cell").GetInt32(), cell.GetProperty("members").GetInt32()));
        Assert.Equal(1, cell.GetProperty("p50").GetProperty("raw").GetDouble());
        // Thirty members: quartiles and no tails.
        Assert.Equal((JsonValueKind.Object, JsonValueKind.Null), (cell.GetProperty("p25").ValueKind, cell.GetProperty("p10").ValueKind));
    }

    [Fact]
    public async Task A_benchmark_has_a_tag_and_comes_as_CSV_where_that_is_asked_for()
    {
        var association = await AssociationAsync();
        await RecomputedAsync(association);
        using var first = await GetAsync(association.Client, "/api/v1/benchmarks/cohort?key=everyone");
        using var again = await GetAsync(association.Client, "/api/v1/benchmarks/cohort?key=everyone", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var csv = await GetAsync(association.Client, "/api/v1/benchmarks/cohort?key=everyone", r => r.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv")));
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(first.Headers.ETag, csv.Headers.ETag);
        var lines = (await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Equal("cohort,measure,clock,cell,n,p10,p25,p50,p75,p90", lines[0]);
        Assert.StartsWith("everyone,learning,tenure,1,30,,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_of_a_version_comes_in_one_ZIP_and_an_earlier_version_is_still_read()
    {
        var association = await AssociationAsync();
        using (var nothing = await association.Client.GetAsync("/api/v1/exports/benchmarks", TestContext.Current.CancellationToken))
            await Json.ProblemAsync(nothing, 404);
        await RecomputedAsync(association);
        using var zip = await GetAsync(association.Client, "/api/v1/exports/benchmarks");
        Assert.Equal("application/zip", zip.Content.Headers.ContentType!.MediaType);
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["centiles.csv", "returns.csv", "returns-summary.csv", "first-return.csv", "mcf.csv", "mix.csv"], archive.Entries.Select(e => e.Name));
        foreach (var entry in archive.Entries)
        {
            using var csv = await GetAsync(association.Client, $"/api/v1/benchmarks/versions/1/cohort?key=everyone&file={entry.Name[..^4]}", r => r.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv")));
            using var packed = new StreamReader(entry.Open());
            var lines = (await packed.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
            Assert.Equal((await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n'), lines.Where((l, i) => i == 0 || l.Length == 0 || l.StartsWith("everyone,", StringComparison.Ordinal)));
        }
        using var again = await GetAsync(association.Client, "/api/v1/exports/benchmarks", r => r.Headers.IfNoneMatch.Add(zip.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var missing = await association.Client.GetAsync("/api/v1/benchmarks/versions/99/cohort?key=everyone", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(missing, 404);
    }

    [Fact]
    public async Task A_version_uses_the_definition_of_a_cohort_that_holds_on_its_day()
    {
        var association = await AssociationAsync();
        foreach (var body in (string[])["""{"joined_from":"2020-01-01","effective_from":"2020-06-01"}""", """{"joined_from":"2020-01-02","effective_from":"2021-06-01"}"""])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var saved = await association.Client.PutAsync("/api/v1/cohorts/first%20day", content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        }
        Assert.Equal(["everyone 30"], await CohortsAsync(association, await RecomputedAsync(association, "2020-05-01")));
        Assert.Equal(["everyone 30", "first day 30"], await CohortsAsync(association, await RecomputedAsync(association, "2021-01-01")));
        Assert.Equal(["everyone 30", "first day "], await CohortsAsync(association, await RecomputedAsync(association, "2021-06-01")));
    }

    /// <summary>The cohorts of the version a recomputation published; which version is current is looked at once a second.</summary>
    private static async Task<string[]> CohortsAsync(ServedAssociation association, JsonElement recomputation)
    {
        JsonElement current = default;
        await Until.HoldsAsync("the version is served", async () =>
            (current = await association.Client.ReadAsync("/api/v1/benchmarks")).GetProperty("version").GetInt32() == recomputation.GetProperty("version").GetInt32());
        return [.. current.GetProperty("cohorts").EnumerateArray().Select(Cohort)];
    }

    [Fact]
    public async Task A_members_comparison_comes_in_the_language_asked_for_with_the_same_numbers()
    {
        var association = await AssociationAsync();
        await RecomputedAsync(association);
        using var member = await association.MemberAsync("m7");
        var english = await member.ReadAsync("/api/v1/me/comparison");
        var french = await member.ReadAsync("/api/v1/me/comparison?lang=fr");
        using var accepted = await GetAsync(member, "/api/v1/me/comparison", r => r.Headers.AcceptLanguage.ParseAdd("de, fr-CH;q=0.8, en;q=0.5"));
        Assert.Equal("fr", accepted.Content.Headers.ContentLanguage.Single());
        Assert.Equal(("en", "fr"), (english.GetProperty("language").GetString(), french.GetProperty("language").GetString()));
        Assert.Equal(english.GetProperty("measures").ToString(), french.GetProperty("measures").ToString());
        Assert.Equal(Codes(english), Codes(french));
        Assert.NotEqual(english.GetProperty("words").ToString(), french.GetProperty("words").ToString());
        Assert.Equal("own", Codes(english)[0]);
        Assert.Equal("middle", english.GetProperty("measures")[0].GetProperty("band").GetString());

        var curve = await member.ReadAsync("/api/v1/me/curve?as_of=2021-01-01");
        Assert.Equal((1, 12), (curve.GetProperty("hidden_returns").GetInt32(), curve.GetProperty("completed_months").GetInt32()));
        Assert.Equal(12, curve.GetProperty("measures")[0].GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task History_is_read_in_pages_to_its_end()
    {
        var association = await product.AssociationAsync(members: 1);
        var entries = Enumerable.Range(1, 25).Select(n => new EntrySent(n.ToString(CultureInfo.InvariantCulture), "activity", "event")).ToArray();
        using var stored = await association.Client.PostAsJsonAsync("/api/v1/members/m1/entries", new { entries }, Json.Options, TestContext.Current.CancellationToken);
        using var member = await association.MemberAsync("m1");
        var (read, pages, after) = (new List<string>(), 0, (string?)"");
        while (after is { } from)
        {
            var page = await member.ReadAsync($"/api/v1/me/history?limit=10{from}");
            read.AddRange(page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entry_id").GetString()!));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
            pages++;
        }
        Assert.Equal(entries.Select(e => e.EntryId), read);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_day_that_cannot_be_is_refused_by_name()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var (body, field) in new[] { ("""{"as_of":"0001-01-01"}""", "as_of"), ("""{"as_of":"tomorrow"}""", "as_of"), ("""{"asOf":"2021-01-01"}""", "asOf") })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await association.Client.PostAsync("/api/v1/recomputations", content, TestContext.Current.CancellationToken);
            Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        }
    }

    /// <summary>Thirty members who joined on one day; each has one return in the first month.</summary>
    private async Task<ServedAssociation> AssociationAsync()
    {
        var association = await product.AssociationAsync(members: 30);
        var history = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,expected\n");
        for (var n = 1; n <= 30; n++)
            history.Append(CultureInfo.InvariantCulture, $"1,m{n},2020-01-01T10:00:00Z,activity,event,\n2,m{n},2020-01-09T10:00:00Z,outcome,advice,false\n");
        using var body = new StringContent(history.ToString(), Encoding.UTF8, "text/csv");
        using var uploaded = await association.Client.PostAsync("/api/v1/imports/history", body, TestContext.Current.CancellationToken);
        var location = uploaded.Headers.Location!.ToString();
        await Until.HoldsAsync("the import is done", async () => (await association.Client.ReadAsync(location)).GetProperty("state").GetString() == "done");
        return association;
    }

    private static async Task<JsonElement> RecomputedAsync(ServedAssociation association, string asOf = "2021-01-01")
    {
        using var submitted = await association.Client.PostAsJsonAsync("/api/v1/recomputations", new { as_of = asOf }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        var status = await Json.OfAsync(submitted);
        await Until.HoldsAsync("the recomputation has ended", async () =>
        {
            status = await association.Client.ReadAsync(submitted.Headers.Location!.ToString());
            return status.GetProperty("state").GetString() is "done" or "failed";
        });
        Assert.Equal("done", status.GetProperty("state").GetString());
        return status;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        with?.Invoke(request);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Cohort(JsonElement cohort) => $"{cohort.GetProperty("key")} {cohort.GetProperty("members")}";

    private static string[] Codes(JsonElement comparison) => [.. comparison.GetProperty("words").EnumerateArray().Select(p => p.GetProperty("code").GetString()!)];
}
