using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Api.OwnExport;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Erasing;

/// <summary>A member takes everything away.</summary>
[Collection(AccessTests.Name)]
public sealed class OwnExportTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_in_it_and_every_number_is_explained_in_both_languages()
    {
        var tenant = await AssociationAsync();
        using var me = replica.Client(await tenant.MemberTokenAsync("m1"));
        foreach (var (language, word) in ((string, string)[])[("en", "learning"), ("fr", "apprentissage")])
        {
            var own = JsonNode.Parse(await me.GetStringAsync($"/api/v1/me/export?lang={language}", Cancelled))!;
            Assert.Equal(("Ann Archer", "ann@example.org", "m1", "Paris"),
                ((string?)own["profile"]!["name"], (string?)own["profile"]!["email"], (string?)own["profile"]!["member_id"], (string?)own["profile"]!["attributes"]!["city"]));
            Assert.Contains("=a formula, perhaps", own["history"]!.AsArray().Select(e => (string?)e!["note"]));
            Assert.NotNull(own["ledger"]!["goals"]![0]);
            Assert.NotNull(own["curve"]!["measures"]![0]);
            Assert.NotEmpty(own["comparison"]!["measures"]!.AsArray());
            Assert.NotEmpty(own["comparison"]!["words"]!.AsArray());
            Assert.Contains("member_token.made", own["access_log"]!.AsArray().Select(l => (string?)l!["what"]));
            var explained = own["explanations"]!.AsObject().Select(e => e.Key).ToHashSet();
            own.AsObject().Remove("explanations");
            Assert.Empty(OwnRecords.Numbers(own).Except(explained));
            Assert.Contains(word, (string?)JsonNode.Parse(await me.GetStringAsync($"/api/v1/me/export?lang={language}", Cancelled))!["explanations"]!["learning_so_far"], StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_archive_opens_right_in_a_French_spreadsheet_and_holds_no_formula()
    {
        var tenant = await AssociationAsync();
        using var me = replica.Client(await tenant.MemberTokenAsync("m1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/export");
        request.Headers.Accept.ParseAdd("application/zip");
        request.Headers.AcceptLanguage.ParseAdd("fr-CH, en;q=0.5");
        using var answer = await me.SendAsync(request, Cancelled);
        Assert.Equal(("application/zip", "fr"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLanguage.Single()));
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancelled));
        var files = archive.Entries.ToDictionary(e => e.Name, e => Bytes(e));
        Assert.Superset(new HashSet<string> { "README.txt", "profile.csv", "history.csv", "ledger.csv", "goals.csv", "curve.csv", "comparison.csv", "access-log.csv" }, files.Keys.ToHashSet());
        foreach (var (name, bytes) in files.Where(f => f.Key.EndsWith(".csv", StringComparison.Ordinal)))
        {
            Assert.Equal([0xef, 0xbb, 0xbf], bytes[..3]);
            Assert.Contains(';', Encoding.UTF8.GetString(bytes).Split("\r\n")[0]);
        }
        Assert.Contains(";\"'=a formula, perhaps\"", Encoding.UTF8.GetString(files["history.csv"]), StringComparison.Ordinal);
        Assert.Contains("1,5", Encoding.UTF8.GetString(files["curve.csv"]), StringComparison.Ordinal);
        var readMe = Encoding.UTF8.GetString(files["README.txt"]);
        foreach (var text in (string[])["Tout ce qui vous concerne", "history.csv", "effort_minutes: Les minutes", "Votre registre en mots"])
            Assert.Contains(text, readMe, StringComparison.Ordinal);

        using var english = await me.GetAsync("/api/v1/me/export?format=zip&lang=en", Cancelled);
        using var second = new ZipArchive(await english.Content.ReadAsStreamAsync(Cancelled));
        Assert.Contains("1.5", Encoding.UTF8.GetString(Bytes(second.GetEntry("curve.csv")!)), StringComparison.Ordinal);
        foreach (var query in (string[])["lang=de", "format=xlsx"])
        {
            using var refused = await me.GetAsync($"/api/v1/me/export?{query}", Cancelled);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Published_numbers_as_CSV_are_for_programs_unless_a_language_is_asked_for()
    {
        var tenant = await AssociationAsync();
        using var client = tenant.Client();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/csv");
        var plain = await client.GetByteArrayAsync("/api/v1/benchmarks/cohort?key=everyone", Cancelled);
        Assert.StartsWith("cohort,measure,clock,cell,n,", Encoding.UTF8.GetString(plain), StringComparison.Ordinal);
        var french = await client.GetByteArrayAsync("/api/v1/benchmarks/cohort?key=everyone&lang=fr", Cancelled);
        Assert.Equal([0xef, 0xbb, 0xbf], french[..3]);
        Assert.StartsWith("cohort;measure;clock;cell;n;", Encoding.UTF8.GetString(french[3..]), StringComparison.Ordinal);
        using var refused = await client.GetAsync("/api/v1/benchmarks/cohort?key=everyone&lang=de", Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private async Task<TestTenant> AssociationAsync()
    {
        var tenant = await replica.CreateTenantAsync();
        var (people, history) = (new StringBuilder("member_id,joined_on,email,name,city\nm1,2020-01-01,ann@example.org,Ann Archer,Paris\n"), new StringBuilder("entry_id,member_id,occurred_at,entry,kind,effort_minutes,expected,goal_id,note\n"));
        for (var n = 2; n <= 45; n++)
            people.Append(System.Globalization.CultureInfo.InvariantCulture, $"m{n},2020-01-01,,,Paris\n");
        for (var n = 1; n <= 45; n++)
            history.Append(System.Globalization.CultureInfo.InvariantCulture, $"a,m{n},2020-01-01T10:00:00Z,activity,event,90,,,\ng,m{n},2020-01-02T10:00:00Z,goal_declared,job,,,first,\nr,m{n},2020-0{n % 9 + 1}-20T10:00:00Z,outcome,advice,,false,,\"=a formula, perhaps\"\nj,m{n},2020-10-20T10:00:00Z,outcome,job,,true,first,\n");
        await tenant.ImportAsync(ImportKind.Members, people.ToString());
        await tenant.ImportAsync(ImportKind.History, history.ToString());
        var recomputations = tenant.Service<IRecomputations>();
        var id = await recomputations.Submit(tenant.Id, new DateOnly(2021, 6, 1), Cancelled);
        await Eventually.HoldsAsync("the benchmarks are computed", async () => (await recomputations.Find(tenant.Id, id, Cancelled))!.State is WorkState.Done);
        await tenant.Service<Delivery.Access.Audit.AuditLog>().Write(tenant.Id, "command-line", Delivery.Access.Audit.AuditActions.MemberTokenMade, $"member:{await tenant.MemberAsync("m1")}", Cancelled);
        return tenant;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
