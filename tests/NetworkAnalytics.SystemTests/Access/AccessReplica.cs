using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>The tests of access share one replica and follow one another; each makes its own tenants.</summary>
[CollectionDefinition(Name)]
public sealed class AccessTests : ICollectionFixture<AccessReplica>
{
    public const string Name = "access";
}

/// <summary>The whole product behind HTTP, as <c>serve</c> runs it, on a database of its own; each test makes its own tenants.</summary>
public sealed class AccessReplica(PostgresFixture postgres) : IAsyncLifetime
{
    public const string OperatorToken = "an-operator-token-for-these-tests-only";
    private readonly HttpClientHandler _plain = new() { AllowAutoRedirect = false, UseCookies = false };
    private WebApplication? _app;

    internal IServiceProvider Services => Running.Services;

    internal string ConnectionString { get; private set; } = "";

    internal Uri Address => new(Running.Urls.First());

    internal RecordingLogs Logs { get; } = new();

    private WebApplication Running => _app ?? throw new InvalidOperationException("The product is not running.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await postgres.CreateDatabaseAsync();
        _app = WebProduct.Build("http://127.0.0.1:0", new RoleConnections(ConnectionString), OperatorToken, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Jobs:PollSeconds"] = "0.1",
                ["Jobs:ShutdownSeconds"] = "1",
                ["Tenancy:SettleBeforeClosing"] = "00:00:00",
                ["Api:AnonymousRequestsPerMinute"] = "100000",
                ["Api:RequestBurst"] = "100000",
                ["Webhooks:PollSeconds"] = "0.5",
            });
            builder.Logging.ClearProviders();
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
            builder.Logging.AddFilter("Hangfire", LogLevel.Information);
            builder.Logging.AddProvider(Logs);
        });
        await _app.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _plain.Dispose();
    }

    /// <summary>A client that sends this bearer credential, follows no redirect and keeps no cookie; null: none at all.</summary>
    internal HttpClient Client(string? bearer)
    {
        var client = new HttpClient(_plain, disposeHandler: false) { BaseAddress = Address };
        if (bearer is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    internal HttpClient Operator() => Client(OperatorToken);

    /// <summary>An association made by the operator's API.</summary>
    internal async Task<TestTenant> CreateTenantAsync(string name = "Association")
    {
        using var client = Operator();
        using var answer = await client.PostAsJsonAsync("/api/v1/operator/tenants", new { name, time_zone = "Europe/Paris" }, Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return new TestTenant(this, new TenantId(body.GetProperty("id").GetInt32()), body.GetProperty("api_key").GetString()!);
    }

    internal async Task<NpgsqlConnection> OpenAsync(DatabaseRole role)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(new RoleConnections(ConnectionString).ConnectionString(role)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    /// <summary>The first column of every row, as the given role sees it for this tenant; null: with no tenant set.</summary>
    internal async Task<List<T>> QueryAsync<T>(DatabaseRole role, TenantId? tenant, string query, params object[] parameters)
    {
        await using var connection = await OpenAsync(role);
        if (tenant is { } named)
        {
            await using var set = new NpgsqlCommand($"SET app.tenant = '{named}'", connection);
            await set.ExecuteNonQueryAsync(Cancelled);
        }
        await using var command = new NpgsqlCommand(query, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
            rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }
}

/// <summary>An association of a test's own, with its first key.</summary>
internal sealed record TestTenant(AccessReplica Replica, TenantId Id, string Key)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public HttpClient Client() => Replica.Client(Key);

    public T Service<T>() where T : notnull => Replica.Services.GetRequiredService<T>();

    /// <summary>Members m1, m2, … with addresses, a history of a few entries each, a saved cohort, and everything an import leaves.</summary>
    public async Task FillAsync(int members = 3)
    {
        var people = new StringBuilder("member_id,joined_on,email,name,city\n");
        var history = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,expected,note\n");
        for (var number = 1; number <= members; number++)
        {
            people.Append(System.Globalization.CultureInfo.InvariantCulture, $"m{number},2020-01-01,m{number}@{Id}.example,Somebody,Paris\n");
            for (var entry = 1; entry <= 3; entry++)
                history.Append(System.Globalization.CultureInfo.InvariantCulture, $"e{entry},m{number},2021-0{entry}-01T10:00:00Z,activity,event,,a note\n");
        }
        history.Append("bad,m1,never,activity,event,,\n");
        await ImportAsync(ImportKind.Members, people.ToString());
        await ImportAsync(ImportKind.History, history.ToString());
        using var client = Client();
        using var saved = await client.PutAsJsonAsync("/api/v1/cohorts/parisians", new { attributes = new Dictionary<string, string[]> { ["city"] = ["Paris"] } }, Cancelled);
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync(Cancelled));
    }

    public async Task<ImportStatus> ImportAsync(ImportKind kind, string content)
    {
        var imports = Service<IImports>();
        var id = await imports.Upload(Id, kind, "file.csv", new MemoryStream(Encoding.UTF8.GetBytes(content)), null, Cancelled);
        ImportStatus? status = null;
        await Eventually.HoldsAsync($"import {id} has ended", async () => (status = await imports.Find(Id, id, Cancelled)) is { State: ImportState.Done or ImportState.Failed });
        Assert.Equal(ImportState.Done, status!.State);
        return status;
    }

    public async Task<MemberId> MemberAsync(string externalId) =>
        (await Service<IMemberDirectory>().Find(Id, externalId, Cancelled))!.Id;

    public async Task<string> MemberTokenAsync(string externalId) =>
        Service<MemberTokens>().Create(Id, await MemberAsync(externalId), TimeSpan.FromHours(1)).Plaintext;
}

/// <summary>Waits for what another part of the system brings about, where it gives no event to wait on.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            try
            {
                await pace.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"This did not come about within {Patience}: {what}.");
            }
        }
    }
}
