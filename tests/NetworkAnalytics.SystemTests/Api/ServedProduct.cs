using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>The tests that ask one replica over HTTP.</summary>
[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<ServedProduct>
{
    public const string Name = "API";
}

/// <summary>One replica with its web server for the tests of the API, on a database of its own; asked over HTTP. Each test makes its own association.</summary>
public class ServedProduct(PostgresFixture postgres) : IAsyncLifetime
{
    public const string OperatorToken = "the-operators-token-of-these-tests-alone";
    private WebApplication? _app;

    /// <summary>Configuration besides that of the tests, as <c>Imports:SpoolDirectory</c>; set before it starts.</summary>
    internal Dictionary<string, string?> Besides { get; } = [];

    internal IServiceProvider Services => App.Services;

    internal TestDatabase Database { get; private set; } = new("");
    internal string DatabaseName { get; private set; } = "";

    private WebApplication App => _app ?? throw new InvalidOperationException("The product is not running.");

    /// <summary>Many tests ask as one: what a second may bring is no matter of theirs.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings =>
        [KeyValuePair.Create<string, string?>("Tenancy:SettleBeforeClosing", "00:00:00"), KeyValuePair.Create<string, string?>("Api:RequestBurst", "1000000"), KeyValuePair.Create<string, string?>("Api:AnonymousRequestsPerMinute", "100000")];

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        DatabaseName = new Npgsql.NpgsqlConnectionStringBuilder(database).Database!;
        // As each start does: a copied database has to be given its own rights.
        Database = new(database);
        await Migrator.RunAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);
        _app = WebProduct.Build("http://127.0.0.1:0", new RoleConnections(database), OperatorToken, builder =>
            builder.Configuration.AddInMemoryCollection([.. Settings, KeyValuePair.Create<string, string?>("Jobs:PollSeconds", "0.1"), KeyValuePair.Create<string, string?>("Jobs:ShutdownSeconds", "1"), .. Besides]));
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
            await _app.DisposeAsync();
    }

    /// <param name="credential">After <c>Bearer</c>; null: none.</param>
    public HttpClient Client(string? credential)
    {
        // A redirection is an answer like any other here, and a header may hold what no header should.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 };
        var client = new HttpClient(handler) { BaseAddress = new Uri(App.Urls.First()) };
        if (credential is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return client;
    }

    /// <summary>An association with a key for everything and members m1, m2, … who joined on 2020-01-01.</summary>
    internal async Task<ServedAssociation> AssociationAsync(int members = 0)
    {
        var tenant = await Services.GetRequiredService<ITenants>().Create("Association", "UTC", TestContext.Current.CancellationToken);
        var key = await Services.GetRequiredService<ApiKeys>().Create(tenant.Id, "test", Scopes.All, TestContext.Current.CancellationToken);
        var association = new ServedAssociation(this, tenant.Id, key, Client(key.Plaintext));
        if (members > 0)
            await association.JoinAsync(string.Concat(Enumerable.Range(1, members).Select(n => $"m{n},2020-01-01\n")));
        return association;
    }

    /// <summary>How many people the directory knows by this id, members or only mentioned.</summary>
    internal async Task<int> PeopleAsync(TenantId tenant, string externalId) =>
        (await Services.GetRequiredService<IMemberDirectory>().FindAll(tenant, [externalId], TestContext.Current.CancellationToken)).Count;

    internal async Task<string> TokenAsync(TenantId tenant, string member)
    {
        var found = await Services.GetRequiredService<IMemberDirectory>().Find(tenant, member, TestContext.Current.CancellationToken);
        return Services.GetRequiredService<MemberTokens>().Create(tenant, found!.Id, TimeSpan.FromMinutes(5)).Plaintext;
    }
}

/// <summary>An association on the served product, with its key's client.</summary>
internal sealed record ServedAssociation(ServedProduct Product, TenantId Id, CreatedApiKey Key, HttpClient Client)
{
    /// <param name="rows">Lines of member_id,joined_on.</param>
    public async Task JoinAsync(string rows)
    {
        using var file = new StringContent("member_id,joined_on\n" + rows, Encoding.UTF8, "text/csv");
        using var answer = await Client.PostAsync("/api/v1/imports/members", file, TestContext.Current.CancellationToken);
        var import = await Json.OfAsync(answer);
        Assert.Equal((202, 0), ((int)answer.StatusCode, import.GetProperty("rejected").GetInt32()));
    }

    /// <summary>A client with a member's own token.</summary>
    public async Task<HttpClient> MemberAsync(string member) => Product.Client(await Product.TokenAsync(Id, member));
}

internal static class Json
{
    /// <summary>As the API spells its fields.</summary>
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<JsonElement> OfAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{answer.StatusCode} without JSON: {text}");
        }
    }

    public static async Task<JsonElement> ReadAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await OfAsync(answer);
    }

    /// <summary>The answer as problem details of that status; returns the fields it names, with reasons.</summary>
    public static async Task<Dictionary<string, string>> ProblemAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        // What the framework says of its own types helps nobody.
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NetworkAnalytics.Delivery", text, StringComparison.Ordinal);
        return problem.TryGetProperty("errors", out var errors)
            ? errors.EnumerateObject().ToDictionary(e => e.Name, e => e.Value[0].GetString()!)
            : [];
    }
}
