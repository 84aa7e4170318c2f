using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NetworkAnalytics.Performance.Flood;

/// <summary>
/// Two associations of one size. First the quiet one alone, at a steady pace well below its share; then the same with the
/// other at many times its share, in requests and in recomputations. Bounded in requests, connections and time.
/// </summary>
internal sealed class FloodRun(Uri address, string operatorToken, int times, TimeSpan phase, int members)
{
    /// <summary>A tenant's requests a second by default (<c>Api:RequestsPerSecond</c>).</summary>
    private const int Share = 50;

    private const int QuietPace = 20;
    private const int Connections = 64;

    public async Task<IReadOnlyList<string>> Run(CancellationToken cancellation)
    {
        using var quiet = await CreateAsync("Quiet", cancellation);
        using var loud = await CreateAsync("Loud", cancellation);
        await FillAsync(quiet, cancellation);
        await FillAsync(loud, cancellation);
        await PacedAsync(quiet, TimeSpan.FromSeconds(5), cancellation);

        var alone = await PacedAsync(quiet, phase, cancellation);
        var jobAlone = await RecomputeAsync(quiet, "2025-01-01", cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var job = 0; job < times; job++)
            await SubmitAsync(loud, new DateOnly(2024, 1, 1).AddDays(job).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellation);
        var flood = FloodAsync(loud, stop.Token);
        var before = await DoneAsync(loud, cancellation);
        var job2 = RecomputeAsync(quiet, "2025-01-02", cancellation);
        var meanwhile = await PacedAsync(quiet, phase, cancellation);
        var jobMeanwhile = await job2;
        var overtaken = await DoneAsync(loud, cancellation) - before;
        await stop.CancelAsync();
        var (sent, limited) = await flood;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"requests of the quiet association  alone: {alone}   beside the flood: {meanwhile}   p99 {meanwhile.P99 / alone.P99:0.00} times"),
            string.Create(CultureInfo.InvariantCulture, $"recomputation of the quiet one     alone: {jobAlone.TotalSeconds:0.0} s   beside {times} of the other's: {jobMeanwhile.TotalSeconds:0.0} s"),
            string.Create(CultureInfo.InvariantCulture, $"the other's recomputations that ended during the phase: {overtaken}"),
            string.Create(CultureInfo.InvariantCulture, $"the flood: {sent} requests in {phase.TotalSeconds:0} s ({sent / phase.TotalSeconds / Share:0} times its share of {Share} a second), {limited} of them answered 429"),
        ];
    }

    private sealed record Latencies(int Count, double P50, double P99)
    {
        public static Latencies Of(List<double> milliseconds)
        {
            milliseconds.Sort();
            return new(milliseconds.Count, milliseconds[milliseconds.Count / 2], milliseconds[(int)Math.Min(milliseconds.Count - 1, milliseconds.Count * 0.99)]);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} requests, p50 {P50:0.0} ms, p99 {P99:0.0} ms");
    }

    private HttpClient Client(string credential) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
    };

    private async Task<HttpClient> CreateAsync(string name, CancellationToken cancellation)
    {
        using var boss = Client(operatorToken);
        using var made = await boss.PostAsJsonAsync("/api/v1/operator/tenants", new { name }, cancellation);
        made.EnsureSuccessStatusCode();
        return Client((await made.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("api_key").GetString()!);
    }

    private async Task FillAsync(HttpClient tenant, CancellationToken cancellation)
    {
        var people = new StringBuilder("member_id,joined_on\n");
        var history = new StringBuilder("entry_id,member_id,occurred_at,entry,kind\n");
        for (var member = 0; member < members; member++)
        {
            people.Append(CultureInfo.InvariantCulture, $"m{member},{new DateOnly(2020, 1, 1).AddDays(member % 1000):yyyy-MM-dd}\n");
            for (var entry = 0; entry < 20; entry++)
                history.Append(CultureInfo.InvariantCulture, $"e{entry},m{member},{new DateOnly(2023, 1, 1).AddDays((member + 7 * entry) % 300):yyyy-MM-dd}T10:00:00Z,activity,event\n");
        }
        foreach (var (kind, file) in ((string, StringBuilder)[])[("members", people), ("history", history)])
        {
            using var accepted = await tenant.PostAsync($"/api/v1/imports/{kind}", new StringContent(file.ToString(), Encoding.UTF8, "text/csv"), cancellation);
            accepted.EnsureSuccessStatusCode();
            var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetInt64();
            await UntilAsync(async () => (await tenant.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}", cancellation)).GetProperty("state").GetString() == "done", cancellation);
        }
    }

    /// <summary>A steady pace that does not slow down when answers do, so that what waited counts.</summary>
    private static async Task<Latencies> PacedAsync(HttpClient tenant, TimeSpan length, CancellationToken cancellation)
    {
        var running = new List<Task<double>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / QuietPace));
        var begun = Stopwatch.StartNew();
        for (var number = 0; begun.Elapsed < length && await pace.WaitForNextTickAsync(cancellation); number++)
            running.Add(TimedAsync(tenant, number, cancellation));
        return Latencies.Of([.. await Task.WhenAll(running)]);
    }

    private static async Task<double> TimedAsync(HttpClient tenant, int number, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = number % 2 == 0
            ? await tenant.GetAsync("/api/v1/cohorts", cancellation)
            : await tenant.PostAsJsonAsync($"/api/v1/members/m{number % 50}/entries", new { entries = new[] { new { entry_id = Guid.NewGuid().ToString("N"), occurred_at = "2023-12-01T10:00:00Z", entry = "activity", kind = "event" } } }, cancellation);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private async Task<(int Sent, int Limited)> FloodAsync(HttpClient tenant, CancellationToken stop)
    {
        var (sent, limited) = (0, 0);
        var most = (int)(times * Share * phase.TotalSeconds * 1.5);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            for (var number = connection; !stop.IsCancellationRequested && Volatile.Read(ref sent) < most; number++)
            {
                try
                {
                    using var answer = number % 2 == 0
                        ? await tenant.GetAsync("/api/v1/cohorts", stop)
                        : await tenant.PostAsJsonAsync($"/api/v1/members/m{number % members}/entries", new { entries = new[] { new { entry_id = $"f{number}", occurred_at = "2023-12-01T10:00:00Z", entry = "activity", kind = "event" } } }, stop);
                    Interlocked.Increment(ref sent);
                    if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                        Interlocked.Increment(ref limited);
                }
                catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException)
                {
                    // Stopped, or refused at the socket: as good as 429 to whoever floods.
                }
            }
        }));
        return (sent, limited);
    }

    private static async Task<long> SubmitAsync(HttpClient tenant, string asOf, CancellationToken cancellation)
    {
        while (true)
        {
            using var accepted = await tenant.PostAsJsonAsync("/api/v1/recomputations", new { as_of = asOf }, cancellation);
            if (accepted.StatusCode != HttpStatusCode.TooManyRequests)
                return (await accepted.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetInt64();
            await Task.Delay(100, cancellation);
        }
    }

    private static async Task<TimeSpan> RecomputeAsync(HttpClient tenant, string asOf, CancellationToken cancellation)
    {
        var begun = Stopwatch.StartNew();
        var id = await SubmitAsync(tenant, asOf, cancellation);
        await UntilAsync(async () => (await tenant.GetFromJsonAsync<JsonElement>($"/api/v1/recomputations/{id}", cancellation)).GetProperty("state").GetString() == "done", cancellation);
        return begun.Elapsed;
    }

    /// <summary>Of the association's recomputations, how many are done. Asked by whoever floods, so it may have to ask again.</summary>
    private static async Task<int> DoneAsync(HttpClient tenant, CancellationToken cancellation)
    {
        while (true)
        {
            using var answer = await tenant.GetAsync("/api/v1/recomputations", cancellation);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).EnumerateArray().Count(r => r.GetProperty("state").GetString() == "done");
            await Task.Delay(20, cancellation);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        while (!await condition())
            await Task.Delay(100, cancellation);
    }
}
