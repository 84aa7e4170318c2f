using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api.Webhooks;

/// <summary>A product whose operator lets it call loopback, and that is hasty.</summary>
public sealed class TellingProduct(PostgresFixture postgres) : IAsyncLifetime
{
    internal ServedProduct Product { get; } = new(postgres);

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, value) in WebhookTests.Hasty)
            Product.Besides[name] = value;
        Product.Besides["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8";
        await Product.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Product.DisposeAsync();
}

public sealed class WebhookTests(TellingProduct telling) : IClassFixture<TellingProduct>
{
    internal static readonly Dictionary<string, string?> Hasty = new()
    {
        ["Webhooks:AllowHttp"] = "true", ["Webhooks:PollSeconds"] = "0.2", ["Webhooks:FirstRetrySeconds"] = "0.1", ["Webhooks:TimeoutSeconds"] = "1", ["Webhooks:LeaseSeconds"] = "3",
    };

    private readonly ServedProduct _product = telling.Product;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_of_an_import_is_told_once_signed_and_written_down()
    {
        await using var receiver = await Receiver.StartAsync();
        var association = await _product.AssociationAsync(members: 1);
        var (id, secret) = await CreateAsync(association, receiver, "import.ended");
        var import = await ImportAsync(association);
        var message = Assert.Single(await receiver.GotAsync(1));
        Assert.True(message.IsSignedBy(secret));
        Assert.False(message.IsSignedBy("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, System.Globalization.CultureInfo.InvariantCulture)), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
        Assert.Equal($"evt_{association.Id}_import_{import}", message.Id);
        Assert.Equal($"import.ended history done {import} 2 1", $"{message.Json.GetProperty("type")} {Data("kind")} {Data("state")} {Data("import_id")} {Data("rows")} {Data("rejected")}");
        Assert.DoesNotContain("file", message.Body, StringComparison.Ordinal);

        var delivery = await DeliveredAsync(association, id);
        Assert.Equal((1, 204, message.Id), (delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("last_status").GetInt32(), delivery.GetProperty("event_id").GetString()));
        Assert.Single(receiver.Messages);

        JsonElement Data(string field) => message.Json.GetProperty("data").GetProperty(field);
    }

    [Fact]
    public async Task A_published_benchmark_is_told_to_those_who_asked_for_it_and_to_no_other_association()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var others = await Receiver.StartAsync();
        var association = await _product.AssociationAsync(members: 12);
        await CreateAsync(association, receiver, "benchmark.published");
        await CreateAsync(await _product.AssociationAsync(), others, "benchmark.published", "import.ended");
        await ImportAsync(association);
        using (var submitted = await association.Client.PostAsJsonAsync("/api/v1/recomputations", new { as_of = "2021-06-01" }, Cancelled))
            Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        var message = Assert.Single(await receiver.GotAsync(1));
        Assert.Equal("benchmark.published 1 2021-06-01", $"{message.Json.GetProperty("type")} {message.Json.GetProperty("data").GetProperty("version")} {message.Json.GetProperty("data").GetProperty("as_of")}");
        Assert.Empty(others.Messages);
    }

    [Fact]
    public async Task What_fails_is_sent_again_under_the_same_id_until_it_gets_through_and_each_attempt_is_written_down()
    {
        await using var receiver = await Receiver.StartAsync();
        // An error, no answer at all, a redirection, and then well.
        receiver.Answer = number => number switch { 1 => 500, 2 => 0, 3 => 302, _ => 200 };
        var association = await _product.AssociationAsync(members: 1);
        var (id, secret) = await CreateAsync(association, receiver, "import.ended");
        await ImportAsync(association);
        var messages = await receiver.GotAsync(4);
        var delivery = await DeliveredAsync(association, id);
        Assert.Single(messages.Select(m => (m.Id, m.Body)).Distinct());
        Assert.All(messages, m => Assert.True(m.IsSignedBy(secret)));
        Assert.All(messages, m => Assert.Equal("/hook", m.Path));
        var detail = await association.Client.ReadAsync($"/api/v1/webhooks/{id}/deliveries/{delivery.GetProperty("id")}");
        Assert.Equal(["500 answer 500\ufffd", " There was no answer within 1 seconds.", "302 answer 302\ufffd", "200 answer 200\ufffd"],
            detail.GetProperty("attempts").EnumerateArray().Select(a => $"{a.GetProperty("status")} {a.GetProperty("answer").GetString()}"));
        Assert.Equal(messages[0].Json.ToString(), detail.GetProperty("body").ToString());
        Assert.Equal(JsonValueKind.Null, (await association.Client.ReadAsync($"/api/v1/webhooks/{id}")).GetProperty("failing_since").ValueKind);
    }

    [Fact]
    public async Task A_message_is_sent_again_when_asked_for_and_a_new_secret_signs_beside_the_old_one()
    {
        await using var receiver = await Receiver.StartAsync();
        var association = await _product.AssociationAsync(members: 1);
        var (id, secret) = await CreateAsync(association, receiver, "import.ended");
        await ImportAsync(association);
        var delivery = await DeliveredAsync(association, id);
        using (var rotated = await association.Client.PostAsJsonAsync($"/api/v1/webhooks/{id}/rotate", new { overlap_hours = 1 }, Cancelled))
        {
            var next = (await Json.OfAsync(rotated)).GetProperty("secret").GetString()!;
            await ReplayAsync(association, id, delivery);
            var messages = await receiver.GotAsync(2);
            Assert.Equal((messages[0].Id, messages[0].Body), (messages[1].Id, messages[1].Body));
            Assert.True(messages[1].IsSignedBy(secret) && messages[1].IsSignedBy(next));
            Assert.False(messages[0].IsSignedBy(next));
        }
        await DeliveredAsync(association, id);
        using (var again = await association.Client.PostAsJsonAsync($"/api/v1/webhooks/{id}/rotate", new { overlap_hours = 0 }, Cancelled))
        {
            var last = (await Json.OfAsync(again)).GetProperty("secret").GetString()!;
            await ReplayAsync(association, id, delivery);
            var third = (await receiver.GotAsync(3))[2];
            Assert.True(third.IsSignedBy(last));
            Assert.False(third.IsSignedBy(secret));
        }
    }

    [Fact]
    public async Task While_it_is_paused_messages_wait()
    {
        await using var receiver = await Receiver.StartAsync();
        var association = await _product.AssociationAsync(members: 1);
        var (id, _) = await CreateAsync(association, receiver, "import.ended");
        Assert.Equal("paused", await StateAsync(association, id, "pause"));
        await ImportAsync(association);
        await Until.HoldsAsync("the message waits", async () => (await DeliveriesAsync(association, id)).Length == 1);
        Assert.Empty(receiver.Messages);
        Assert.Equal("active", await StateAsync(association, id, "resume"));
        await receiver.GotAsync(1);
    }

    [Fact]
    public async Task An_address_that_says_it_is_gone_is_called_no_more_until_somebody_resumes_it()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = number => number == 1 ? 410 : 200;
        var association = await _product.AssociationAsync(members: 1);
        var (id, _) = await CreateAsync(association, receiver, "import.ended");
        await ImportAsync(association);
        await Until.HoldsAsync("it is disabled", async () => (await association.Client.ReadAsync($"/api/v1/webhooks/{id}")).GetProperty("state").GetString() == "disabled");
        Assert.Contains("410", (await association.Client.ReadAsync($"/api/v1/webhooks/{id}")).GetProperty("disabled_reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("webhook.disabled", await association.Client.GetStringAsync("/api/v1/audit", Cancelled), StringComparison.Ordinal);
        Assert.Equal("active", await StateAsync(association, id, "resume"));
        await receiver.GotAsync(2);
        await DeliveredAsync(association, id);
    }

    [Theory]
    [InlineData("""{"events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"ftp://hooks.example/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://user:pass@hooks.example/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://hooks.example/x#y","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://10.0.0.1/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://[::1]/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://0x0a000001/x","events":["import.ended"]}""", "url")]
    [InlineData("""{"url":"https://hooks.example/x","events":[]}""", "events")]
    [InlineData("""{"url":"https://hooks.example/x","events":["everything"]}""", "events")]
    [InlineData("""{"url":"https://hooks.example/x","events":[null]}""", "events")]
    public async Task An_address_or_event_that_cannot_be_is_refused_by_name(string body, string field)
    {
        var association = await _product.AssociationAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await association.Client.PostAsync("/api/v1/webhooks", content, Cancelled);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        Assert.Equal(0, (await association.Client.ReadAsync("/api/v1/webhooks")).GetArrayLength());
    }

    [Fact]
    public async Task A_webhook_is_changed_listed_without_its_secret_and_deleted()
    {
        var association = await _product.AssociationAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, secret) = await CreateAsync(association, receiver, "import.ended");
        using (var changed = await association.Client.PatchAsJsonAsync($"/api/v1/webhooks/{id}", new { events = new[] { "benchmark.published" } }, Cancelled))
            Assert.Equal(["benchmark.published"], (await Json.OfAsync(changed)).GetProperty("events").EnumerateArray().Select(e => e.GetString()!));
        var list = await association.Client.GetStringAsync("/api/v1/webhooks", Cancelled);
        Assert.Contains($"\"id\":{id}", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret["whsec_".Length..], list, StringComparison.Ordinal);
        using (var deleted = await association.Client.DeleteAsync($"/api/v1/webhooks/{id}", Cancelled))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var none = await association.Client.GetAsync($"/api/v1/webhooks/{id}", Cancelled);
        await Json.ProblemAsync(none, 404);
    }

    internal static async Task<(long Id, string Secret)> CreateAsync(ServedAssociation association, Receiver receiver, params string[] events)
    {
        using var made = await association.Client.PostAsJsonAsync("/api/v1/webhooks", new { url = new Uri(receiver.Address, "/hook"), events }, Cancelled);
        var webhook = await Json.OfAsync(made);
        Assert.True(made.StatusCode == HttpStatusCode.Created, webhook.ToString());
        return (webhook.GetProperty("id").GetInt64(), webhook.GetProperty("secret").GetString()!);
    }

    /// <summary>A history of one good and one bad row. Returns the import's number.</summary>
    internal static async Task<long> ImportAsync(ServedAssociation association)
    {
        using var file = new StringContent("entry_id,member_id,occurred_at,entry,kind\n1,m1,2021-05-04T09:30:00Z,activity,event\n2,m1,never,activity,event\n", Encoding.UTF8, "text/csv");
        using var answer = await association.Client.PostAsync("/api/v1/imports/history", file, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await Json.OfAsync(answer)).GetProperty("id").GetInt64();
        await Until.HoldsAsync("the import is done", async () => (await association.Client.ReadAsync($"/api/v1/imports/{id}")).GetProperty("state").GetString() == "done");
        return id;
    }

    internal static async Task<JsonElement[]> DeliveriesAsync(ServedAssociation association, long id) =>
        [.. (await association.Client.ReadAsync($"/api/v1/webhooks/{id}/deliveries")).GetProperty("deliveries").EnumerateArray()];

    private static async Task<JsonElement> DeliveredAsync(ServedAssociation association, long id)
    {
        JsonElement[] deliveries = [];
        await Until.HoldsAsync("the message is delivered", async () =>
        {
            deliveries = await DeliveriesAsync(association, id);
            return deliveries is [var only] && only.GetProperty("state").GetString() == "delivered";
        });
        return deliveries[0];
    }

    private static async Task ReplayAsync(ServedAssociation association, long id, JsonElement delivery)
    {
        using var replayed = await association.Client.PostAsync($"/api/v1/webhooks/{id}/deliveries/{delivery.GetProperty("id")}/replay", null, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, replayed.StatusCode);
    }

    private static async Task<string> StateAsync(ServedAssociation association, long id, string action)
    {
        using var answer = await association.Client.PostAsync($"/api/v1/webhooks/{id}/{action}", null, Cancelled);
        return (await Json.OfAsync(answer)).GetProperty("state").GetString()!;
    }
}
