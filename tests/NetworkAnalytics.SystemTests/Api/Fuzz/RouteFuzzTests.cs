using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Api.Contract;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api.Fuzz;

/// <summary>
/// Every route that writes, as the document has it, with bodies, files, ids and headers nobody should send (rows 21, 23, 24
/// and 27 of the faults). Each is answered as documented and never with 5xx; a refused one leaves the database as it was.
/// <c>ops/fuzz</c> runs the same for longer.
/// </summary>
[Collection(ApiTests.Name)]
public sealed class RouteFuzzTests(ServedProduct product)
{
    /// <summary>How many cases each route gets.</summary>
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("NETWORKANALYTICS_FUZZ_CASES") ?? "12", CultureInfo.InvariantCulture);

    private static readonly string[] Ids = ["%00", "%0A", "..", "%2E%2E%2F", "%F0%9F%91%A9", "%ED%A0%80", "-1", "0", "99999999999999999999", "1e3", "%27%3B--", "a%2Fb", new string('m', 600), "%20", "ANNA", "anna%20"];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", "same"), ("Idempotency-Key", ""), ("Idempotency-Key", "é"), ("Idempotency-Key", new string('k', 300)), ("If-Match", "*"), ("If-Match", "\"x\""), ("If-Match", "nonsense"), ("If-None-Match", "*"), ("If-None-Match", "W/\"x\", \"y\""),
        ("Accept", "text/csv"), ("Accept", "nonsense"), ("Accept-Encoding", "br;q=2"), ("Accept-Language", "tlh, fr;q=x"), ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("Content-Encoding", "zstd, gzip"), ("X-Forwarded-For", "nonsense"), ("Expect", "100-continue"),
    ];

    private static readonly string[] Types = ["application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "nonsense"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed record Case(string Path, byte[] Body, string Type, (string Name, string Value)[] Headers)
    {
        /// <summary>A path with a zero in it and a header that is not UTF-8 are no HTTP to the server: no code of ours sees them.</summary>
        public bool IsHttp => !Path.Contains("%00", StringComparison.Ordinal) && !Headers.Any(h => h.Value.Contains('é', StringComparison.Ordinal));

        public override string ToString() => $"{Path} {Type} {string.Join(' ', Headers)} {Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 600))}";
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_documented_and_a_refusal_changes_nothing()
    {
        using var walk = await ContractWalk.BeginAsync(product);
        await using var state = await StoredState.OfAsync(product.Database, walk.Association.Id);
        var counts = new SortedDictionary<int, int>();
        var wrong = new List<string>();
        var routes = walk.Calls.Where(c => c.Method != "GET").ToList();
        foreach (var call in routes)
            await Generated(walk, call).SampleAsync(async sent =>
            {
                var before = await state.ReadAsync();
                using var answer = await SendAsync(walk, call, sent);
                var body = await answer.Content.ReadAsStringAsync(Cancelled);
                var status = (int)answer.StatusCode;
                counts[status] = counts.GetValueOrDefault(status) + 1;
                if (status is >= 500 or 429)
                    wrong.Add($"{call.Method} {sent}: {status} {body}");
                // Before routing has found the call, no call has documented the answer.
                else if (status is not (404 or 405) && sent.IsHttp && walk.Contract.Differs(call, answer, body) is { } difference)
                    wrong.Add($"{call.Method} {sent}: {difference}");
                if (answer.IsSuccessStatusCode)
                    await SettledAsync(state);
                else if (await state.ReadAsync() is var after && after != before)
                    wrong.Add($"{call.Method} {sent}: refused with {status} {body} and yet it changed {string.Join(" | ", before.Split('\n').Except(after.Split('\n')))} into {string.Join(" | ", after.Split('\n').Except(before.Split('\n')))}");
            }, iter: Cases, threads: 1);
        Assert.True(wrong.Count == 0, $"{wrong.Count} answered otherwise:\n{string.Join('\n', wrong.Take(25))}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{counts.Values.Sum()} cases on {routes.Count} routes that write: {string.Join(", ", counts.Select(c => $"{c.Value} answered {c.Key}"))}");
        Assert.True(counts.Values.Sum() >= Cases * routes.Count);
        // Enough of them got past the first check, and enough did not.
        Assert.True(counts.Where(c => c.Key < 300).Sum(c => c.Value) > counts.Values.Sum() / 50 && counts.GetValueOrDefault(400) > counts.Values.Sum() / 5);
    }

    [Fact]
    public async Task One_id_with_two_bodies_at_once_is_stored_once()
    {
        var association = await product.AssociationAsync(members: 1);
        var rounds = Cases;
        await Gen.Select(Gen.Int[1, 500], Gen.Int[1, 500], Gen.Int[2, 6]).SampleAsync(async (one, other, senders) =>
        {
            var id = Guid.NewGuid().ToString("N");
            var answers = await Task.WhenAll(Enumerable.Range(0, senders).Select(async n =>
            {
                var minutes = n % 2 == 0 ? one : other;
                using var content = new StringContent($$"""{"entries":[{"entry_id":"{{id}}","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event","effort_minutes":{{minutes}}}]}""", Encoding.UTF8, "application/json");
                using var answer = await association.Client.PostAsync("/api/v1/members/m1/entries", content, Cancelled);
                return (Minutes: minutes, Status: (int)answer.StatusCode);
            }));
            var stored = answers.Where(a => a.Status == 200).Select(a => a.Minutes).Distinct().ToList();
            Assert.Single(stored);
            Assert.All(answers.Where(a => a.Minutes != stored[0]), a => Assert.Equal(409, a.Status));
            await using var log = await product.Database.OpenAsync(association.Id);
            Assert.Equal(1, await log.ScalarAsync<long>("SELECT count(*) FROM analytics.entry WHERE tenant_id = $1 AND entry_id = $2", association.Id.Value, id));
        }, iter: rounds, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds of one id with two bodies at once");
    }

    private static Gen<Case> Generated(ContractWalk walk, DocumentedCall call)
    {
        using var right = walk.Request(call);
        var path = right.RequestUri!.OriginalString;
        var segments = path.Split('/');
        var holes = call.Path.Split('/').Select((text, at) => (text, at)).Where(s => s.text.StartsWith('{')).Select(s => s.at).ToArray();
        var paths = holes.Length == 0 ? Gen.Const(path) : Gen.Frequency((4, Gen.Const(path)), (1, Gen.Select(Gen.OneOf(holes), Gen.OneOf(Ids)).Select((at, id) => string.Join('/', segments.Select((s, i) => i == at ? id : s)))));
        var (type, bodies) = call.Body switch
        {
            null => ("", Gen.Const(Array.Empty<byte>())),
            ("application/json", var example, var schema) => ("application/json", HostileBodies.Of(walk.Contract, example, schema)),
            var (file, example, _) => (file, HostileFiles.Of(example!.GetValue<string>())),
        };
        var types = type.Length == 0 ? Gen.Const("") : Gen.Frequency((12, Gen.Const(type)), (1, Gen.OneOf(Types)));
        return Gen.Select(paths, bodies, types, Gen.Frequency((4, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(2))).SelectMany(n => Gen.OneOf(Headers).Array[n]))
            .Select((where, body, what, headers) => new Case(where, body, what, headers));
    }

    private static async Task<HttpResponseMessage> SendAsync(ContractWalk walk, DocumentedCall call, Case sent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), sent.Path);
        if (sent.Type.Length > 0)
        {
            request.Content = new ByteArrayContent(sent.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", sent.Type);
        }
        // Refused by its length alone, a large body would meet a closed connection half way.
        request.Headers.ExpectContinue = sent.Body.Length > 1 << 20;
        foreach (var (name, value) in sent.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        return await walk.Client(call).SendAsync(request, Cancelled);
    }

    /// <summary>What an accepted call set going has ended: it must not be taken for the deed of the next one.</summary>
    private static async Task SettledAsync(StoredState state)
    {
        var last = "";
        await Eventually.HoldsAsync("the background work has ended", async () =>
        {
            var now = await state.ReadAsync();
            var still = now == last && await state.IsIdleAsync();
            last = now;
            return still;
        });
    }
}
