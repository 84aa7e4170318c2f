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
/// other at many times its share, in requests and in recomputations; and both once more, so that a slow moment of the
/// machine does not count for one side alone.
/// </summary>
internal sealed class FloodRun(Uri address, string operatorToken, int times, int jobs, TimeSpan warmUp, TimeSpan phase, int members, int? server)
{
    /// <summary>A tenant's requests a second by default (<c>Api:RequestsPerSecond</c>).</summary>
    private const int Share = 50;

    private const int QuietPace = 20;
    private const int Rounds = 2;

    public async Task<IReadOnlyList<string>> Run(CancellationToken cancellation)
    {
        var (quiet, _) = await CreateAsync("Quiet", cancellation);
        var (loud, loudKey) = await CreateAsync("Loud", cancellation);
        await FillAsync(quiet, cancellation);
        await FillAsync(loud, cancellation);
        // A server that has just started compiles what has become hot, on one of its cores and for many seconds: that is over first.
        await BesideAsync(quiet, loud, loudKey, new DateOnly(2023, 6, 1), warmUp, cancellation);

        var (alone, meanwhile, floods) = (new List<double>(), new List<double>(), new List<Flooded>());
        var (jobAlone, jobMeanwhile, theirs) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        var (busyAlone, busyMeanwhile) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var begun = ServerTime();
            alone.AddRange(await PacedAsync(quiet, phase, cancellation));
            busyAlone += ServerTime() - begun;
            jobAlone += await RecomputeAsync(quiet, $"2025-01-0{round + 1}", cancellation);
            var (latencies, job, ended, flood, busy) = await BesideAsync(quiet, loud, loudKey, new DateOnly(2024, 1, 1).AddDays(round * jobs), phase, cancellation);
            meanwhile.AddRange(latencies);
            jobMeanwhile += job;
            theirs += ended;
            busyMeanwhile += busy;
            floods.AddRange(flood is null ? [] : [flood]);
        }
        var (ours, with) = (Latencies.Of(alone), Latencies.Of(meanwhile));
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"requests of the quiet association  alone: {ours}   beside the flood: {with}   p99 {with.P99 / ours.P99:0.00} times"),
            string.Create(CultureInfo.InvariantCulture, $"recomputation of the quiet one     alone: {jobAlone.TotalSeconds / Rounds:0.0} s   beside {jobs} of the other's: {jobMeanwhile.TotalSeconds / Rounds:0.0} s"),
            string.Create(CultureInfo.InvariantCulture, $"the other's recomputations that ended during the phases: {theirs}"),
            .. server is null ? (string[])[] : [string.Create(CultureInfo.InvariantCulture, $"the server's processor time          alone: {busyAlone / phase / Rounds:0.00} of a core   beside the flood: {busyMeanwhile / phase / Rounds:0.00} of a core")],
            .. floods.Select(f => string.Create(CultureInfo.InvariantCulture,
                $"the flood: {f.Sent} requests in {f.Seconds:0.0} s ({f.Sent / f.Seconds / Share:0.0} times its share of {Share} a second): {f.Refused} refused with 429, {f.Admitted} served, {f.Other} answered otherwise; this process took {f.ClientSeconds / f.Seconds:0.00} of a core")),
        ];
    }

    /// <summary>The quiet one's requests and recomputation beside the other's flood of both; ends when the other's recomputations have.</summary>
    private async Task<(double[] Latencies, TimeSpan Job, int Ended, Flooded? Flood, TimeSpan Busy)> BesideAsync(HttpClient quiet, HttpClient loud, string loudKey, DateOnly firstDay, TimeSpan length, CancellationToken cancellation)
    {
        for (var job = 0; job < jobs; job++)
            await SubmitAsync(loud, firstDay.AddDays(job).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellation);
        var before = await WaitingAsync(loud, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var flood = times > 0 ? Task.Factory.StartNew(() => new Flooder(address, loudKey, times * Share).Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default) : null;
        var own = RecomputeAsync(quiet, firstDay.AddYears(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellation);
        var begun = ServerTime();
        var latencies = await PacedAsync(quiet, length, cancellation);
        var busy = ServerTime() - begun;
        var took = await own;
        await stop.CancelAsync();
        var flooded = flood is null ? null : await flood;
        var ended = before - await WaitingAsync(loud, cancellation);
        await UntilAsync(async () => await WaitingAsync(loud, cancellation) == 0, cancellation);
        return (latencies, took, ended, flooded, busy);
    }

    private TimeSpan ServerTime()
    {
        if (server is not { } id)
            return TimeSpan.Zero;
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
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

    private HttpClient Client(string credential) => new(new SocketsHttpHandler())
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
    };

    private async Task<(HttpClient Client, string Key)> CreateAsync(string name, CancellationToken cancellation)
    {
        using var boss = Client(operatorToken);
        using var made = await boss.PostAsJsonAsync("/api/v1/operator/tenants", new { name }, cancellation);
        made.EnsureSuccessStatusCode();
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("api_key").GetString()!;
        return (Client(key), key);
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
    private static async Task<double[]> PacedAsync(HttpClient tenant, TimeSpan length, CancellationToken cancellation)
    {
        var running = new List<Task<double>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / QuietPace));
        var begun = Stopwatch.StartNew();
        for (var number = 0; begun.Elapsed < length && await pace.WaitForNextTickAsync(cancellation); number++)
            running.Add(TimedAsync(tenant, number, cancellation));
        return await Task.WhenAll(running);
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

    /// <summary>Of the association's newest recomputations, how many wait or run. Asked by whoever floods, so it may have to ask again.</summary>
    private static async Task<int> WaitingAsync(HttpClient tenant, CancellationToken cancellation)
    {
        while (true)
        {
            using var answer = await tenant.GetAsync("/api/v1/recomputations", cancellation);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("recomputations").EnumerateArray().Count(r => r.GetProperty("state").GetString() is not ("done" or "failed"));
            await Task.Delay(20, cancellation);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        while (!await condition())
            await Task.Delay(100, cancellation);
    }
}
