using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>How long a page took at a steady pace, whether or not the ones before had been answered.</summary>
/// <param name="Late">How far behind its pace the client itself was, at the worst.</param>
internal sealed record PageLoad(int Requests, double P50, double P95, double P99, double Late, int LargestBytes)
{
    /// <param name="sessions">Cookie headers, used in turn.</param>
    public static async Task<PageLoad> Measure(Uri address, string path, IReadOnlyList<string> sessions, int pace, TimeSpan length, CancellationToken cancellation)
    {
        using var client = SignedIn.Client(address);
        // A server that has just started compiles what has become hot, on one of its cores.
        await Run(client, path, sessions, pace, TimeSpan.FromSeconds(15), cancellation);
        return await Run(client, path, sessions, pace, length, cancellation);
    }

    private static async Task<PageLoad> Run(HttpClient client, string path, IReadOnlyList<string> sessions, int pace, TimeSpan length, CancellationToken cancellation)
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
