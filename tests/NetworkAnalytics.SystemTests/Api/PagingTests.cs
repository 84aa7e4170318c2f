using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Api.Contract;
using NetworkAnalytics.SystemTests.CommandLine;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Lists that grow as long as an association lives are read to their end by cursor, whatever is added meanwhile.</summary>
[Collection(ApiTests.Name)]
public sealed class PagingTests(ServedProduct product)
{
    /// <summary>Lists that come whole, each with what bounds it.</summary>
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["ListImportMappings"] = "an association saves a hundred",
        ["ListWebhooks"] = "an association has twenty",
        ["ListNextLetters"] = "its caller says how many, 36 at the most",
        ["ListMyGoals"] = "what one person declared; the ledger has the same",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imports_are_read_to_the_first_while_more_are_sent()
    {
        var association = await product.AssociationAsync();
        var sent = new List<string>();
        for (var n = 0; n < 5; n++)
            sent.Insert(0, await ImportAsync(n));
        Assert.Equal(sent, await WalkAsync(association.Client, "/api/v1/imports", "imports", Id, meanwhile: () => ImportAsync(5)));
        await NobodyElsesAsync(association, "imports", "imports", sent[0]);

        async Task<string> ImportAsync(int n)
        {
            using var file = new StringContent($"member_id,joined_on\nm{n},2020-01-01\n", System.Text.Encoding.UTF8, "text/csv");
            using var answer = await association.Client.PostAsync("/api/v1/imports/members", file, Cancelled);
            return Id(await Json.OfAsync(answer));
        }
    }

