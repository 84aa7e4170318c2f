using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>Two servers, each a process of its own, on one data directory.</summary>
public sealed class ReplicasTests : IDisposable
{
    private static readonly Dictionary<string, string?> Nothing = [];
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Asked_alternately_two_replicas_answer_as_one()
    {
        using var files = GeneratedAssociation.Write(new DemonstrationModel { Members = DemonstrationModel.MinMembers });
        await using var one = Serve();
        var first = await one.AddressAsync();
        await using var other = Serve();
        var second = await other.AddressAsync();
        Assert.NotEqual(first, second);

        var key = (await DoneAsync("tenant", "create", "Club", "--json")).Json().GetProperty("api_key").GetString()!;
        await DoneAsync("import", "--tenant", "1", "--members", files.Files.Members.FullName, "--history", files.Files.History.FullName);
        await DoneAsync("recompute", "--tenant", "1", "--as-of", "2026-01-01");
        var token = (await DoneAsync("member", "token", "--tenant", "1", "--member", files.Protagonist)).Output.Trim();

        await AreOneClusterAsync(first, second);
        using var keyAtFirst = Client(first, key);
        using var keyAtSecond = Client(second, key);
        using var memberAtFirst = Client(first, token);
        using var memberAtSecond = Client(second, token);
        foreach (var path in new[] { "/api/v1/cohorts", "/api/v1/benchmarks", "/api/v1/benchmarks/cohort?key=everyone", "/api/v1/members?limit=50" })
            Assert.Equal(await TextAsync(keyAtFirst, path), await TextAsync(keyAtSecond, path));
        foreach (var path in new[] { "/api/v1/me/comparison", "/api/v1/me/curve", "/api/v1/me/history?limit=1000" })
            Assert.Equal(await TextAsync(memberAtFirst, path), await TextAsync(memberAtSecond, path));

        // What is acknowledged by one is there at the other at once, whichever of them holds the member's grain.
        var length = (await JsonAsync(memberAtSecond, "/api/v1/me/history?limit=1000")).GetProperty("entries").GetArrayLength();
        for (var turn = 1; turn <= 6; turn++)
        {
            var (writer, reader) = turn % 2 == 0 ? (keyAtFirst, memberAtSecond) : (keyAtSecond, memberAtFirst);
            using var stored = await writer.PostAsJsonAsync($"/api/v1/members/{files.Protagonist}/entries",
                new { entries = new[] { new { entry_id = $"turn-{turn}", occurred_at = "2025-12-01T10:00:00Z", entry = "activity", kind = "one_to_one" } } }, TestContext.Current.CancellationToken);
            Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            var history = (await JsonAsync(reader, "/api/v1/me/history?limit=1000")).GetProperty("entries");
            Assert.Equal(length + turn, history.GetArrayLength());
            Assert.Equal($"turn-{turn}", history[length + turn - 1].GetProperty("entry_id").GetString());
        }

        Assert.Equal(0, (await one.StopAsync()).ExitCode);
        Assert.Equal(length + 6, (await JsonAsync(memberAtSecond, "/api/v1/me/history?limit=1000")).GetProperty("entries").GetArrayLength());
        Assert.Equal(0, (await other.StopAsync()).ExitCode);
    }

    private async Task AreOneClusterAsync(params Uri[] addresses)
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(_directory.Path, "operator-token"), TestContext.Current.CancellationToken)).Trim();
        foreach (var address in addresses)
        {
            using var client = Client(address, password);
            // The dashboard counts now and then, and a command that has just ended may still stand in its last count.
            await Until.HoldsAsync("each sees both as active", async () => (await JsonAsync(client, "/operator/cluster/DashboardCounters"))
                .GetProperty("hosts").EnumerateArray().Count(h => h.GetProperty("status").GetString() == "Active") == 2);
        }
    }

    private ProgramProcess Serve() => ProgramProcess.Start(Nothing, "serve", "--data", _directory.Path, "--urls", "http://127.0.0.1:0");

    private async Task<ProgramResult> DoneAsync(params string[] arguments)
    {
        var done = await ProgramProcess.RunAsync(Nothing, [.. arguments, "--data", _directory.Path]);
        Assert.True(done.ExitCode == 0, $"{string.Join(' ', arguments)}: {done}");
        return done;
    }

    private static HttpClient Client(Uri address, string credential) =>
        new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", credential) } };

    private static async Task<string> TextAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) => JsonDocument.Parse(await TextAsync(client, path)).RootElement;
}
