using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Files as other systems write them.</summary>
[Collection(ApiTests.Name)]
public sealed class MappedImportsTests(ServedProduct product)
{
    private const string Meetings =
        "N°;Adhérent;Avec;Quand;Type de rencontre;Durée;Mémo;\r\n"
        + "1;m1;m2;04/05/2021 09:30;Rendez-vous;45;déjà vu;\r\n"
        + "2;m2;;05/05/2021 18:00;Soirée;;;\r\n"
        + "3;m1;;31/02/2021 18:00;Soirée;;;\r\n"
        + "4;m9;;05/05/2021 18:00;Soirée;;;\r\n"
        + "5;m1;;05/05/2021 18:00;Fête;;=1+1;\r\n";

    private static readonly object Mapping = new
    {
        columns = new Dictionary<string, string> { ["entry_id"] = "N°", ["member_id"] = "Adhérent", ["counterparty_id"] = "Avec", ["occurred_at"] = "Quand", ["kind"] = "Type de rencontre", ["effort_minutes"] = "Durée", ["note"] = "Mémo" },
        constants = new Dictionary<string, string> { ["entry"] = "activity" },
        values = new Dictionary<string, Dictionary<string, string>> { ["kind"] = new() { ["Rendez-vous"] = "one_to_one", ["Soirée"] = "event" } },
        date_format = "dd/MM/yyyy HH:mm",
        time_zone = "Europe/Paris",
        delimiter = ";",
        encoding = "windows-1252",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Encoding Excel => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public async Task A_file_out_of_a_French_Excel_is_read_by_a_saved_mapping_first_on_trial_and_then_for_good()
    {
        var association = await product.AssociationAsync(members: 2);
        using (var saved = await association.Client.PutAsJsonAsync("/api/v1/import-mappings/le%20CRM", new { kind = "history", mapping = Mapping }, Cancelled))
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync(Cancelled));

        var trial = await DoneAsync(association, await UploadAsync(association, "history?mapping=le%20CRM&dry_run=true&file_name=crm.csv", Excel.GetBytes(Meetings), "text/csv"));
        Assert.Equal("True 5 2 0 3", Counts(trial));
        Assert.Equal(Excel.GetByteCount(Meetings), trial.GetProperty("bytes").GetInt32());
        Assert.Empty(await EntriesAsync(association, "m1"));

        var import = await DoneAsync(association, await UploadAsync(association, "history?mapping=le%20CRM", Excel.GetBytes(Meetings), "text/csv"));
        Assert.Equal("False 5 2 0 3", Counts(import));
        Assert.Equal(["1 activity one_to_one 2021-05-04T07:30:00+00:00 45 m2 déjà vu"], await EntriesAsync(association, "m1"));
        Assert.Equal(["2 activity event 2021-05-05T16:00:00+00:00   "], await EntriesAsync(association, "m2"));

        var report = await association.Client.ReadAsync($"/api/v1/imports/{import.GetProperty("id")}/rejected");
        Assert.Equal(["4 occurred_at", "5 member_id", "6 kind"], report.GetProperty("rows").EnumerateArray().Select(r => $"{r.GetProperty("line")} {r.GetProperty("field")}"));
        Assert.Equal("3;m1;;31/02/2021 18:00;Soirée;;;", report.GetProperty("rows")[0].GetProperty("original").GetString());

        var again = await DoneAsync(association, await UploadAsync(association, "history?mapping=le%20CRM&dry_run=true", Excel.GetBytes(Meetings), "text/csv"));
        Assert.Equal("True 5 0 2 3", Counts(again));
    }