    [Fact]
    public async Task Recomputations_and_the_versions_they_publish_are_read_to_the_first()
    {
        var association = await product.AssociationAsync(members: 2);
        var asked = new List<string>();
        for (var n = 1; n <= 5; n++)
        {
            asked.Insert(0, await RecomputedAsync(n));
            // Work of another kind lies in between, and is no recomputation.
            await association.JoinAsync($"n{n},2020-01-01\n");
        }
        var versions = Enumerable.Range(1, 5).Reverse().Select(v => v.ToString(CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(versions, await WalkAsync(association.Client, "/api/v1/benchmarks/versions", "versions", v => v.GetProperty("version").ToString(), meanwhile: () => RecomputedAsync(6)));
        var all = (await association.Client.ReadAsync("/api/v1/recomputations")).GetProperty("recomputations").EnumerateArray().Select(Id).ToList();
        Assert.Equal(asked, all.TakeLast(5));
        Assert.Equal(all, await WalkAsync(association.Client, "/api/v1/recomputations", "recomputations", Id, meanwhile: () => RecomputedAsync(7)));
        await NobodyElsesAsync(association, "recomputations", "recomputations", all[0]);
        await NobodyElsesAsync(association, "benchmarks/versions", "versions", versions[0]);

        async Task<string> RecomputedAsync(int month)
        {
            using var answer = await association.Client.PostAsJsonAsync("/api/v1/recomputations", new { as_of = $"2021-{month:00}-01" }, Cancelled);
            var id = Id(await Json.OfAsync(answer));
            await Until.HoldsAsync("the recomputation is done", async () => (await association.Client.ReadAsync($"/api/v1/recomputations/{id}")).GetProperty("state").GetString() == "done");
            return id;
        }
    }

    [Fact]
    public async Task Keys_are_read_to_the_first_those_taken_back_included()
    {
        var association = await product.AssociationAsync();
        var made = new List<string> { association.Key.Id.ToString(CultureInfo.InvariantCulture) };
        for (var n = 0; n < 4; n++)
            made.Insert(0, await MakeAsync());
        using var revoked = await association.Client.DeleteAsync($"/api/v1/keys/{made[2]}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(made, await WalkAsync(association.Client, "/api/v1/keys", "keys", Id, meanwhile: MakeAsync));
        await NobodyElsesAsync(association, "keys", "keys", made[0]);

        async Task<string> MakeAsync()
        {
            using var answer = await association.Client.PostAsJsonAsync("/api/v1/keys", new { name = "another", scopes = new[] { Scopes.Admin } }, Cancelled);
            return Id(await Json.OfAsync(answer));
        }
    }

    [Fact]
    public async Task The_program_lists_every_key_of_a_deployment_however_many()
    {
        var association = await product.AssociationAsync();
        var made = new List<long> { association.Key.Id };
        for (var n = 0; n < 100; n++)
            made.Insert(0, (await product.Services.GetRequiredService<ApiKeys>().Create(association.Id, "another", [Scopes.Admin], Cancelled)).Id);
        var listed = await ProgramProcess.RunAsync(new Dictionary<string, string?>(), "key", "list", "--json", "--server", association.Client.BaseAddress!.ToString(), "--key", association.Key.Plaintext);
        Assert.True(listed.ExitCode == 0, listed.ToString());
        Assert.Equal(made, listed.Json().EnumerateArray().Select(k => k.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task Occurrences_of_letters_are_read_to_the_first_where_two_kinds_share_a_day()
    {
        var association = await product.AssociationAsync();
        var begun = new List<string>();
        foreach (var month in (int[])[1, 2, 3])
        {
            await BeginAsync(month, LetterKind.Benchmark);
            await BeginAsync(month, LetterKind.Digest);
            begun.InsertRange(0, [$"2026-0{month}-03 benchmark", $"2026-0{month}-03 digest"]);
        }
        // By threes, so that a page ends between the two of a day.
        Assert.Equal(begun, await WalkAsync(association.Client, "/api/v1/letters/runs", "runs", Run, limit: 3, meanwhile: () => BeginAsync(4, LetterKind.Benchmark)));
        Assert.Equal(7, (await association.Client.ReadAsync("/api/v1/letters/runs")).GetProperty("runs").GetArrayLength());

        async Task<string> BeginAsync(int month, LetterKind kind)
        {
            await product.Services.GetRequiredService<LetterRuns>().Begin(association.Id, kind, new DateOnly(2026, month, 3), true, Cancelled);
            return "";
        }

        static string Run(JsonElement run) => $"{run.GetProperty("occurrence")} {run.GetProperty("kind")}";
    }

    [Fact]
    public async Task Suppressed_addresses_are_read_to_the_first_though_an_old_letter_comes_back_late_and_two_at_one_moment()
    {
        var association = await product.AssociationAsync();
        await using var delivery = await product.Database.OpenAsync(DatabaseRole.Delivery, association.Id);
        var letters = new List<long>();
        for (var n = 0; n < 7; n++)
            letters.Add(await delivery.ScalarAsync<long>(
                """
                INSERT INTO delivery.letter (tenant_id, kind, occurrence, recipient, state, not_before, created_at, address_hash)
                VALUES ($1, 1, '2026-03-03', $2, 2, now(), now(), sha256($2::bytea)) RETURNING letter_id
                """, association.Id.Value, $"member:{n + 1}"));
        // The oldest letter is the last to come back but one; the third and the fourth come back together.
        string[] expected = [.. from n in (int[])[5, 0, 4, 3, 2, 1] select letters[n].ToString(CultureInfo.InvariantCulture)];
        foreach (var (letter, minute) in ((int, int)[])[(1, 1), (2, 2), (3, 2), (4, 4), (0, 5), (5, 6)])
            await SuppressAsync(letter, minute);
        Assert.Equal(expected, await WalkAsync(association.Client, "/api/v1/letters/suppressions", "suppressions", s => s.GetProperty("letter").ToString(), limit: 4, meanwhile: () => SuppressAsync(6, 7)));
        Assert.Equal(7, (await association.Client.ReadAsync("/api/v1/letters/suppressions")).GetProperty("suppressions").GetArrayLength());

        async Task<string> SuppressAsync(int letter, int minute)
        {
            await delivery.ExecuteAsync(
                """
                INSERT INTO delivery.letter_suppression (tenant_id, address_hash, reason, since, letter_id)
                SELECT tenant_id, address_hash, 'bounced', $3, letter_id FROM delivery.letter WHERE tenant_id = $1 AND letter_id = $2
                """, association.Id.Value, letters[letter], new DateTimeOffset(2026, 3, 4, 0, minute, 0, 123, 456, TimeSpan.Zero));
            return "";
        }
    }

    [Fact]
    public async Task Associations_are_read_in_the_order_in_which_they_were_made()
    {
        using var boss = product.Client(ServedProduct.OperatorToken);
        var before = await MakeAsync();
        var made = new List<string>();
        for (var n = 0; n < 5; n++)
            made.Add(await MakeAsync());
        string? late = null;
        var read = await WalkAsync(boss, "/api/v1/operator/tenants", "tenants", Id, meanwhile: async () => late = await MakeAsync(), after: Cursor.Of("tenants", before));
        Assert.Equal([.. made, late!], read);

        async Task<string> MakeAsync()
        {
            using var answer = await boss.PostAsJsonAsync("/api/v1/operator/tenants", new { name = "Listed" }, Cancelled);
            return Id(await Json.OfAsync(answer));
        }
    }

    [Theory]
    [InlineData("runs", "letters/runs", "2026-03-03")]
    [InlineData("runs", "letters/runs", "2026-03-03 postcard")]
    [InlineData("runs", "letters/runs", "03/03/2026 benchmark")]
    [InlineData("suppressions", "letters/suppressions", "638000000000000000")]
    [InlineData("suppressions", "letters/suppressions", "9223372036854775807 1")]
    [InlineData("suppressions", "letters/suppressions", "-1 1")]
    [InlineData("versions", "benchmarks/versions", "5000000000")]
    [InlineData("versions", "benchmarks/versions", "0")]
    [InlineData("recomputations", "recomputations", "1e3")]
    public async Task A_cursor_that_nobody_was_given_is_refused(string list, string path, string position)
    {
        var association = await product.AssociationAsync();
        using var answer = await association.Client.GetAsync($"/api/v1/{path}?after={Cursor.Of(list, position)}", Cancelled);
        Assert.Equal(["after"], (await Json.ProblemAsync(answer, 400)).Keys);
    }

    [Fact]
    public async Task Every_list_is_read_by_cursor_or_has_an_end()
    {
        using var nobody = product.Client(null);
        var contract = await ApiContract.OfAsync(nobody);
        var (paged, whole) = (0, new List<string>());
        foreach (var call in contract.Calls.Where(c => c.Method == "GET"))
        {
            var answer = contract.Resolve(call.Operation["responses"]!["200"]?["content"]?["application/json"]?["schema"]);
            if (answer?["type"]?.ToString() == "array")
                whole.Add(call.Name);
            else if (answer?["properties"]?["next"] is not null)
            {
                Assert.Equal(["after", "limit"], call.Parameters.Select(p => p["name"]!.ToString()).Where(p => p is "after" or "limit"));
                paged++;
            }
        }
        Assert.Equal(Whole.Keys.Order(StringComparer.Ordinal), whole.Order(StringComparer.Ordinal));
        Assert.True(paged >= 14, $"{paged} lists are paged");
    }

    /// <summary>Reads page after page to the end; each but the last is full.</summary>
    /// <param name="meanwhile">Done once, after the first page.</param>
    private static async Task<List<string>> WalkAsync(
        HttpClient client, string path, string items, Func<JsonElement, string> name, int limit = 2, Func<Task>? meanwhile = null, string? after = null)
    {
        var (read, pages) = (new List<string>(), 0);
        do
        {
            var page = await client.ReadAsync($"{path}?limit={limit}{(after is null ? "" : $"&after={after}")}");
            var named = page.GetProperty(items).EnumerateArray().Select(name).ToList();
            read.AddRange(named);
            after = page.GetProperty("next").GetString();
            Assert.True(after is null ? named.Count < limit : named.Count == limit, $"a page of {named.Count} of {limit}, and next is {after ?? "null"}");
            if (++pages == 1 && meanwhile is not null)
                await meanwhile();
        }
        while (after is not null);
        Assert.True(pages > 2 || limit > 2 && pages > 1, $"{pages} pages");
        return read;
    }

    /// <summary>A cursor that another association was given opens nothing of theirs.</summary>
    private async Task NobodyElsesAsync(ServedAssociation theirs, string path, string items, string newest)
    {
        var other = await product.AssociationAsync();
        var all = (await other.Client.ReadAsync($"/api/v1/{path}")).GetProperty(items).GetArrayLength();
        Assert.Equal(items == "keys" ? 1 : 0, all);
        var cursor = Cursor.Of(items, newest);
        Assert.NotEqual(0, (await theirs.Client.ReadAsync($"/api/v1/{path}?after={cursor}")).GetProperty(items).GetArrayLength());
        Assert.Equal(0, (await other.Client.ReadAsync($"/api/v1/{path}?after={cursor}")).GetProperty(items).GetArrayLength());
    }

    private static string Id(JsonElement item) => item.GetProperty("id").ToString();
}
