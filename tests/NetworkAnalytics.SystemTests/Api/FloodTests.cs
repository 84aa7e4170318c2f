using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Row 26 of the faults in short: who is refused and who is not. <c>ops/faults/flood</c> measures what the neighbour feels. A replica of its own.</summary>
public sealed class FloodTests(LimitedProduct product) : IClassFixture<LimitedProduct>
{
    private const int Flood = 2000;
    private const int Burst = 200;
    private const int PerSecond = 50;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_that_floods_is_refused_what_is_over_its_share_and_its_neighbour_nothing()
    {
        var (loud, quiet) = (await product.AssociationAsync(members: 1), await product.AssociationAsync(members: 1));
        using var member = await loud.MemberAsync("m1");
        var begun = Stopwatch.StartNew();
        var answers = new ConcurrentBag<HttpStatusCode>();
        var flood = Parallel.ForAsync(0, Flood, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancelled }, async (number, cancellation) =>
        {
            using var answer = number % 2 == 0 ? await loud.Client.GetAsync("/api/v1/cohorts", cancellation) : await member.GetAsync("/api/v1/me/history", cancellation);
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                await RefusedAsync(answer);
        });
        var neighbours = 0;
        while (!flood.IsCompleted && neighbours < Burst / 2)
        {
            await quiet.Client.ReadAsync("/api/v1/cohorts");
            neighbours++;
        }
        await flood;
        Assert.Equal(Flood, answers.Count);
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}"));
        var served = answers.Count(a => a == HttpStatusCode.OK);
        Assert.InRange(served, Burst - 10, Burst + PerSecond * ((int)begun.Elapsed.TotalSeconds + 1));
        Assert.True(neighbours > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Flood - served} of {Flood} refused, none of the neighbour's {neighbours}");

        // A credential that is refused early is none the better for it: taken back, it opens nothing.
        Assert.True(await product.Services.GetRequiredService<ApiKeys>().Revoke(loud.Id, loud.Key.Id, Cancelled));
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var answer = await loud.Client.GetAsync("/api/v1/cohorts", Cancelled);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Unknown_keys_of_an_address_that_guessed_often_are_hardly_looked_up()
    {
        // Every statement of this process; other tests' are told apart by their database.
        var asked = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => asked.Add($"{activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")} {activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")}"),
        };
        ActivitySource.AddActivityListener(listener);
        var known = await product.AssociationAsync(members: 1);
        await known.Client.ReadAsync("/api/v1/cohorts");
        int LookUps() => asked.Count(a => a.StartsWith(product.DatabaseName, StringComparison.Ordinal) && a.Contains("delivery.api_key", StringComparison.Ordinal) && a.Contains("secret_hash", StringComparison.Ordinal));

        var before = LookUps();
        for (var guess = 0; guess < 61; guess++)
            await GuessAsync();
        Assert.InRange(LookUps() - before, 55, 61);
        before = LookUps();
        var begun = Stopwatch.StartNew();
        for (var guess = 0; guess < 200; guess++)
            Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync());
        // One a second, because somebody honest may share the address.
        Assert.InRange(LookUps() - before, 0, (int)begun.Elapsed.TotalSeconds + 1);
        // A key that was good before is another matter, and a new one gets through as well.
        using var same = From(known.Key.Plaintext);
        await same.ReadAsync("/api/v1/cohorts");
        using var fresh = From((await product.Services.GetRequiredService<ApiKeys>().Create(known.Id, "fresh", Scopes.All, Cancelled)).Plaintext);
        await Until.HoldsAsync("the new key was looked up", async () =>
        {
            using var answer = await fresh.GetAsync("/api/v1/cohorts", Cancelled);
            return answer.IsSuccessStatusCode;
        });
    }

    private async Task<HttpStatusCode> GuessAsync()
    {
        using var guesser = From($"nak_{Guid.NewGuid():N}_{Guid.NewGuid():N}");
        using var answer = await guesser.GetAsync("/api/v1/members", Cancelled);
        return answer.StatusCode;
    }

    /// <summary>A client from an address of its own, as a proxy on loopback says.</summary>
    private HttpClient From(string credential)
    {
        var client = product.Client(credential);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        return client;
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.InRange(answer.Headers.RetryAfter?.Delta ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(429, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("status").GetInt32());
        Assert.Contains("nosniff", answer.Headers.GetValues("X-Content-Type-Options"));
    }
}
