using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>
/// Row 25 of the faults: association A tries everything there is with the ids of association B. What there is comes from
/// the running product itself, so that a route, job or grain method added later is tried too, or fails this test for want
/// of an id to try it with.
/// </summary>
[Collection(AccessTests.Name)]
public sealed class WalkTests(AccessReplica replica)
{
    private const string Marker = "only-of-b";

    /// <summary>Who may come without any credential; a route that is open and not here fails.</summary>
    internal static readonly HashSet<string> Open =
    [
        "/", "/openapi/v1.json", "/docs", "/docs/start.js", "/docs/scalar.js", "/health/live", "/health/ready", "/assets/{version}/site.css", "/assets/{version}/passkeys.js", "/assets/{version}/echarts.js", "/assets/{version}/charts.js", "/assets/{version}/pages.js", "/sign-in/passkey", "/sign-in/passkey/options", "/sign-in", "/sign-in/code", "/sign-in/recovery", "/sign-in/link", "/language",
        "/set-password", "/association/{tenant:int}/sign-in", "/association/{tenant:int}/sign-in/provider", "/association/{tenant:int}/sign-in/answer",
        "/letters/open", "/letters/answer", "/letters/leave",
    ];

    /// <summary>Parameters that are no ids: whoever asks may give any value.</summary>
    private static readonly Dictionary<string, string> Plain = new() { ["version"] = "1", ["attribute"] = "chapter", ["kind"] = "benchmark", ["encounter_id"] = "e1", ["goal_id"] = "g1", ["mapping_name"] = "crm" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_route_opens_anything_of_another_association_to_any_credential()
    {
        var (a, b) = await TwoAsync();
        var ids = await IdsAsync(b);
        var before = await Rows.CountsAsync(replica, b.Id);
        using var admin = a.Client();
        var revoked = await RevokedAsync(admin);
        using var browser = await SignInTests.MemberBrowserAsync(replica, a, "m1");
        using var administrator = await SignInTests.AdministratorBrowserAsync(replica, a.Id);
        var suspended = await SuspendedAsync();
        var tried = 0;
        foreach (var route in Routes())
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var (path, hasId) = Fill(route, ids);
                var pattern = Pattern(route);
                foreach (var (who, credential) in ((string, string?)[])[("key", a.Key), ("member", await a.MemberTokenAsync("m1")), ("revoked key", revoked), ("suspended key", suspended), ("nobody", null)])
                {
                    using var client = replica.Client(credential);
                    using var request = Request(method, path);
                    using var answer = await client.SendAsync(request, Cancelled);
                    Check(who, method, pattern, hasId, answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancelled), Allowed(who, pattern, hasId));
                    tried++;
                }
                foreach (var (who, session) in ((string, Browser)[])[("browser", browser), ("administrator", administrator)])
                {
                    var answer = await session.SendAsync(Request(method, path));
                    Check(who, method, pattern, hasId, answer.Status, answer.Body, Allowed(who, pattern, hasId));
                    tried++;
                }
            }
        // Pages whose ids stand in the query, since they may contain any character.
        foreach (var path in (string[])["/cohorts/one?key={0}", "/cohorts/file?chart=mix&key={0}", "/cohorts/new?name={0}", "/cohorts/compare?key={0}&with={0}", "/directory?find={0}"])
        {
            var answer = await administrator.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, Marker));
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{path}: {answer.Status}");
            // What was typed stands in the form that it was typed in, and nowhere else.
            Assert.DoesNotContain(Marker, answer.Body.Replace($"value=\"{Marker}\"", "", StringComparison.Ordinal).Replace($"={Marker}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        await Rows.UnchangedAsync(replica, b.Id, before);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Routes().Count} routes, {tried} requests tried with another association's ids");
        Assert.True(tried > 200, $"only {tried} requests");
        var log = await admin.GetStringAsync("/api/v1/audit", Cancelled);
        Assert.Contains("\"unknown_id\"", log, StringComparison.Ordinal);
        Assert.Contains($"imports/{{id:long}} id={ids["imports.id"]}", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_act_as_a_member_acts_as_none_of_another_association_on_any_route()
    {
        var (a, b) = await TwoAsync();
        foreach (var tenant in (TestTenant[])[a, b])
            await ActAsTests.AllowAsync(tenant, true);
        var (_, key) = await ActAsTests.KeyAsync(a, "members:act_as");
        var ids = await IdsAsync(b);
        var before = await Rows.CountsAsync(replica, b.Id);
        var tried = 0;
        foreach (var route in Routes().Where(r => Pattern(r).StartsWith("/api/", StringComparison.Ordinal)))
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var (path, _) = Fill(route, ids);
                using var client = replica.Client(key);
                using var request = Request(method, path);
                request.Headers.Add("Act-As", Marker);
                using var answer = await client.SendAsync(request, Cancelled);
                var own = Own(path);
                // Who may not come at all is told so; to whom the route opens learns that there is no such member.
                Assert.True(answer.StatusCode == (own ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest) || own && answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {answer.StatusCode}");
                Assert.DoesNotContain(Marker, own ? await answer.Content.ReadAsStringAsync(Cancelled) : "", StringComparison.Ordinal);
                tried++;
            }
        await Rows.UnchangedAsync(replica, b.Id, before);
        Assert.Empty(await replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, b.Id, "SELECT access_id FROM delivery.member_access"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} routes tried as a member of another association");
        Assert.True(tried > 30, $"only {tried}");
    }

    [Fact]
    public async Task No_grain_method_answers_a_call_for_another_association_or_for_none()
    {
        var (a, b) = await TwoAsync();
        var grains = replica.Services.GetRequiredService<IGrainFactory>();
        var member = await b.MemberAsync(Marker);
        var keys = new Dictionary<string, string>
        {
            ["IMemberGrain"] = GrainKeys.Member(b.Id, member),
            ["IBenchmarkGrain"] = GrainKeys.Benchmark(b.Id, 1, 0),
        };
        var tried = 0;
        foreach (var grain in typeof(ITenantGrain).Assembly.GetTypes().Where(t => t.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(t)))
            foreach (var method in grain.GetMethods())
                foreach (var caller in (TenantId?[])[a.Id, null])
                {
                    await Assert.ThrowsAsync<ForeignTenantException>(() => CallAsync(grains, grain, method, caller, keys.GetValueOrDefault(grain.Name) ?? GrainKeys.Tenant(b.Id)));
                    tried++;
                }
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} grain calls tried");
        Assert.True(tried >= 20, $"only {tried} calls");
        Assert.Contains("\"foreign_grain\"", await a.Client().GetStringAsync("/api/v1/audit", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_job_reaches_work_or_rows_of_another_association()
    {
        var (a, b) = await TwoAsync();
        var queue = replica.Services.GetRequiredService<WorkQueue>();
        var runner = replica.Services.GetRequiredService<WorkRunner>();
        var before = await Rows.CountsAsync(replica, b.Id);
        var kinds = replica.Services.GetServices<IWorkHandler>().Select(h => h.Kind).ToList();
        Assert.NotEmpty(kinds);
        foreach (var kind in kinds)
        {
            var theirs = (await queue.List(b.Id, kind, null, 1, Cancelled))[0];
            // The job itself, told of A and of B's piece: it finds nothing to claim.
            await runner.Run(a.Id.Value, theirs.Id, Cancelled);
            Assert.Equal(theirs, (await queue.List(b.Id, kind, null, 1, Cancelled))[0]);
            // And a piece of A's own about what is B's: it ends without having touched it.
            var mine = await queue.Submit(a.Id, kind, theirs.Key, joinRunning: false, Cancelled);
            await Eventually.HoldsAsync($"{kind} has ended", async () => (await queue.Find(a.Id, mine, Cancelled))!.State is WorkState.Done or WorkState.Failed);
        }
        await Rows.UnchangedAsync(replica, b.Id, before);
        var log = await replica.QueryAsync<string>(Host.Storage.DatabaseRole.Delivery, a.Id, "SELECT subject FROM delivery.audit WHERE action = 'unknown_id' AND actor = 'job'");
        Assert.Equal(kinds.Count, log.Count(line => line.StartsWith("work id=", StringComparison.Ordinal)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kinds.Count} kinds of job tried: {string.Join(", ", kinds)}");
    }

    private static async Task CallAsync(IGrainFactory grains, Type grain, MethodInfo method, TenantId? caller, string key)
    {
        if (caller is { } tenant)
            TenantContext.Enter(tenant);
        else
            RequestContext.Clear();
        var target = grains.GetGrain(grain, key);
        await (Task)method.Invoke(target, [.. method.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)])!;
    }

    private async Task<(TestTenant A, TestTenant B)> TwoAsync()
    {
        var (a, b) = (await replica.CreateTenantAsync("A"), await replica.CreateTenantAsync("B"));
        await a.FillAsync();
        await b.FillAsync();
        await PausedWebhookAsync(b);
        await b.ImportAsync(Contracts.Imports.ImportKind.Members, $"member_id,joined_on\n{Marker},2020-01-01\n");
        await Eventually.HoldsAsync("B has a message", async () => (await MessagesAsync(b)).Count > 0);
        using var client = b.Client();
        using (await client.SendAsync(Entry(Marker, Marker), Cancelled)) { }
        using (await client.SendAsync(Request("PUT", $"/api/v1/cohorts/{Marker}"), Cancelled)) { }
        var recomputations = b.Service<IRecomputations>();
        var id = await recomputations.Submit(b.Id, null, Cancelled);
        await Eventually.HoldsAsync("B's benchmarks are computed", async () => (await recomputations.Find(b.Id, id, Cancelled))!.State == WorkState.Done);
        return (a, b);
    }

    /// <summary>Messages come to be and none leaves: what B has stays as it is.</summary>
    private static async Task PausedWebhookAsync(TestTenant b)
    {
        using var client = b.Client();
        using var made = await client.SendAsync(Request("POST", "/api/v1/webhooks", """{"url":"https://hooks.example/only-of-b","events":["import.ended"]}"""), Cancelled);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using (await client.PostAsync(made.Headers.Location + "/pause", null, Cancelled)) { }
    }

    private Task<List<long>> MessagesAsync(TestTenant b) => replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, b.Id, "SELECT delivery_id FROM delivery.webhook_delivery");

    /// <summary>What B has, by the resource and parameter under which a route asks for it.</summary>
    private async Task<Dictionary<string, string>> IdsAsync(TestTenant b)
    {
        using var browser = await SignInTests.MemberBrowserAsync(replica, b, "m1");
        var imports = await b.Service<Contracts.Imports.IImports>().List(b.Id, null, 1, Cancelled);
        var recomputations = await b.Service<IRecomputations>().List(b.Id, null, 1, Cancelled);
        var keys = await b.Service<ApiKeys>().List(b.Id, Cancelled);
        await b.Service<LetterRuns>().Begin(b.Id, LetterKind.Benchmark, new DateOnly(2026, 1, 3), null, Cancelled);
        await b.Service<LetterRuns>().List(b.Id, Cancelled);
        var letters = await b.Service<Deliveries>().List(b.Id, new DeliveryFilter(), null, 1, Cancelled);
        var sessions = await replica.QueryAsync<Guid>(Host.Storage.DatabaseRole.Delivery, b.Id, "SELECT session_id FROM delivery.session");
        var deliveries = await MessagesAsync(b);
        var webhooks = await replica.QueryAsync<long>(Host.Storage.DatabaseRole.Delivery, b.Id, "SELECT webhook_id FROM delivery.webhook");
        return new()
        {
            ["webhooks.id"] = webhooks[0].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["deliveries.delivery_id"] = deliveries[0].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["imports.id"] = imports[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["import.id"] = imports[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["recomputations.id"] = recomputations[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["keys.id"] = keys[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["members.member_id"] = Marker,
            ["entries.entry_id"] = Marker,
            ["cohorts.name"] = Marker,
            ["tenants.id"] = b.Id.ToString(),
            ["association.tenant"] = b.Id.ToString(),
            ["sessions.session"] = sessions[0].ToString("N"),
            ["letters.id"] = letters[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private List<RouteEndpoint> Routes() =>
        [.. replica.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => !e.DisplayName!.StartsWith("405", StringComparison.Ordinal)).DistinctBy(e => (Pattern(e), string.Join(',', e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])))];

    private static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static (string Path, bool HasId) Fill(RouteEndpoint route, Dictionary<string, string> ids)
    {
        var pattern = Pattern(route);
        var operators = pattern.StartsWith("/operator", StringComparison.Ordinal);
        var (path, hasId, resource) = (new StringBuilder(), false, "");
        foreach (var segment in route.RoutePattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                if (part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal)
                {
                    path.Append(literal.Content);
                    resource = literal.Content;
                }
                else if (part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter)
                {
                    if (operators)
                        path.Append('1');
                    else if (ids.TryGetValue($"{resource}.{parameter.Name}", out var id))
                    {
                        path.Append(Uri.EscapeDataString(id));
                        hasId = true;
                    }
                    else
                        path.Append(Plain.TryGetValue(parameter.Name, out var plain) ? plain
                            : throw new InvalidOperationException($"{pattern}: give this test an id of association B for '{resource}.{parameter.Name}'"));
                }
                else if (part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator)
                    path.Append(separator.Content);
            }
        }
        return (path.Length == 0 ? "/" : path.ToString(), hasId);
    }

    /// <summary>Of a member's own routes.</summary>
    private static bool Own(string path) => path == "/api/v1/me" || path.StartsWith("/api/v1/me/", StringComparison.Ordinal);

    private static HttpRequestMessage Request(string method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        var body = json ?? (path.EndsWith("/entries", StringComparison.Ordinal) ? """{"entries":[{"entry_id":"x","occurred_at":"2021-05-04T12:00:00Z","entry":"activity","kind":"event"}]}"""
            : path.EndsWith("/merge", StringComparison.Ordinal) ? """{"other_id":"m1"}"""
            : path.Contains("/attributes/", StringComparison.Ordinal) ? """{"value":"x"}"""
            : path.EndsWith("/keys", StringComparison.Ordinal) ? """{"name":"walked","scopes":["benchmarks:read"]}"""
            : path.Contains("/imports/", StringComparison.Ordinal) ? "member_id,joined_on\n"
            : path.EndsWith("/erasure", StringComparison.Ordinal) ? """{"confirm":"erase"}"""
            : "{}");
        if (method is "POST" && (!path.StartsWith("/api", StringComparison.Ordinal) || path.EndsWith("/token", StringComparison.Ordinal)))
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("email", "x@y.example")]);
        else if (method is not ("GET" or "HEAD" or "DELETE"))
            request.Content = new StringContent(body, Encoding.UTF8, path.Contains("/imports/", StringComparison.Ordinal) ? "text/csv" : "application/json");
        if (path.Contains("benchmarks/cohort", StringComparison.Ordinal))
        {
            request.RequestUri = new Uri(path + "?key=" + Marker, UriKind.Relative);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        }
        return request;
    }

    internal static HttpRequestMessage Entry(string member, string entry) => new(HttpMethod.Post, $"/api/v1/members/{Uri.EscapeDataString(member)}/entries")
    {
        Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { entries = new[] { new { entry_id = entry, occurred_at = "2021-05-04T12:00:00Z", entry = "activity", kind = "event" } } }), Encoding.UTF8, "application/json"),
    };

    private static HttpStatusCode[]? Allowed(string who, string pattern, bool hasId)
    {
        // Pages that open to everybody say nothing of anybody; what is in them is checked for B's marks.
        if (Open.Contains(pattern))
            return null;
        var api = pattern.StartsWith("/api/", StringComparison.Ordinal);
        return who switch
        {
            "nobody" or "revoked key" => api || pattern.StartsWith("/operator", StringComparison.Ordinal) || pattern == "/metrics" || who == "revoked key"
                ? [HttpStatusCode.Unauthorized] : [HttpStatusCode.Redirect, HttpStatusCode.Unauthorized],
            "suspended key" => [HttpStatusCode.Forbidden],
            "member" => hasId || !Own(pattern) ? [HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized] : null,
            "browser" => api || pattern == "/metrics" ? [HttpStatusCode.Unauthorized]
                : hasId ? [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden] : [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden],
            "administrator" => api || pattern == "/metrics" ? [HttpStatusCode.Unauthorized]
                : hasId ? [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden]
                // A form that was taken, or has nothing more to do, leads back to a page of their own.
                : [HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.NotFound],
            _ => pattern.StartsWith("/api/v1/operator", StringComparison.Ordinal) || Own(pattern) || !api ? [HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized]
                : hasId ? [HttpStatusCode.NotFound] : null,
        };
    }

    private static void Check(string who, string method, string pattern, bool hasId, HttpStatusCode status, string body, HttpStatusCode[]? allowed)
    {
        // A cohort or a member put under the same name as B's is A's own, and removing it removes A's.
        if ((pattern.EndsWith("cohorts/{name}", StringComparison.Ordinal) || pattern.EndsWith("members/{member_id}", StringComparison.Ordinal)) && who == "key" && method == "PUT")
            return;
        Assert.True((int)status < 500, $"{who}: {method} {pattern}: {status}");
        Assert.True(allowed is null || allowed.Contains(status) || (method is "DELETE" && who == "key" && pattern.EndsWith("cohorts/{name}", StringComparison.Ordinal)), $"{who}: {method} {pattern} (id of B: {hasId}): {status}");
        Assert.False(status == HttpStatusCode.OK && body.Contains(Marker, StringComparison.Ordinal) && !(who == "key" && pattern.Contains("cohorts", StringComparison.Ordinal)), $"{who}: {method} {pattern} shows something of B");
    }

    private static async Task<string> RevokedAsync(HttpClient admin)
    {
        using var made = await admin.SendAsync(Request("POST", "/api/v1/keys"), Cancelled);
        var key = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancelled)).RootElement;
        using (await admin.DeleteAsync($"/api/v1/keys/{key.GetProperty("id").GetInt64()}", Cancelled)) { }
        return key.GetProperty("key").GetString()!;
    }

    private async Task<string> SuspendedAsync()
    {
        var tenant = await replica.CreateTenantAsync();
        using var boss = replica.Operator();
        using (await boss.PostAsync($"/api/v1/operator/tenants/{tenant.Id}/suspend", null, Cancelled)) { }
        return tenant.Key;
    }
}
