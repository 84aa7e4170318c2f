using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class ImportsTests(ServedProduct product)
{
    private const string Header = "entry_id,member_id,occurred_at,entry,kind,expected\n";

    [Fact]
    public async Task A_packed_history_is_taken_in_and_its_bad_rows_are_reported_by_line_and_field()
    {
        var association = await product.AssociationAsync(members: 2);
        const string rows = Header
            + "1,m1,2021-01-01T10:00:00Z,activity,event,\n"
            + "2,m1,2021-01-02T10:00:00Z,outcome,advice,false\n"
            + "3,nobody,2021-01-03T10:00:00Z,activity,event,\n"
            + "4,m2,10000-01-04T10:00:00Z,activity,event,\n"
            + "5,m2,2021-01-05T10:00:00Z,outcome,job,true\n";
        var import = await DoneAsync(association, await UploadAsync(association, "history", Packed(rows), "application/gzip", "?file_name=crm.csv.gz"));
        Assert.Equal("crm.csv.gz history 5 3 0 2", string.Join(' ', new[] { "file_name", "kind", "rows", "stored", "already_stored", "rejected" }.Select(f => import.GetProperty(f).ToString())));
        var report = await association.Client.ReadAsync($"/api/v1/imports/{import.GetProperty("id")}/rejected");
        Assert.Equal(["4 3 member_id", "5 4 occurred_at"], report.GetProperty("rows").EnumerateArray().Select(r => $"{r.GetProperty("line")} {r.GetProperty("id")} {r.GetProperty("field")}"));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("next").ValueKind);

        var again = await DoneAsync(association, await UploadAsync(association, "history", Encoding.UTF8.GetBytes(rows), "text/csv"));
        Assert.Equal((0, 3), (again.GetProperty("stored").GetInt32(), again.GetProperty("already_stored").GetInt32()));
        using var member = await association.MemberAsync("m1");
        Assert.Equal(["1", "2"], (await member.ReadAsync("/api/v1/me/history")).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entry_id").GetString()!));
        Assert.Equal(3, (await association.Client.ReadAsync("/api/v1/imports")).GetProperty("imports").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_gets_one_sentence_and_leaves_nothing_behind()
    {
        var association = await product.AssociationAsync();
        foreach (var (said, content) in new (string, byte[])[]
        {
            ("empty", []),
            ("no column 'member_id'", "name,joined_on\nx,2020-01-01\n"u8.ToArray()),
            ("UTF-16", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("member_id,joined_on\n")]),
            ("not UTF-8", [.. "member_id,joined_on,name\n1,2020-01-01,Ren"u8, 0xe9, .. "\n"u8]),
            ("ZIP or an Excel workbook", [0x50, 0x4b, 3, 4, 0, 0]),
            ("damaged", Packed("member_id,joined_on\n1,2020-01-01\n")[..30]),
        })
        {
            using var answer = await UploadAsync(association, "members", content, "text/csv");
            var (field, reason) = Assert.Single(await Json.ProblemAsync(answer, 400));
            Assert.Equal("members", field);
            Assert.Contains(said, reason, StringComparison.Ordinal);
        }
        Assert.Equal(0, (await association.Client.ReadAsync("/api/v1/imports")).GetProperty("imports").GetArrayLength());
        Assert.Equal(0, (await association.Client.ReadAsync("/api/v1/members")).GetProperty("members").GetArrayLength());
    }

    [Fact]
    public async Task A_gzip_that_unpacks_to_a_thousand_times_its_size_is_refused()
    {
        var association = await product.AssociationAsync(members: 1);
        using var answer = await UploadAsync(association, "history", Packed(Header + new string('\n', 50_000_000)), "application/gzip");
        Assert.Equal(["history"], (await Json.ProblemAsync(answer, 413)).Keys);
    }

    [Fact]
    public async Task A_gzip_bomb_of_a_gigabyte_takes_no_memory_worth_speaking_of()
    {
        var association = await product.AssociationAsync(members: 1);
        var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Header), TestContext.Current.CancellationToken);
            // One row without an end: whoever reads it whole has a gigabyte.
            var part = Enumerable.Repeat((byte)'x', 1 << 20).ToArray();
            for (var n = 0; n < 1024; n++)
                await gzip.WriteAsync(part, TestContext.Current.CancellationToken);
        }
        Assert.InRange(bomb.Length, 900_000, 1_200_000);
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        using var answer = await UploadAsync(association, "history", bomb.ToArray(), "application/gzip");
        Assert.Equal(["history"], (await Json.ProblemAsync(answer, 413)).Keys);
        // Other tests run in this process too; a gigabyte it is not.
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 - before, 0, 512L << 20);
    }

    [Fact]
    public async Task A_file_larger_than_any_buffer_is_read_to_its_end()
    {
        var association = await product.AssociationAsync();
        var file = new StringBuilder("member_id,joined_on,note\n");
        for (var n = 1; n <= 5_000; n++)
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"{n},2020-01-01,{n:D180}\n");
        var import = await DoneAsync(association, await UploadAsync(association, "members", Encoding.UTF8.GetBytes(file.ToString()), "text/csv"));
        Assert.Equal((5_000, 0), (import.GetProperty("stored").GetInt32(), import.GetProperty("rejected").GetInt32()));
    }

    [Fact]
    public async Task What_is_no_upload_is_told_apart()
    {
        var association = await product.AssociationAsync();
        using var json = await UploadAsync(association, "members", "{}"u8.ToArray(), "application/json");
        await Json.ProblemAsync(json, 415);
        using var kind = await UploadAsync(association, "goals", [], "text/csv");
        await Json.ProblemAsync(kind, 405);
        using var name = await UploadAsync(association, "members", "member_id,joined_on\n"u8.ToArray(), "text/csv", "?file_name=a%0Ab");
        Assert.Equal(["file_name"], (await Json.ProblemAsync(name, 400)).Keys);
        using var number = await association.Client.GetAsync("/api/v1/imports/999999", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(number, 404);
    }

    private static async Task<HttpResponseMessage> UploadAsync(ServedAssociation association, string kind, byte[] content, string type, string query = "")
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await association.Client.PostAsync($"/api/v1/imports/{kind}{query}", body, TestContext.Current.CancellationToken);
    }

    /// <summary>Follows Location until the import has ended; progress never goes back or past the file's rows.</summary>
    private static async Task<JsonElement> DoneAsync(ServedAssociation association, HttpResponseMessage uploaded)
    {
        using var _ = uploaded;
        Assert.Equal(HttpStatusCode.Accepted, uploaded.StatusCode);
        var (import, worked) = (await Json.OfAsync(uploaded), 0L);
        await Until.HoldsAsync("the import is done", async () =>
        {
            import = await association.Client.ReadAsync(uploaded.Headers.Location!.ToString());
            Assert.InRange(import.GetProperty("worked").GetInt64(), worked, import.GetProperty("rows").GetInt64());
            worked = import.GetProperty("worked").GetInt64();
            return import.GetProperty("state").GetString() is "done" or "failed";
        });
        Assert.Equal("done", import.GetProperty("state").GetString());
        return import;
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
