using System.Net;
using System.Net.Http.Headers;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>A server told to let each association make five requests at once and one a second.</summary>
public sealed class TenantLimitTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Who_asks_too_much_waits_and_nobody_else_does()
    {
        var on = new Dictionary<string, string?>
        {
            ["ConnectionStrings__postgres"] = await postgres.CreateDatabaseAsync(),
            ["Api__RequestBurst"] = "5",
            ["Api__RequestsPerSecond"] = "1",
        };
        await using var server = ProgramProcess.Start(on, "serve", "--urls", "http://127.0.0.1:0");
        var address = await server.AddressAsync();
        using var greedy = await ClientAsync(on, address, "Greedy");
        using var quiet = await ClientAsync(on, address, "Quiet");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => greedy.GetAsync("/api/v1/members", TestContext.Current.CancellationToken)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(a => a.StatusCode).Distinct().Order());
        Assert.True(answers.Count(a => a.IsSuccessStatusCode) >= 5, "the burst is allowed");
        foreach (var refused in answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests))
        {
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }
        using var other = await quiet.GetAsync("/api/v1/members", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        foreach (var answer in answers)
            answer.Dispose();
    }

    private static async Task<HttpClient> ClientAsync(Dictionary<string, string?> on, Uri address, string name)
    {
        var made = await ProgramProcess.RunAsync(on, "tenant", "create", name, "--json");
        Assert.True(made.ExitCode == 0, made.ToString());
        var key = made.Json().GetProperty("api_key").GetString()!;
        return new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
    }
}
