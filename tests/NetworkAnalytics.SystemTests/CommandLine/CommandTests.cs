using System.Text.Json;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>The commands, one after another as a person types them, each a process of its own on one database.</summary>
public sealed class CommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private Dictionary<string, string?> _environment = [];

    public async ValueTask InitializeAsync() => _environment = new() { ["ConnectionStrings__postgres"] = await postgres.CreateDatabaseAsync() };

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Migrating_says_what_it_did_and_the_second_time_that_there_was_nothing_to_do()
    {
        _environment["ConnectionStrings__postgres"] = await postgres.CreateEmptyDatabaseAsync();
        Assert.Matches("^Applied [0-9]+ scripts[.]\n$", (await DoneAsync("migrate")).Output);
        Assert.Equal("The database is up to date.\n", (await DoneAsync("migrate")).Output);
    }

    [Fact]
    public async Task From_files_to_one_member_beside_their_peers()
    {
        using var files = GeneratedAssociation.Write(new DemonstrationModel { Members = DemonstrationModel.MinMembers });
        var created = (await DoneAsync("tenant", "create", "Anciens de l'école", "--time-zone", "Europe/Paris", "--json")).Json();
        var tenant = created.GetProperty("id").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith("nak_", created.GetProperty("api_key").GetString(), StringComparison.Ordinal);
        var listed = Assert.Single((await DoneAsync("tenant", "list", "--json")).Json().EnumerateArray());
        Assert.Equal("Anciens de l'école", listed.GetProperty("name").GetString());
        Assert.False(listed.TryGetProperty("api_key", out _), "a key is shown once");

        var early = await FailedAsync("compare", "--tenant", tenant, "--member", files.Protagonist);
        Assert.Contains("The directory has no member", early, StringComparison.Ordinal);

        string[] import = ["import", "--tenant", tenant, "--members", files.Files.Members.FullName, "--history", files.Files.History.FullName, "--json"];
        var first = (await DoneAsync(import)).Json();
        Assert.Equal((400, 0), (first[0].GetProperty("stored").GetInt32(), first[0].GetProperty("rejected").GetInt32()));
        var entries = File.ReadLines(files.Files.History.FullName).Count() - 1;
        Assert.Equal(entries, first[1].GetProperty("stored").GetInt32());
        var again = (await DoneAsync(import)).Json();
        Assert.Equal((0, entries), (again[1].GetProperty("stored").GetInt32(), again[1].GetProperty("already_stored").GetInt32()));

        Assert.Contains("Nothing is published", await FailedAsync("compare", "--tenant", tenant, "--member", files.Protagonist), StringComparison.Ordinal);
        var recomputed = (await DoneAsync("recompute", "--tenant", tenant, "--as-of", "2026-01-01", "--verify", "--json")).Json();
        Assert.Equal((1, "done", 0), (recomputed.GetProperty("version").GetInt32(), recomputed.GetProperty("state").GetString(), recomputed.GetProperty("differing_curve_rows").GetInt32()));
        Assert.Equal("Version 1 is current, as of 2026-01-01.\n", (await DoneAsync("recompute", "--tenant", tenant, "--as-of", "2026-01-01")).Output);

        await SeesThePeersAsync(tenant, files.Protagonist);
        await WritesThePublishedCentilesAsync(tenant);
        var token = (await DoneAsync("member", "token", "--tenant", tenant, "--member", files.Protagonist, "--minutes", "5", "--json")).Json();
        Assert.StartsWith("nam_", token.GetProperty("token").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_rows_are_reported_by_line_and_field_and_answered_with_3()
    {
        await DoneAsync("tenant", "create", "Club");
        var members = await FileAsync("members.csv", "member_id,joined_on", "1,2020-01-01", "2,1.1.2020", "=2+2,2020-01-01", "4,");
        var report = Path.Combine(_directory.Path, "rejected.csv");
        var imported = await RunAsync("import", "--tenant", "1", "--members", members, "--report", report);
        Assert.Equal(3, imported.ExitCode);
        Assert.Equal("members.csv: 4 rows, 2 new, 0 there before, 2 rejected\n", imported.Output);
        var lines = await File.ReadAllLinesAsync(report, TestContext.Current.CancellationToken);
        Assert.Equal("file,line,id,field,reason", lines[0]);
        Assert.Equal(["members.csv,3,2,joined_on", "members.csv,5,4,joined_on"], lines[1..].Select(l => string.Join(',', l.Split(',')[..4])));
        Assert.Contains("members.csv:3: joined_on: ", (await RunAsync("import", "--tenant", "1", "--members", members)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line_and_answered_with_1()
    {
        await DoneAsync("tenant", "create", "Club");
        foreach (var (told, arguments) in new (string, string[])[]
        {
            ("There is no association 77", ["recompute", "--tenant", "77"]),
            ("nowhere.csv", ["import", "--tenant", "1", "--members", "nowhere.csv"]),
            ("time_zone: 'Mars/Olympus' is not an IANA time zone", ["tenant", "create", "Club", "--time-zone", "Mars/Olympus"]),
            ("minimum_peers: ", ["tenant", "configure", "--tenant", "1", "--minimum-peers", "4"]),
            ("--add-outcome-category: 'heavy' is not a weight", ["tenant", "configure", "--tenant", "1", "--add-outcome-category", "mentoring:heavy"]),
            ("as_of: ", ["recompute", "--tenant", "1", "--as-of", "0001-01-01"]),
        })
            Assert.Contains(told, await FailedAsync(arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verb_that_names_what_is_another_associations_is_refused_and_written_to_the_log()
    {
        await DoneAsync("tenant", "create", "Club");
        await DoneAsync("tenant", "create", "Other");
        var theirs = (await DoneAsync("key", "list", "--tenant", "2", "--json")).Json()[0].GetProperty("id").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"Association 1 has no key {theirs}", await FailedAsync("key", "revoke", theirs, "--tenant", "1"), StringComparison.Ordinal);
        Assert.Contains($"Association 1 has no key {theirs}", await FailedAsync("key", "rotate", theirs, "--tenant", "1"), StringComparison.Ordinal);
        Assert.Contains("The directory has no member 'anna@example.org'", await FailedAsync("member", "token", "--tenant", "1", "--member", "anna@example.org"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await DoneAsync("key", "list", "--tenant", "2", "--json")).Json()[0].GetProperty("revoked_at").ValueKind);
        await using var connection = new NpgsqlConnection(new RoleConnections(_environment["ConnectionStrings__postgres"]!).ConnectionString(DatabaseRole.Delivery));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var lines = new NpgsqlCommand("SET app.tenant = '1'; SELECT subject FROM delivery.audit WHERE actor = 'command-line' AND action = 'unknown_id' ORDER BY audit_id", connection);
        await using var reader = await lines.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var logged = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            logged.Add(reader.GetString(0));
        Assert.Equal([$"key revoke id={theirs}", $"key rotate id={theirs}", "member"], logged);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_said_in_one_line()
    {
        _environment["ConnectionStrings__postgres"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Password=secret-password";
        var told = await FailedAsync("migrate");
        Assert.Contains("PostgreSQL does not answer", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-password", told, StringComparison.Ordinal);
    }

    private async Task SeesThePeersAsync(string tenant, string member)
    {
        var compared = (await DoneAsync("compare", "--tenant", tenant, "--member", member, "--cohort", "everyone", "--json")).Json();
        Assert.Equal((1, "2026-01-01", "everyone"), (compared.GetProperty("version").GetInt32(), compared.GetProperty("as_of").GetString(), compared.GetProperty("cohort").GetString()));
        Assert.Superset(new HashSet<string>(["learning", "encounters", "reach", "breadth"]), compared.GetProperty("measures").EnumerateArray().Select(m => m.GetProperty("measure").GetString()!).ToHashSet());
        Assert.All(compared.GetProperty("measures").EnumerateArray(), m => Assert.Equal(JsonValueKind.Number, m.GetProperty("quantiles").GetProperty("p50").ValueKind));

        var page = (await DoneAsync("compare", "--tenant", tenant, "--member", member, "--lang", "fr")).Output;
        Assert.Contains("Vos propres valeurs ne sont pas", page, StringComparison.Ordinal);
        Assert.Contains("Apprentissages, cumulés, par mois complet", page, StringComparison.Ordinal);
        // Written to a file, a page has no colours.
        Assert.DoesNotContain('\u001b', page);
        Assert.Contains("has no cohort 'join_year=1066'", await FailedAsync("compare", "--tenant", tenant, "--member", member, "--cohort", "join_year=1066"), StringComparison.Ordinal);
    }

    private async Task WritesThePublishedCentilesAsync(string tenant)
    {
        var output = Path.Combine(_directory.Path, "made", "for", "it");
        Assert.Contains($"{Path.Combine(output, "centiles.csv")}\n", (await DoneAsync("export", "--tenant", tenant, "--out", output)).Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(Path.Combine(output, "centiles.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("cohort,measure,clock,cell,n,p10,p25,p50,p75,p90", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("everyone,learning,tenure,12,", StringComparison.Ordinal));
    }

    private async Task<string> FileAsync(string name, params string[] lines)
    {
        var path = Path.Combine(_directory.Path, name);
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return path;
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) => ProgramProcess.RunAsync(_environment, arguments);

    private async Task<ProgramResult> DoneAsync(params string[] arguments)
    {
        var done = await RunAsync(arguments);
        Assert.True(done.ExitCode == 0, $"{string.Join(' ', arguments)}: {done}");
        return done;
    }

    /// <summary>The one line on standard error.</summary>
    private async Task<string> FailedAsync(params string[] arguments)
    {
        var failed = await RunAsync(arguments);
        Assert.True(failed is { ExitCode: 1, Output: "" }, $"{string.Join(' ', arguments)}: {failed}");
        return Assert.Single(failed.Errors.TrimEnd('\n').Split('\n'));
    }
}
