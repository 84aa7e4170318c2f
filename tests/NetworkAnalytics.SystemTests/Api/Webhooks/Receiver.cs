using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api.Webhooks;

/// <summary>A message as it came in.</summary>
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    /// <summary>As a receiver checks, by the Standard Webhooks specification.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
        return Signature.Split(' ').Contains(expected);
    }
}

/// <summary>What an association runs on its side: a web server on loopback that keeps what it is told and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly CancellationTokenSource _held = new();

    private Receiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<Received> Messages => [.. _received];

    /// <summary>Answers the nth message, from 1; 0 never answers.</summary>
    public Func<int, int> Answer { get; set; } = _ => 204;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapFallback(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until so many messages have come.</summary>
    public async Task<IReadOnlyList<Received>> GotAsync(int count)
    {
        await Until.HoldsAsync($"{count} messages have come", () => Task.FromResult(_received.Count >= count));
        return Messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _held.CancelAsync();
        await _app.DisposeAsync();
        _held.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var headers = http.Request.Headers;
        int number;
        lock (_received)
        {
            _received.Enqueue(new Received(http.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body));
            number = _received.Count;
        }
        var status = Answer(number);
        if (status == 0)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_held.Token, http.RequestAborted);
            await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400)
            http.Response.Headers.Location = "/elsewhere";
        await http.Response.WriteAsync($"answer {status}\0", http.RequestAborted);
    }
}
