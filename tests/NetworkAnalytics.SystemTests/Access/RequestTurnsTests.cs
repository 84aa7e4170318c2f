using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Api.Limits;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>How many requests of one association are worked on at once, over real connections.</summary>
public sealed class RequestTurnsTests
{
    private const int AtOnce = 2;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_associations_requests_wait_for_each_other_and_not_for_anothers()
    {
        var release = new TaskCompletionSource();
        var working = 0;
        var seen = new ConcurrentBag<int>();
        await using var app = await StartAsync(async context =>
        {
            if (context.Request.Path != "/1")
                return;
            seen.Add(Interlocked.Increment(ref working));
            await release.Task;
            Interlocked.Decrement(ref working);
        });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var held = Enumerable.Range(0, 10).Select(_ => client.GetAsync("/1", Cancellation)).ToList();
        while (Volatile.Read(ref working) < AtOnce)
            await Task.Delay(5, Cancellation);
        (await client.GetAsync("/2", Cancellation)).Dispose();
        Assert.DoesNotContain(held, h => h.IsCompleted);
        release.SetResult();
        foreach (var answer in await Task.WhenAll(held))
            answer.Dispose();
        Assert.Equal(AtOnce, seen.Max());
    }

    [Fact]
    public async Task An_answer_that_is_taken_slowly_holds_nobody_up()
    {
        var release = new TaskCompletionSource();
        await using var app = await StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync(Cancellation);
            if (context.Request.Query.ContainsKey("slow"))
                await release.Task;
        });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var slow = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.GetAsync("/1?slow", HttpCompletionOption.ResponseHeadersRead, Cancellation)));
        (await client.GetAsync("/1", Cancellation)).Dispose();
        release.SetResult();
        foreach (var answer in slow)
            answer.Dispose();
    }

    [Fact]
    public async Task A_request_that_fails_gives_its_turn_back()
    {
        await using var app = await StartAsync(context => context.Request.Query.ContainsKey("fail") ? throw new InvalidOperationException("as asked") : Task.CompletedTask);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        for (var time = 0; time < 2 * AtOnce; time++)
        {
            using var failed = await client.GetAsync("/1?fail", Cancellation);
            Assert.Equal(StatusCodes.Status500InternalServerError, (int)failed.StatusCode);
        }
        using var answer = await client.GetAsync("/1", Cancellation);
        Assert.Equal(StatusCodes.Status200OK, (int)answer.StatusCode);
    }

    /// <summary>A server that works in turns; the path is the association's number.</summary>
    private static async Task<WebApplication> StartAsync(RequestDelegate work)
    {
        var turns = new TenantTurns(Options.Create(new ApiOptions { RequestsAtOnce = AtOnce }));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();
        app.Run(context => turns.Run(new TenantId(int.Parse(context.Request.Path.Value![1..], CultureInfo.InvariantCulture)), context, work));
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(Cancellation);
        return app;
    }
}
