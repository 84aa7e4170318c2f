using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Two records of one person become one, over HTTP.</summary>
[Collection(ApiTests.Name)]
public sealed class MemberMergeTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_histories_become_one_and_the_other_id_answers_for_it()
    {
        var association = await FilledAsync();
        var merge = await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(("m1", "m2", 2, 1), (Text(merge, "member_id"), Text(merge, "merged_id"), merge.GetProperty("entries_moved").GetInt32(), merge.GetProperty("entries_repeated").GetInt32()));
        Assert.Equal(["1 a", "2 both", "3 b", "4 r"], await HistoryAsync(association, "m1"));
        foreach (var id in (string[])["m1", "m2"])
        {
            var member = await association.Client.ReadAsync($"/api/v1/members/{id}");
            Assert.Equal(("m1", "2020-01-01"), (Text(member, "member_id"), Text(member, "joined_on")));
            // Appended by either id, an entry goes into the one history; sent again by either, it is there.
            Assert.Equal(["stored"], await AppendAsync(association, id, Meeting($"new by {id}", "m3")));
            Assert.Equal(["already_stored", "already_stored"], await AppendAsync(association, id, Meeting("b", "m3"), Meeting("a", "m3")));
        }
        Assert.Equal(["1 a", "2 both", "3 b", "4 r", "5 new by m1", "6 new by m2"], await HistoryAsync(association, "m1"));
        Assert.Equal(["m1", "m3"], (await association.Client.ReadAsync("/api/v1/members")).GetProperty("members").EnumerateArray().Select(m => Text(m, "member_id")));
    }

    [Fact]
    public async Task Sent_again_it_answers_the_same_and_the_log_says_who_merged_whom()
    {
        var association = await FilledAsync();
        var first = await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(first.ToString(), (await MergeAsync(association, "m1", """{"other_id":"m2"}""")).ToString());
        Assert.Equal(4, (await HistoryAsync(association, "m1")).Length);
        var lines = (await association.Client.ReadAsync("/api/v1/audit")).GetProperty("lines").EnumerateArray().ToArray();
        Assert.Contains(lines, l => Text(l, "action") == "member.merged" && Text(l, "actor") == $"key:{association.Key.Id}");
        using var own = await association.MemberAsync("m1");
        Assert.Equal(Enumerable.Repeat("POST /api/v1/members/{member_id}/merge", 2), (await own.ReadAsync("/api/v1/me/access")).GetProperty("uses").EnumerateArray().Select(u => Text(u, "action")));
    }

    [Fact]
    public async Task Whoever_met_the_other_has_met_the_one_who_stays_and_the_curves_are_those_of_a_fold()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m3", Meeting("x", "m1"), Meeting("y", "m2"), Meeting("z", "m1"));
        var (projector, member) = (product.Services.GetRequiredService<CurveProjector>(), await IdAsync(association, "m3"));
        await ProjectAsync(association);
        Assert.Equal(20, await ReachAsync(association, "m3"));
        Assert.Equal(2, await FirstMeetingsAsync(association, member));
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(10, await ReachAsync(association, "m3"));
        Assert.Equal(["1 x m1", "2 y m1", "3 z m1"], await MeetingsAsync(association, "m3"));
        await ProjectAsync(association);
        Assert.Equal(1, await FirstMeetingsAsync(association, member));
        Assert.Empty(await projector.Verify(association.Id, Cancelled));
        // An entry that mentions the other id is known again, and so is a new one's person.
        Assert.Equal(["already_stored", "stored"], await AppendAsync(association, "m3", Meeting("y", "m2"), Meeting("w", "m2")));
        Assert.Equal(10, await ReachAsync(association, "m3"));
    }

    [Fact]
    public async Task Who_met_their_own_other_record_met_nobody()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m1", Meeting("me", "m2"));
        await AppendAsync(association, "m2", Meeting("me too", "m1"));
        Assert.Equal(20, await ReachAsync(association, "m1"));
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(10, await ReachAsync(association, "m1"));
    }

    [Fact]
    public async Task Somebody_who_was_only_mentioned_is_merged_too()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m3", Meeting("x", "m1"), Meeting("y", "Ann of the choir"));
        await MergeAsync(association, "m1", """{"other_id":"Ann of the choir"}""");
        Assert.Equal(10, await ReachAsync(association, "m3"));
        Assert.Equal("m1", Text(await association.Client.ReadAsync("/api/v1/members/Ann%20of%20the%20choir"), "member_id"));
    }

    [Fact]
    public async Task Ids_that_stand_for_something_else_are_named_or_given_anew()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m1", Meeting("same", "m3"), Goal("g1", "plan", "job"));
        await AppendAsync(association, "m2", Meeting("same", "somebody"), Goal("g2", "plan", "client"), """{"entry_id":"o","entry":"outcome","kind":"client","expected":true,"goal_id":"plan","about_entry_id":"same","occurred_at":"2021-07-04T12:00:00Z"}""");
        using var refused = await PostAsync(association, "m1", """{"other_id":"m2"}""");
        var problem = await Json.OfAsync(refused);
        Assert.Equal(409, (int)refused.StatusCode);
        Assert.Equal(("""["same"]""", """["plan"]"""), (problem.GetProperty("taken").GetProperty("entry_ids").ToString(), problem.GetProperty("taken").GetProperty("goal_ids").ToString()));
        Assert.Equal(["1 b", "2 both", "3 r", "4 same", "5 g2", "6 o"], await HistoryAsync(association, "m2"));

        var merge = await MergeAsync(association, "m1", """{"other_id":"m2","rename":true}""");
        Assert.Equal(["entry same same~m2", "goal plan plan~m2"], merge.GetProperty("renamed").EnumerateArray().Select(r => $"{Text(r, "kind")} {Text(r, "id")} {Text(r, "new_id")}"));
        Assert.Equal(["1 a", "2 both", "3 same", "4 g1", "5 b", "6 r", "7 same~m2", "8 g2", "9 o"], await HistoryAsync(association, "m1"));
        var outcome = (await EntriesAsync(association, "m1")).Single(e => Text(e, "entry_id") == "o");
        Assert.Equal(("plan~m2", "same~m2"), (Text(outcome, "goal_id"), Text(outcome, "about_entry_id")));
        // What was sent for either record is known by the id it was sent with; something else is not.
        Assert.Equal(["already_stored"], await AppendAsync(association, "m2", Meeting("same", "somebody")));
        Assert.Equal(["already_stored"], await AppendAsync(association, "m1", Meeting("same", "m3")));
        using var conflict = await PostEntriesAsync(association, "m1", Meeting("same", "yet another"));
        Assert.Equal(409, (int)conflict.StatusCode);
    }

    [Fact]
    public async Task What_the_one_record_does_not_say_is_the_others_and_time_away_is_a_pause()
    {
        var association = await product.AssociationAsync();
        await ImportAsync(association, ImportKind.Members, "member_id,joined_on,left_on,email,name,chapter,trade\nold,2018-01-01,2019-01-01,old@example.org,Anna,Lyon,baker\nnew,2020-01-01,,new@example.org,,Nantes,\n");
        await ImportAsync(association, ImportKind.Attributes, "member_id,attribute,value,valid_from\nold,board,yes,2018-06-01\nold,chapter,Brest,2018-07-01\n");
        await MergeAsync(association, "new", """{"other_id":"old"}""");
        var member = await association.Client.ReadAsync("/api/v1/members/old");
        Assert.Equal(("new", "2018-01-01", null), (Text(member, "member_id"), Text(member, "joined_on"), Text(member, "left_on")));
        Assert.Equal(["board yes", "chapter Nantes", "trade baker"], member.GetProperty("attributes").EnumerateObject().Select(a => $"{a.Name} {a.Value}"));
        var directory = product.Services.GetRequiredService<IMemberDirectory>();
        Assert.Equal(await IdAsync(association, "new"), await directory.FindByEmail(association.Id, "new@example.org", Cancelled));
        Assert.Null(await directory.FindByEmail(association.Id, "old@example.org", Cancelled));
        var curve = await (await association.MemberAsync("new")).ReadAsync("/api/v1/me/curve?as_of=2020-01-11");
        Assert.Equal(365 + 10, curve.GetProperty("tenure_days").GetInt32());
    }

    [Fact]
    public async Task A_note_goes_with_its_entry_and_the_entry_is_known_again()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m2", Noted("n", "She knows the trade."));
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal("She knows the trade.", Text((await EntriesAsync(association, "m1")).Single(e => Text(e, "entry_id") == "n"), "note"));
        Assert.Equal(["already_stored"], await AppendAsync(association, "m2", Noted("n", "She knows the trade.")));
        Assert.Equal(["already_stored"], await AppendAsync(association, "m1", Noted("n", "She knows the trade.")));
        using var other = await PostEntriesAsync(association, "m1", Noted("n", "She does not."));
        Assert.Equal(409, (int)other.StatusCode);
        await ProjectAsync(association);
    }

    [Fact]
    public async Task Whoever_is_erased_is_erased_under_every_id()
    {
        var association = await FilledAsync();
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.NotNull(await product.Services.GetRequiredService<IErasures>().Erase(association.Id, "m2", ErasureAskedBy.Association, Cancelled));
        foreach (var id in (string[])["m1", "m2"])
        {
            using var gone = await association.Client.GetAsync($"/api/v1/members/{id}", Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
            using var back = await association.Client.PutAsync($"/api/v1/members/{id}", new StringContent("""{"joined_on":"2020-01-01"}""", Encoding.UTF8, "application/json"), Cancelled);
            Assert.Equal(["joined_on"], (await Json.ProblemAsync(back, 400)).Keys);
        }
        await using var session = await product.Database.OpenAsync(association.Id);
        Assert.Equal(["m3"], await session.ListAsync("SELECT external_id FROM analytics.member WHERE external_id NOT LIKE 'erased-%'", r => r.GetString(0)));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.entry"));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.member_alias WHERE outcome IS NOT NULL"));
    }

    [Fact]
    public async Task Files_that_name_either_record_go_on_working()
    {
        var association = await FilledAsync();
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        var history = await ImportAsync(association, ImportKind.History,
            "entry_id,member_id,occurred_at,entry,kind,counterparty_id\na,m1,2021-05-04T12:00:00Z,activity,one_to_one,m3\nb,m2,2021-05-04T12:00:00Z,activity,one_to_one,m3\nc,m2,2021-05-05T12:00:00Z,activity,event,\n");
        Assert.Equal((1, 2, 0), (history.Stored, history.AlreadyStored, history.Rejected));
        var members = await ImportAsync(association, ImportKind.Members, "member_id,joined_on,trade\nm2,2019-05-01,smith\nm1,2020-01-01,baker\nm3,2020-01-01,\n");
        Assert.Equal((1, 1), (members.Stored, members.Rejected));
        Assert.Equal("baker", Text((await association.Client.ReadAsync("/api/v1/members/m2")).GetProperty("attributes"), "trade"));
        members = await ImportAsync(association, ImportKind.Members, "member_id,joined_on,trade\nm2,2019-05-01,smith\n");
        Assert.Equal((1, 0), (members.Stored, members.Rejected));
        Assert.Equal("smith", Text((await association.Client.ReadAsync("/api/v1/members/m1")).GetProperty("attributes"), "trade"));
    }

    [Fact]
    public async Task A_record_that_took_another_in_is_itself_merged_with_it()
    {
        var association = await FilledAsync();
        await AppendAsync(association, "m3", Meeting("x", "m1"), Meeting("y", "m2"));
        await MergeAsync(association, "m2", """{"other_id":"m1"}""");
        await association.JoinAsync("m4,2020-01-01\n");
        await MergeAsync(association, "m4", """{"other_id":"m2"}""");
        Assert.Equal("m4", Text(await association.Client.ReadAsync("/api/v1/members/m1"), "member_id"));
        Assert.Equal(["stored"], await AppendAsync(association, "m1", Meeting("late", "m3")));
        Assert.Equal(["1 b", "2 both", "3 r", "4 a", "5 late"], await HistoryAsync(association, "m4"));
        Assert.Equal(10, await ReachAsync(association, "m3"));
        await ProjectAsync(association);
        Assert.Empty(await product.Services.GetRequiredService<CurveProjector>().Verify(association.Id, Cancelled));
    }

    [Fact]
    public async Task A_members_own_token_from_before_opens_the_one_history()
    {
        var association = await FilledAsync();
        using var other = await association.MemberAsync("m2");
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(4, (await other.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
        Assert.True((await other.ReadAsync("/api/v1/me/comparison-choice")).GetProperty("compared").GetBoolean());
        using var set = await other.PutAsync("/api/v1/me/comparison-choice", new StringContent("""{"compared":false}""", Encoding.UTF8, "application/json"), Cancelled);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.False((await (await association.MemberAsync("m1")).ReadAsync("/api/v1/me/comparison-choice")).GetProperty("compared").GetBoolean());
    }

    [Fact]
    public async Task What_cannot_be_merged_is_told_apart()
    {
        var association = await FilledAsync();
        foreach (var (member, body, status, field) in new[]
        {
            ("m1", """{"other_id":"nobody"}""", 404, ""), ("nobody", """{"other_id":"m1"}""", 404, ""), ("m1", """{"other_id":"m1"}""", 400, "other_id"),
            ("m1", """{"other_id":""}""", 400, "other_id"), ("m1", """{"other_id":null}""", 400, "other_id"), ("m1", "{}", 400, "other_id"), ("m1", """{"other_id":"m2","force":true}""", 400, "force"),
        })
        {
            using var answer = await PostAsync(association, member, body);
            Assert.Equal(field, string.Join(',', (await Json.ProblemAsync(answer, status)).Keys));
        }
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        using var elsewhere = await PostAsync(association, "m3", """{"other_id":"m2"}""");
        Assert.Equal(["other_id"], (await Json.ProblemAsync(elsewhere, 409)).Keys);
        using var backwards = await PostAsync(association, "m2", """{"other_id":"m1"}""");
        Assert.Equal(["other_id"], (await Json.ProblemAsync(backwards, 400)).Keys);
    }

    [Fact]
    public async Task A_merge_that_breaks_off_leaves_everything_as_it_was()
    {
        var association = await FilledAsync();
        await ProjectAsync(association);
        var before = await StateAsync(association);
        await using (var holder = new NpgsqlConnection(product.Database.ConnectionString))
        {
            await holder.OpenAsync(Cancelled);
            // The last thing a merge writes is refused.
            await holder.ExecuteAsync(
                $"""
                CREATE FUNCTION analytics.break_off() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken off''; END';
                CREATE TRIGGER break_off BEFORE INSERT ON analytics.member_alias FOR EACH ROW WHEN (NEW.tenant_id = {association.Id}) EXECUTE FUNCTION analytics.break_off();
                """);
            try
            {
                using var broken = await PostAsync(association, "m1", """{"other_id":"m2"}""");
                Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
                Assert.Equal(before, await StateAsync(association));
                Assert.Equal(["already_stored"], await AppendAsync(association, "m2", Meeting("b", "m3")));
            }
            finally
            {
                await holder.ExecuteAsync("DROP TRIGGER break_off ON analytics.member_alias; DROP FUNCTION analytics.break_off()");
            }
        }
        await MergeAsync(association, "m1", """{"other_id":"m2"}""");
        Assert.Equal(["1 a", "2 both", "3 b", "4 r"], await HistoryAsync(association, "m1"));
    }

    [Fact]
    public async Task Appends_to_both_records_while_they_are_merged_are_all_in_the_one_history_once()
    {
        var association = await FilledAsync();
        using var stop = new CancellationTokenSource();
        var writers = ((string[])["m1", "m2"]).Select(member => Task.Run(async () =>
        {
            var written = new List<string>();
            while (!stop.IsCancellationRequested)
            {
                var id = $"{member} {written.Count}";
                using var answer = await PostEntriesAsync(association, member, Meeting(id, "m3"));
                if (answer.StatusCode == HttpStatusCode.OK)
                    written.Add(id);
                else
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
            return written;
        }, Cancelled)).ToArray();
        HttpResponseMessage? answer = null;
        await Until.HoldsAsync("the records are merged", async () => (answer = await PostAsync(association, "m1", """{"other_id":"m2"}""")).StatusCode == HttpStatusCode.OK);
        answer!.Dispose();
        await stop.CancelAsync();
        var written = (await Task.WhenAll(writers)).SelectMany(w => w).Concat(["a", "both", "b", "r"]).Order(StringComparer.Ordinal).ToArray();
        var history = await HistoryAsync(association, "m1");
        Assert.Equal(written, history.Select(h => h[(h.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, history.Length), history.Select(h => int.Parse(h.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>m1 and m2 are one person, m3 somebody else.</summary>
    private async Task<ServedAssociation> FilledAsync()
    {
        var association = await product.AssociationAsync(members: 3);
        await AppendAsync(association, "m1", Meeting("a", "m3"), Meeting("both", "m3"));
        await AppendAsync(association, "m2", Meeting("b", "m3"), Meeting("both", "m3"), """{"entry_id":"r","entry":"outcome","kind":"advice","expected":false,"about_entry_id":"both","occurred_at":"2021-06-04T12:00:00Z"}""");
        return association;
    }

    private static string Meeting(string id, string with) =>
        JsonSerializer.Serialize(new { entry_id = id, entry = "activity", kind = "one_to_one", counterparty_id = with, occurred_at = "2021-05-04T12:00:00Z" });

    private static string Noted(string id, string note) =>
        JsonSerializer.Serialize(new { entry_id = id, entry = "activity", kind = "event", note, occurred_at = "2021-05-04T12:00:00Z" });

    private static string Goal(string id, string goal, string kind) =>
        JsonSerializer.Serialize(new { entry_id = id, entry = "goal_declared", kind, goal_id = goal, occurred_at = "2021-05-01T12:00:00Z" });

    private static async Task<JsonElement> MergeAsync(ServedAssociation association, string member, string body)
    {
        using var answer = await PostAsync(association, member, body);
        var merge = await Json.OfAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, merge.ToString());
        return merge;
    }

    private static Task<HttpResponseMessage> PostAsync(ServedAssociation association, string member, string body) =>
        association.Client.PostAsync($"/api/v1/members/{member}/merge", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

    private static Task<HttpResponseMessage> PostEntriesAsync(ServedAssociation association, string member, params string[] entries) =>
        association.Client.PostAsync($"/api/v1/members/{member}/entries", new StringContent($$"""{"entries":[{{string.Join(',', entries)}}]}""", Encoding.UTF8, "application/json"), Cancelled);

    private static async Task<string[]> AppendAsync(ServedAssociation association, string member, params string[] entries)
    {
        using var answer = await PostEntriesAsync(association, member, entries);
        var receipts = await Json.OfAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, receipts.ToString());
        return [.. receipts.GetProperty("entries").EnumerateArray().Select(e => Text(e, "status")!)];
    }

    private static async Task<JsonElement[]> EntriesAsync(ServedAssociation association, string member)
    {
        using var own = await association.MemberAsync(member);
        return [.. (await own.ReadAsync("/api/v1/me/history?limit=1000")).GetProperty("entries").EnumerateArray()];
    }

    private static async Task<string[]> HistoryAsync(ServedAssociation association, string member) =>
        [.. (await EntriesAsync(association, member)).Select(e => $"{e.GetProperty("seq").GetInt32()} {Text(e, "entry_id")}")];

    private static async Task<string[]> MeetingsAsync(ServedAssociation association, string member) =>
        [.. (await EntriesAsync(association, member)).Select(e => $"{e.GetProperty("seq").GetInt32()} {Text(e, "entry_id")} {Text(e, "counterparty_id")}")];

    /// <summary>In tenths.</summary>
    private async Task<int> ReachAsync(ServedAssociation association, string member)
    {
        var curve = await new TestMember(product.Services.GetRequiredService<IGrainFactory>(), association.Id, await IdAsync(association, member)).CurveAsync(new DateOnly(2026, 1, 1));
        return curve!.Measures.Single(m => m.Measure == Contracts.Benchmarks.Measure.Reach).Tenths[^1];
    }

    private async Task<int> FirstMeetingsAsync(ServedAssociation association, Contracts.Tenancy.MemberId member)
    {
        var row = await product.Database.ScalarAsync<byte[]>(association.Id, "SELECT row FROM analytics.curve WHERE member_id = $1", member.Value);
        return CurveRow.Read(row).Timeline.Events.Count(e => e is { IsActivity: true, Flag: true });
    }

    private async Task ProjectAsync(ServedAssociation association)
    {
        var committed = await product.Database.ScalarAsync<long>(association.Id,
            "SELECT greatest((SELECT max(xact) FROM analytics.entry), (SELECT max(xact) FROM analytics.member_profile), (SELECT max(xact) FROM analytics.member_alias), 0)");
        await Until.HoldsAsync("the horizon passes what is committed", async () =>
            await product.Services.GetRequiredService<CurveProjector>().Run(association.Id, null, Cancelled) > committed);
    }

    private async Task<Contracts.Tenancy.MemberId> IdAsync(ServedAssociation association, string member) =>
        (await product.Services.GetRequiredService<IMemberDirectory>().Find(association.Id, member, Cancelled))!.Id;

    private async Task<ImportStatus> ImportAsync(ServedAssociation association, ImportKind kind, string content)
    {
        var imports = product.Services.GetRequiredService<IImports>();
        var import = await imports.Upload(association.Id, kind, "file.csv", new MemoryStream(Encoding.UTF8.GetBytes(content)), null, Cancelled);
        ImportStatus? status = null;
        await Until.HoldsAsync("the import is done", async () => (status = await imports.Find(association.Id, import, Cancelled)) is { State: ImportState.Done or ImportState.Failed });
        return status!;
    }

    private async Task<string> StateAsync(ServedAssociation association)
    {
        await using var session = await product.Database.OpenAsync(association.Id);
        var rows = new List<string>();
        foreach (var table in (string[])["entry", "note", "member", "member_profile", "member_alias", "person", "curve", "curve_past"])
            rows.AddRange(await session.ListAsync($"SELECT t::text FROM analytics.{table} t ORDER BY 1", r => $"{table} {r.GetString(0)}"));
        return string.Join('\n', rows);
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
