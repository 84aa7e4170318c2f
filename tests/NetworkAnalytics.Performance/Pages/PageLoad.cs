using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>How long a page took at a steady pace, whether or not the ones before had been answered.</summary>
/// <param name="Late">How far behind its pace the client itself was, at the worst.</param>
internal sealed record PageLoad(int Requests, double P50, double P95, double P99, double Late, int LargestBytes)
{
    public static async Task<PageLoad> Measure(ServedAssociation served, string path, IReadOnlyList<MemberId> members, int pace, TimeSpan length, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = served.Address };
        var sessions = new List<string>();
        foreach (var member in members)
            sessions.Add(await SignedIn.Cookies(client, await served.Link(member, cancellation), cancellation));
        await Run(client, path, sessions, pace, TimeSpan.FromSeconds(5), cancellation);
        return await Run(client, path, sessions, pace, length, cancellation);
    }

    private static async Task<PageLoad> Run(HttpClient client, string path, List<string> sessions, int pace, TimeSpan length, CancellationToken cancellation)
    {
        var (times, sizes, asked) = (new ConcurrentBag<double>(), new ConcurrentBag<int>(), new List<Task>());
        var (start, late) = (Stopwatch.GetTimestamp(), 0.0);
        for (var n = 0; n < pace * length.TotalSeconds; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / pace);
            if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } wait)
                await Task.Delay(wait, cancellation);
            late = Math.Max(late, (Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
            asked.Add(Ask(sessions[n % sessions.Count]));
        }
        await Task.WhenAll(asked);
        var sorted = times.Order().ToArray();
        return new(sorted.Length, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), late, sizes.Max());

        async Task Ask(string session)
        {
            var begun = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Cookie", session } } };
            using var answer = await client.SendAsync(request, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
            sizes.Add(body.Length);
        }
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Requests:N0} requests, p50 {P50:0.0} ms, p95 {P95:0.0} ms, p99 {P99:0.0} ms");
}
