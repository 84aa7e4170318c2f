using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>A replica that sends to a mail server of a test's own, with little patience and a clock that can be set.</summary>
internal sealed class Letterbox : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Letterbox(WebApplication app, MovedClock clock)
    {
        _app = app;
        Clock = clock;
    }

    public MovedClock Clock { get; }

    public Uri Address => new(_app.Urls.First());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="database">A migrated one.</param>
    public static async Task<Letterbox> StartAsync(string database, int smtpPort, params (string Key, string? Value)[] settings)
    {
        var clock = new MovedClock();
        var app = WebProduct.Build("http://127.0.0.1:0", new RoleConnections(database), AccessReplica.OperatorToken, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Jobs:PollSeconds"] = "0.1",
                ["Jobs:ShutdownSeconds"] = "1",
                ["Api:AnonymousRequestsPerMinute"] = "100000",
                ["Smtp:Host"] = "127.0.0.1",
                ["Smtp:Port"] = smtpPort.ToString(CultureInfo.InvariantCulture),
                ["Smtp:From"] = "letters@platform.example",
                ["Smtp:Timeout"] = "00:00:03",
                ["Letters:Lease"] = "00:00:06",
                ["Letters:LookEvery"] = "00:00:01",
                ["Letters:FirstDelay"] = "00:00:00.1",
                ["Letters:MaxAttempts"] = "3",
            });
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        await app.StartAsync(CancellationToken.None);
        return new Letterbox(app, clock);
    }

    /// <summary>An association with members of these addresses, each with an encounter in February 2026.</summary>
    public async Task<TenantId> AssociationAsync(params string[] addresses)
    {
        var tenant = (await Get<ITenants>().Create("Les anciens", "Europe/Paris", Cancelled)).Id;
        var (people, history) = (new StringBuilder("member_id,joined_on,email,name,locale\n"), new StringBuilder("entry_id,member_id,occurred_at,entry,kind,effort_minutes\n"));
        for (var i = 0; i < addresses.Length; i++)
        {
            people.Append(CultureInfo.InvariantCulture, $"m{i},2025-06-01,{addresses[i]},Member {i},en\n");
            history.Append(CultureInfo.InvariantCulture, $"e{i},m{i},2026-02-1{i % 9}T10:00:00Z,activity,one_to_one,60\n");
        }
        await ImportAsync(tenant, ImportKind.Members, people.ToString());
        await ImportAsync(tenant, ImportKind.History, history.ToString());
        return tenant;
    }

    public async Task ImportAsync(TenantId tenant, ImportKind kind, string content)
    {
        var id = await Get<IImports>().Upload(tenant, kind, "file.csv", new MemoryStream(Encoding.UTF8.GetBytes(content)), null, Cancelled);
        await Until.HoldsAsync($"import {id} is done", async () => await Get<IImports>().Find(tenant, id, Cancelled) is { State: ImportState.Done });
    }

    /// <summary>Sends the occurrence of a day and waits for the end of it.</summary>
    public async Task<DeliveryRun> SendAsync(TenantId tenant, DateOnly day, LetterKind kind = LetterKind.Benchmark)
    {
        await Get<LetterRuns>().Begin(tenant, kind, day, true, Cancelled);
        return await EndedAsync(tenant, day, kind);
    }

    public async Task<DeliveryRun> EndedAsync(TenantId tenant, DateOnly day, LetterKind kind = LetterKind.Benchmark)
    {
        DeliveryRun? run = null;
        await Until.HoldsAsync($"the letters of {day} have ended", async () =>
        {
            run = (await Get<Deliveries>().Runs(tenant, kind, day, null, 1, Cancelled)).SingleOrDefault();
            return run is { State: "ended" or "stale" };
        });
        return run!;
    }

    public Task<IReadOnlyList<ListedDelivery>> LettersAsync(TenantId tenant) => Get<Deliveries>().List(tenant, new DeliveryFilter(), null, 1000, Cancelled);

    /// <summary>Whether mail of this kind waits to be sent.</summary>
    public async Task<bool> MailedAsync(TenantId tenant, string kind) => (await Get<Outbox>().Waiting(tenant, Cancelled)).Any(m => m.Kind == kind);

    public async Task<MemberId> MemberAsync(TenantId tenant, string externalId) => (await Get<IMemberDirectory>().Find(tenant, externalId, Cancelled))!.Id;

    /// <summary>A client that follows no redirect and keeps no cookie.</summary>
    public HttpClient Client(string? bearer = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (bearer is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    public async Task<string> KeyAsync(TenantId tenant) => (await Get<ApiKeys>().Create(tenant, "test", Scopes.All, Cancelled)).Plaintext;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>The system's clock, moved by as much as a test says; timers go on as they are.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
