using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>An association in which the document's examples exist, and the requests that the document describes.</summary>
internal sealed class ContractWalk : IDisposable
{
    /// <summary>What takes something away comes last, and what makes it first.</summary>
    private static readonly string[] Order = ["PUT", "POST", "PATCH", "GET", "DELETE"];

    /// <summary>Made last of all, because nothing can be asked for after it.</summary>
    private static readonly string[] Last = ["EraseMe", "ReadMyErasure", "SuspendTenant", "DeleteTenant"];

    /// <summary>What succeeds with something only an outside party makes: an ID token, in <see cref="TokenExchangeTests"/>, or a mail server, in <see cref="Emails.LeavingTests"/>, <see cref="Emails.DeliveryTests"/> and <see cref="Emails.BounceMailboxTests"/>.</summary>
    public static readonly HashSet<string> NeedsSomebodyElse = ["ExchangeToken", "SendTestLetter", "ResendLetter", "FreeSuppressedAddress"];

    /// <summary>
    /// What the examples cannot bring about on this association (a goal that is declared already, an import that has ended,
    /// a message that was never sent): the answer may be a refusal, and has to be as documented all the same.
    /// </summary>
    public static readonly HashSet<string> MayBeRefused =
    [
        "DeclareGoal", "DeclareMyGoal", "ReachGoal", "ReachMyGoal", "DropGoal", "DropMyGoal", "AppendToMany", "AbortImport",
        "ReadWebhookDelivery", "ReplayWebhookDelivery", "ChangeSettings",
    ];

    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, HttpClient> _clients = [];

    private ContractWalk(ApiContract contract) => Contract = contract;

    public ApiContract Contract { get; }

    public ServedAssociation Association { get; private set; } = null!;

    public IReadOnlyList<DocumentedCall> Calls => [.. Contract.Calls.OrderBy(c => Array.IndexOf(Last, c.Name)).ThenBy(c => Array.IndexOf(Order, c.Method))];

    public static async Task<ContractWalk> BeginAsync(ServedProduct product)
    {
        using var nobody = product.Client(null);
        var walk = new ContractWalk(await ApiContract.OfAsync(nobody));
        await walk.FillAsync(product);
        return walk;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    public HttpClient Client(DocumentedCall call) => Client(call.Credential ?? "");

    public HttpClient Client(string credential) => _clients[credential];

    /// <summary>The call with the document's example of each parameter and of the body; ids are those of this association.</summary>
    public HttpRequestMessage Request(DocumentedCall call)
    {
        var (path, query) = (call.Path, new List<string>());
        foreach (var parameter in call.Parameters)
        {
            var name = parameter["name"]!.GetValue<string>();
            var value = Value(call, name, parameter["example"]);
            if (parameter["in"]!.GetValue<string>() == "path")
                path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
            // Cursors, tags, keys and saved mappings are of one's own; the others stand as the document gives them.
            else if (parameter["in"]!.GetValue<string>() == "query" && name is not "after" and not "file" and not "mapping")
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        var request = new HttpRequestMessage(new HttpMethod(call.Method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        if (call.Body is var (type, example, _))
            request.Content = type == "application/json"
                ? new StringContent(example!.ToJsonString(), Encoding.UTF8, type)
                : new StringContent(example!.GetValue<string>(), Encoding.UTF8, type);
        return request;
    }

    /// <summary>What a call made can be asked for, taken back or changed by later ones.</summary>
    public async Task LearnAsync(DocumentedCall call, string body)
    {
        if (call.Method == "POST" && body.StartsWith('{') && JsonNode.Parse(body)!["id"] is { } id)
            _ids.TryAdd(Resource(call.Path) + ".id", id.ToString());
        if (call.Name == "Recompute")
            await RecomputedAsync(JsonNode.Parse(body)!["id"]!.GetValue<long>());
    }

    private static string Resource(string path) => path.Split('/').Last(p => !p.StartsWith('{') && p is not ("rotate" or "suspend" or "resume"));

    private string Value(DocumentedCall call, string name, JsonNode? example)
    {
        var before = call.Path.Split($"/{{{name}}}")[0].Split('/')[^1];
        return _ids.TryGetValue($"{call.Name}.{name}", out var own) || _ids.TryGetValue($"{before}.{name}", out own) ? own : example?.ToString() ?? "";
    }

    private async Task FillAsync(ServedProduct product)
    {
        Association = await product.AssociationAsync();
        await Association.JoinAsync(ExampleAssociation.MemberRows + "carla.roux,2023-10-30\n");
        _clients["association_key"] = Association.Client;
        _clients["member_token"] = await Association.MemberAsync("anna");
        _clients["operator_token"] = product.Client(ServedProduct.OperatorToken);
        _clients[""] = product.Client(null);
        // And a row that is rejected, to read in the report.
        using var file = new StringContent(ExampleAssociation.History + "bad,anna,never,activity,event,,,,,\n", Encoding.UTF8, "text/csv");
        using var uploaded = await Association.Client.PostAsync("/api/v1/imports/history", file, TestContext.Current.CancellationToken);
        var import = (await Json.OfAsync(uploaded)).GetProperty("id").GetInt64();
        await Eventually.HoldsAsync("the history is imported", async () => (await Association.Client.ReadAsync($"/api/v1/imports/{import}")).GetProperty("state").GetString() == "done");
        using var recompute = await Association.Client.PostAsJsonAsync("/api/v1/recomputations", new { as_of = "2025-01-01" }, TestContext.Current.CancellationToken);
        await RecomputedAsync((await Json.OfAsync(recompute)).GetProperty("id").GetInt64());
        // A key and an association that may be taken away.
        using var spare = await Association.Client.PostAsJsonAsync("/api/v1/keys", new { name = "spare", scopes = new[] { "admin" } }, TestContext.Current.CancellationToken);
        using var other = await _clients["operator_token"].PostAsJsonAsync("/api/v1/operator/tenants", new { name = "Another" }, TestContext.Current.CancellationToken);
        _ids["keys.id"] = (await Json.OfAsync(spare)).GetProperty("id").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _ids["tenants.id"] = (await Json.OfAsync(other)).GetProperty("id").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _ids["imports.id"] = import.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _ids["versions.version"] = "1";
        _ids["ReadReceipt.entry_id"] = "g1";
        // Somebody else than those the examples are about.
        _ids["EraseMember.member_id"] = _ids["ReadErasure.member_id"] = "m30";
        // Made by one call, and merged with another record by a later one.
        _ids["PutMember.member_id"] = _ids["MergeMembers.member_id"] = "carla";
    }

    private async Task RecomputedAsync(long id)
    {
        var recomputations = Association.Product.Services.GetRequiredService<IRecomputations>();
        await Eventually.HoldsAsync("the benchmarks are computed", async () =>
            (await recomputations.Find(Association.Id, id, TestContext.Current.CancellationToken))!.State is WorkState.Done or WorkState.Failed);
    }
}
