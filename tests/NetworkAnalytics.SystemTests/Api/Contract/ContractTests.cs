using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>
/// Every call of the document is made, with the document's own examples on an association that has what they name, and
/// the answers are held against the document. A route added later is walked too, or fails this for want of an id.
/// </summary>
[Collection(ApiTests.Name)]
public sealed class ContractTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_answers_as_the_document_says()
    {
        using var walk = await ContractWalk.BeginAsync(product);
        var (wrong, done) = (new List<string>(), 0);
        foreach (var call in walk.Calls.Where(c => !ContractWalk.NeedsSomebodyElse.Contains(c.Name)))
        {
            using var request = walk.Request(call);
            using var answer = await walk.Client(call).SendAsync(request, Cancelled);
            var body = await answer.Content.ReadAsStringAsync(Cancelled);
            if (!answer.IsSuccessStatusCode && !ContractWalk.MayBeRefused.Contains(call.Name))
                wrong.Add($"{call.Name} {request.RequestUri}: {(int)answer.StatusCode} {body}");
            else if (walk.Contract.Differs(call, answer, body) is { } difference)
                wrong.Add($"{call.Name} {request.RequestUri}: {difference}");
            else if (answer.IsSuccessStatusCode)
            {
                done++;
                await walk.LearnAsync(call, body);
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {walk.Calls.Count} calls answered otherwise:\n{string.Join('\n', wrong)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{walk.Calls.Count} calls answered as documented, {done} of them with what was asked for");
    }

    [Fact]
    public async Task Every_call_refuses_as_the_document_says()
    {
        using var walk = await ContractWalk.BeginAsync(product);
        using var nobody = product.Client("nothing");
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var call in walk.Calls.Where(c => c.Credential is not null))
        {
            await TryAsync(call, 403, walk.Client(call.Credential == "member_token" ? "operator_token" : "member_token"), _ => { });
            if (call.Parameters.Any(p => p["name"]!.GetValue<string>() == "after"))
                await TryAsync(call, 400, walk.Client(call), r => r.RequestUri = new Uri($"{r.RequestUri!.OriginalString.Split('?')[0]}?after={Cursor.Of("another list", 1)}", UriKind.Relative), "after");
            if (call.Body is { Type: "application/json" })
            {
                await TryAsync(call, 400, walk.Client(call), r => r.Content = new StringContent("{\"no such field\":1}", Encoding.UTF8, "application/json"));
                await TryAsync(call, 415, walk.Client(call), r => r.Content = new StringContent("hello", Encoding.UTF8, "text/plain"));
                await TryAsync(call, 413, walk.Client(call), r =>
                {
                    r.Headers.ExpectContinue = true;
                    r.Content = new ByteArrayContent(new byte[5 << 20]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                });
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} refusals as documented");

        async Task TryAsync(DocumentedCall call, int status, HttpClient client, Action<HttpRequestMessage> spoil, string? field = null)
        {
            tried++;
            using var request = walk.Request(call);
            spoil(request);
            using var answer = await client.SendAsync(request, Cancelled);
            var body = await answer.Content.ReadAsStringAsync(Cancelled);
            if ((int)answer.StatusCode != status)
                wrong.Add($"{call.Name}: {(int)answer.StatusCode} instead of {status}: {body}");
            else if (walk.Contract.Differs(call, answer, body) is { } difference)
                wrong.Add($"{call.Name}: {difference}");
            else if (field is not null && JsonNode.Parse(body)!["errors"]?[field] is null)
                wrong.Add($"{call.Name}: '{field}' is not named: {body}");
        }
    }
}
