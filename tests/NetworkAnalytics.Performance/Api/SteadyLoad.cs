using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace NetworkAnalytics.Performance.Api;

/// <summary>How long the answers of one call took, in milliseconds.</summary>
internal sealed class CallTimes(string call, List<double> milliseconds)
{
    private readonly List<double> _sorted = [.. milliseconds.Order()];

    public string Call => call;

    public int Count => _sorted.Count;

    public double At(double share) => _sorted.Count == 0 ? double.NaN : _sorted[(int)Math.Min(_sorted.Count - 1, _sorted.Count * share)];
}

/// <summary>Requests at a steady rate that does not slow down when answers do. Members are drawn with a seed of the load's own.</summary>
internal sealed class SteadyLoad(ServedAssociation served, int rate) : IDisposable
{
    private const string Comparison = "GET /api/v1/me/comparison";
    private const string Append = "POST /api/v1/members/{member_id}/entries";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private readonly Random _random = new(7);
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { BaseAddress = served.Address };

    public void Dispose() => _client.Dispose();

    public async Task<IReadOnlyList<CallTimes>> Run(TimeSpan length, CancellationToken cancellation)
    {
        var (comparisons, appends) = (new List<Task<double>>(), new List<Task<double>>());
        using var pace = new PeriodicTimer(Tick);
        var begun = Stopwatch.StartNew();
        for (var sent = 0; begun.Elapsed < length && await pace.WaitForNextTickAsync(cancellation);)
            for (; sent < begun.Elapsed.TotalSeconds * rate; sent++)
            {
                var due = TimeSpan.FromSeconds((double)sent / rate);
                var (id, token) = served.Members[_random.Next(served.Members.Count)];
                if (sent % 2 == 0)
                    comparisons.Add(Timed(begun, due, new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/comparison") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } }, cancellation));
                else
                    appends.Add(Timed(begun, due, Appending(id), cancellation));
            }
        return [new(Comparison, [.. await Task.WhenAll(comparisons)]), new(Append, [.. await Task.WhenAll(appends)])];
    }

    private HttpRequestMessage Appending(string member) => new(HttpMethod.Post, $"/api/v1/members/{Uri.EscapeDataString(member)}/entries")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", served.Key) },
        Content = JsonContent.Create(new { entries = new[] { new { entry_id = Guid.NewGuid().ToString("N"), occurred_at = "2016-03-05T10:00:00Z", entry = "activity", kind = "discussion" } } }),
    };

    /// <param name="due">When it was to be sent: what it waited for that counts too.</param>
    private async Task<double> Timed(Stopwatch clock, TimeSpan due, HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            using var answer = await _client.SendAsync(request, cancellation);
            await answer.Content.ReadAsByteArrayAsync(cancellation);
            answer.EnsureSuccessStatusCode();
        }
        return (clock.Elapsed - due).TotalMilliseconds;
    }
}
