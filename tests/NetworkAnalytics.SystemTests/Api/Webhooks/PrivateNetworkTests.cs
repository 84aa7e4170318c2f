using System.Net.Http.Json;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api.Webhooks;

/// <summary>As the product is unless its operator says otherwise, but for its haste.</summary>
public sealed class PrivateNetworkTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_leads_into_a_private_network_is_not_connected_to_and_is_given_up_after_long()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var product = new ServedProduct(postgres);
        foreach (var (name, value) in WebhookTests.Hasty)
            product.Besides[name] = value;
        product.Besides["Webhooks:DisableAfterHours"] = "0.0002";
        await product.InitializeAsync();
        var association = await product.AssociationAsync(members: 1);
        using (var literal = await association.Client.PostAsJsonAsync("/api/v1/webhooks", new { url = receiver.Address, events = new[] { "import.ended" } }, Cancelled))
            Assert.Equal(["url"], (await Json.ProblemAsync(literal, 400)).Keys);
        // A name is looked at when it is connected to, whatever it led to before.
        using var made = await association.Client.PostAsJsonAsync("/api/v1/webhooks", new { url = $"http://localhost:{receiver.Address.Port}/hook", events = new[] { "import.ended" } }, Cancelled);
        var id = (await Json.OfAsync(made)).GetProperty("id").GetInt64();
        await WebhookTests.ImportAsync(association);
        await Until.HoldsAsync("it is disabled", async () => (await association.Client.ReadAsync($"/api/v1/webhooks/{id}")).GetProperty("state").GetString() == "disabled");
        var delivery = (await association.Client.ReadAsync($"/api/v1/webhooks/{id}/deliveries")).GetProperty("deliveries")[0];
        var attempts = (await association.Client.ReadAsync($"/api/v1/webhooks/{id}/deliveries/{delivery.GetProperty("id")}")).GetProperty("attempts");
        Assert.All(attempts.EnumerateArray(), a => Assert.Equal("The name leads into a private network, which is not called.", a.GetProperty("answer").GetString()));
        Assert.True(attempts.GetArrayLength() > 1);
        Assert.Equal("waiting", delivery.GetProperty("state").GetString());
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task Without_the_operators_word_an_address_begins_with_https()
    {
        await using var product = new ServedProduct(postgres);
        await product.InitializeAsync();
        var association = await product.AssociationAsync();
        using var plain = await association.Client.PostAsJsonAsync("/api/v1/webhooks", new { url = "http://hooks.example/x", events = new[] { "import.ended" } }, Cancelled);
        Assert.Equal(["url"], (await Json.ProblemAsync(plain, 400)).Keys);
        using var secure = await association.Client.PostAsJsonAsync("/api/v1/webhooks", new { url = "https://hooks.example/x", events = new[] { "import.ended" } }, Cancelled);
        Assert.Equal(201, (int)secure.StatusCode);
    }
}