    [Fact]
    public async Task The_report_is_a_file_with_every_rejected_row_as_it_was()
    {
        var association = await product.AssociationAsync(members: 2);
        var import = await DoneAsync(association, await UploadAsync(association, "history", Multipart(Mapping, Excel.GetBytes(Meetings))));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/imports/{import.GetProperty("id")}/rejected");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var answer = await association.Client.SendAsync(request, Cancelled);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        // Excel reads UTF-8 where it is marked.
        Assert.Equal([0xef, 0xbb, 0xbf], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n");
        Assert.Equal("line,id,field,reason,row", lines[0]);
        Assert.Equal(["4,3,occurred_at", "5,4,member_id", "6,5,kind"], lines[1..].Select(l => string.Join(',', l.Split(',')[..3])));
        Assert.EndsWith("3;m1;;31/02/2021 18:00;Soirée;;;", lines[1], StringComparison.Ordinal);
        Assert.Contains(".csv", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_refused_by_the_history_itself_is_in_the_report_as_it_was_understood()
    {
        var association = await product.AssociationAsync(members: 1);
        const string rows = "entry_id,member_id,occurred_at,entry,kind,about_entry_id\n1,m1,2021-01-01T10:00:00Z,activity,event,\n2,m1,2021-01-02T10:00:00Z,retracted,,never\n";
        foreach (var query in (string[])["?dry_run=true", ""])
        {
            var import = await DoneAsync(association, await UploadAsync(association, "history" + query, Encoding.UTF8.GetBytes(rows), "text/csv"));
            Assert.Equal((1, 1), (import.GetProperty("stored").GetInt32(), import.GetProperty("rejected").GetInt32()));
            var rejected = (await association.Client.ReadAsync($"/api/v1/imports/{import.GetProperty("id")}/rejected")).GetProperty("rows")[0];
            Assert.Equal("3 about_entry_id 2,m1,2021-01-02T10:00:00+00:00,retracted,,,,,,never,,,", $"{rejected.GetProperty("line")} {rejected.GetProperty("field")} {rejected.GetProperty("original")}");
        }
    }

    [Fact]
    public async Task A_trial_stores_nothing_at_all()
    {
        var association = await product.AssociationAsync(members: 1);
        const string rows = "entry_id,member_id,occurred_at,entry,kind,counterparty_id\n1,m1,2021-01-01T10:00:00Z,activity,event,stranger\n";
        Assert.Equal("True 1 1 0 0", Counts(await DoneAsync(association, await UploadAsync(association, "history?dry_run=true", Encoding.UTF8.GetBytes(rows), "text/csv"))));
        Assert.Empty(await EntriesAsync(association, "m1"));
        const string members = "member_id,joined_on,city\nm1,2020-01-01,Lyon\nm2,2020-01-01,Lyon\nm3,never,Lyon\n";
        Assert.Equal("True 3 2 0 1", Counts(await DoneAsync(association, await UploadAsync(association, "members?dry_run=true", Encoding.UTF8.GetBytes(members), "text/csv"))));
        Assert.Equal((0, 0), (await product.PeopleAsync(association.Id, "stranger"), await product.PeopleAsync(association.Id, "m2")));
        Assert.Equal("False 3 2 0 1", Counts(await DoneAsync(association, await UploadAsync(association, "members", Encoding.UTF8.GetBytes(members), "text/csv"))));
    }

    [Fact]
    public async Task Members_come_with_the_attributes_the_mapping_names_and_no_others()
    {
        var association = await product.AssociationAsync();
        const string crm = "ID\tAdhésion\tSection\tSanté\nm1\t2020-03-01\tLyon\tfragile\n";
        var mapping = new { columns = new Dictionary<string, string> { ["member_id"] = "ID", ["joined_on"] = "Adhésion", ["chapter"] = "Section" }, constants = new Dictionary<string, string> { ["country"] = "FR" }, delimiter = "\t" };
        await DoneAsync(association, await UploadAsync(association, "members", Multipart(mapping, Encoding.UTF8.GetBytes(crm))));
        var attributes = (await association.Client.ReadAsync("/api/v1/members/m1")).GetProperty("attributes");
        Assert.Equal(["chapter Lyon", "country FR"], attributes.EnumerateObject().Select(a => $"{a.Name} {a.Value}"));
    }

    [Theory]
    [InlineData("""{"columns":{"mood":"Humeur"}}""", "columns")]
    [InlineData("""{"columns":{"kind":""}}""", "columns.kind")]
    [InlineData("""{"columns":{"kind":null}}""", "columns.kind")]
    [InlineData("""{"columns":{"kind":"Type"},"constants":{"kind":"event"}}""", "constants.kind")]
    [InlineData("""{"constants":{"entry_id":"1"}}""", "constants.entry_id")]
    [InlineData("""{"values":{"kind":{}}}""", "values.kind")]
    [InlineData("""{"values":{"kind":null}}""", "values.kind")]
    [InlineData("""{"date_format":"le jour"}""", "date_format")]
    [InlineData("""{"date_format":"HH:mm"}""", "date_format")]
    [InlineData("""{"time_zone":"Paris"}""", "time_zone")]
    [InlineData("""{"delimiter":"#"}""", "delimiter")]
    [InlineData("""{"delimiter":";;"}""", "delimiter")]
    [InlineData("""{"encoding":"ebcdic"}""", "encoding")]
    public async Task A_mapping_that_could_never_be_used_names_its_field(string mapping, string field)
    {
        var association = await product.AssociationAsync();
        using var body = new StringContent($$"""{"kind":"history","mapping":{{mapping}}}""", Encoding.UTF8, "application/json");
        using var answer = await association.Client.PutAsync("/api/v1/import-mappings/x", body, Cancelled);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        Assert.Equal(0, (await association.Client.ReadAsync("/api/v1/import-mappings")).GetArrayLength());
    }

    [Fact]
    public async Task A_mapping_that_is_at_odds_with_the_file_says_which_column_is_not_there()
    {
        var association = await product.AssociationAsync(members: 1);
        foreach (var (said, header) in new[] { ("'Adhérent', which the header does not have", "N°;Quand"), ("'Avec' twice", "N°;Adhérent;Avec;Avec;Quand;Type de rencontre;Durée;Mémo") })
        {
            using var answer = await UploadAsync(association, "history", Multipart(Mapping, Excel.GetBytes(header + "\n")));
            Assert.Contains(said, Assert.Single(await Json.ProblemAsync(answer, 400)).Value, StringComparison.Ordinal);
        }
        using var none = await UploadAsync(association, "history?mapping=nothing", "x"u8.ToArray(), "text/csv");
        Assert.Equal(["mapping"], (await Json.ProblemAsync(none, 400)).Keys);
        using var empty = await UploadAsync(association, "history", new MultipartFormDataContent());
        Assert.Equal(["body"], (await Json.ProblemAsync(empty, 400)).Keys);
        using var broken = await UploadAsync(association, "history", new MultipartFormDataContent { { new StringContent("{\"columns\":[]}"), "mapping" } });
        Assert.Equal(["columns"], (await Json.ProblemAsync(broken, 400)).Keys);
        using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nentry_id,member_id"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } };
        using var damaged = await association.Client.PostAsync("/api/v1/imports/history", cut, Cancelled);
        Assert.Equal(["body"], (await Json.ProblemAsync(damaged, 400)).Keys);
    }

    [Fact]
    public async Task An_hour_that_a_clock_change_skips_and_a_day_alone_are_read()
    {
        var association = await product.AssociationAsync(members: 1);
        var mapping = new { date_format = "yyyy-MM-dd HH:mm", time_zone = "Europe/Paris" };
        const string header = "entry_id,member_id,entry,kind,occurred_at\n";
        await DoneAsync(association, await UploadAsync(association, "history", Multipart(mapping, Encoding.UTF8.GetBytes(header + "gap,m1,activity,event,2021-03-28 02:30\ntwice,m1,activity,event,2021-10-31 02:30\n"))));
        await DoneAsync(association, await UploadAsync(association, "history", Multipart(new { date_format = "dd.MM.yy", time_zone = "Pacific/Auckland" }, Encoding.UTF8.GetBytes(header + "day,m1,activity,event,05.05.21\n"))));
        Assert.Equal(["gap 2021-03-28T01:30:00+00:00", "twice 2021-10-31T01:30:00+00:00", "day 2021-05-05T00:00:00+00:00"], (await EntriesAsync(association, "m1")).Select(e => $"{e.Split(' ')[0]} {e.Split(' ')[3]}"));
    }

    private static string Counts(JsonElement import) => string.Join(' ', new[] { "dry_run", "rows", "stored", "already_stored", "rejected" }.Select(f => import.GetProperty(f).ToString()));

    private static MultipartFormDataContent Multipart(object mapping, byte[] file) => new() { { JsonContent.Create(mapping), "mapping" }, { new ByteArrayContent(file), "file", "crm.csv" } };

    private static Task<HttpResponseMessage> UploadAsync(ServedAssociation association, string path, byte[] content, string type) =>
        UploadAsync(association, path, new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    private static async Task<HttpResponseMessage> UploadAsync(ServedAssociation association, string path, HttpContent body)
    {
        using (body)
            return await association.Client.PostAsync($"/api/v1/imports/{path}", body, Cancelled);
    }

    private static async Task<JsonElement> DoneAsync(ServedAssociation association, HttpResponseMessage uploaded)
    {
        using var _ = uploaded;
        Assert.True(uploaded.StatusCode == HttpStatusCode.Accepted, await uploaded.Content.ReadAsStringAsync(Cancelled));
        JsonElement import = default;
        await Until.HoldsAsync("the import is done", async () =>
        {
            import = await association.Client.ReadAsync(uploaded.Headers.Location!.ToString());
            return import.GetProperty("state").GetString() is "done" or "failed";
        });
        Assert.Equal("done", import.GetProperty("state").GetString());
        return import;
    }

    private async Task<string[]> EntriesAsync(ServedAssociation association, string member)
    {
        using var client = await association.MemberAsync(member);
        return [.. (await client.ReadAsync("/api/v1/me/history")).GetProperty("entries").EnumerateArray().Select(e => string.Join(' ',
            e.GetProperty("entry_id"), e.GetProperty("entry"), e.GetProperty("kind"), e.GetProperty("occurred_at").GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
            e.GetProperty("effort_minutes"), e.GetProperty("counterparty_id"), e.GetProperty("note")))];
    }
}
