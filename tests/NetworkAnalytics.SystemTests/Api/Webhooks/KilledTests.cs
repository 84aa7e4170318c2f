using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.SystemTests.CommandLine;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api.Webhooks;

/// <summary>A replica that is a process of its own and is killed while a receiver has not yet answered it.</summary>
public sealed class KilledTests : IDisposable
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Webhooks__AllowHttp"] = "true", ["Webhooks__AllowedNetworks__0"] = "127.0.0.0/8", ["Webhooks__PollSeconds"] = "0.5", ["Webhooks__TimeoutSeconds"] = "60", ["Webhooks__LeaseSeconds"] = "5", ["Jobs__PollSeconds"] = "0.2",
    };

    private readonly TestDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_killed_replica_was_sending_is_sent_by_the_next_one_under_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = number => number == 1 ? 0 : 200;
        await using var first = Serve();
        var address = await first.AddressAsync();
        var made = await ProgramProcess.RunAsync(Settings, "tenant", "create", "Club", "--json", "--data", _directory.Path);
        Assert.True(made.ExitCode == 0, made.ToString());
        var key = made.Json().GetProperty("api_key").GetString()!;
        long id;
        using (var client = Client(address, key))
        {
            using var webhook = await client.PostAsJsonAsync("/api/v1/webhooks", new { url = new Uri(receiver.Address, "/hook"), events = new[] { "import.ended" } }, Cancelled);
            id = JsonDocument.Parse(await webhook.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("id").GetInt64();
            using var file = new StringContent("member_id,joined_on\nm1,2020-01-01\n", Encoding.UTF8, "text/csv");
            using var uploaded = await client.PostAsync("/api/v1/imports/members", file, Cancelled);
            Assert.True(uploaded.IsSuccessStatusCode);
        }
        await receiver.GotAsync(1);
        await first.KillAsync();

        await using var second = Serve();
        using var later = Client(await second.AddressAsync(), key);
        var messages = await receiver.GotAsync(2);
        Assert.Equal((messages[0].Id, messages[0].Body), (messages[1].Id, messages[1].Body));
        await Until.HoldsAsync("the message is delivered", async () =>
        {
            var deliveries = JsonDocument.Parse(await later.GetStringAsync($"/api/v1/webhooks/{id}/deliveries", Cancelled)).RootElement.GetProperty("deliveries");
            return deliveries.GetArrayLength() == 1 && deliveries[0].GetProperty("state").GetString() == "delivered";
        });
        Assert.Equal(0, (await second.StopAsync()).ExitCode);
    }

    private ProgramProcess Serve() => ProgramProcess.Start(Settings, "serve", "--data", _directory.Path, "--urls", "http://127.0.0.1:0");

    private static HttpClient Client(Uri address, string key) => new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
}
