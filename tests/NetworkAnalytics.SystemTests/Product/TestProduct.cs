using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>A replica of the whole product, composed as the executable composes it, without a web server.</summary>
internal sealed class TestProduct : IAsyncDisposable
{
    private static readonly (string, string)[] Hasty = [("Jobs:PollSeconds", "0.1"), ("Jobs:ShutdownSeconds", "1")];
    private readonly IHost _host;

    private TestProduct(IHost host, TestDatabase database)
    {
        _host = host;
        Database = database;
    }

    public TestDatabase Database { get; }

    public IServiceProvider Services => _host.Services;

    public IImports Imports => Services.GetRequiredService<IImports>();

    public IMemberDirectory Directory => Services.GetRequiredService<IMemberDirectory>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="database">The owner's connection string to a migrated database.</param>
    /// <param name="settings">Configuration, as <c>HistoryLog:MaxQueuedRows</c>.</param>
    public static Task<TestProduct> StartAsync(string database, params (string Key, string Value)[] settings) => StartAsync(database, null, settings);

    /// <param name="keys">The owner's connection string to the keys' database; null: the one beside.</param>
    public static async Task<TestProduct> StartAsync(string database, string? keys, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            Hasty.Concat(settings).Select(pair => KeyValuePair.Create(pair.Item1, (string?)pair.Item2)));
        builder.AddProduct(new RoleConnections(database, keys));
        var host = builder.Build();
        try
        {
            await host.StartAsync(Cancelled);
            return new TestProduct(host, new TestDatabase(database));
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async Task<TenantId> CreateTenantAsync(string timeZone = "UTC") =>
        (await Services.GetRequiredService<ITenants>().Create("Association", timeZone, Cancelled)).Id;

    /// <summary>Members <c>m1</c>, <c>m2</c>, … who joined on 2020-01-01.</summary>
    public async Task<TestMember[]> JoinAsync(TenantId tenant, int members)
    {
        var file = new StringBuilder("member_id,joined_on\n");
        for (var number = 1; number <= members; number++)
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"m{number},2020-01-01\n");
        var done = await ImportAsync(tenant, ImportKind.Members, file.ToString());
        Assert.Equal(0, done.Rejected);
        await using var session = await Database.OpenAsync(tenant);
        var ids = await session.ListAsync("SELECT member_id FROM analytics.member ORDER BY length(external_id), external_id", r => r.GetInt32(0));
        return [.. ids.Select(id => Member(tenant, new MemberId(id)))];
    }

    public TestMember Member(TenantId tenant, MemberId member) =>
        new(Services.GetRequiredService<IGrainFactory>(), tenant, member);

    /// <summary>The member with the association's own id.</summary>
    public async Task<TestMember> MemberAsync(TenantId tenant, string externalId)
    {
        var found = await Directory.Find(tenant, externalId, Cancelled);
        Assert.NotNull(found);
        return Member(tenant, found.Id);
    }

    public Task<ImportStatus> ImportAsync(TenantId tenant, ImportKind kind, string content) =>
        ImportAsync(tenant, kind, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>Uploads a file and waits until it is worked through.</summary>
    /// <exception cref="InvalidInputException">The file as a whole is refused.</exception>
    public async Task<ImportStatus> ImportAsync(TenantId tenant, ImportKind kind, Stream content)
    {
        var import = await Imports.Upload(tenant, kind, kind == ImportKind.Members ? "members.csv" : "history.csv", content, null, Cancelled);
        return await EndOfAsync(tenant, import);
    }

    /// <summary>Waits until an import has ended well.</summary>
    public async Task<ImportStatus> EndOfAsync(TenantId tenant, long import, TimeSpan? patience = null)
    {
        ImportStatus? status = null;
        await Until.HoldsAsync($"import {import} is done", async () =>
        {
            status = await Imports.Find(tenant, import, Cancelled);
            return status is { State: ImportState.Done or ImportState.Failed };
        }, patience);
        Assert.Equal(ImportState.Done, status!.State);
        return status;
    }

    public Task<IReadOnlyList<RejectedRow>> RejectedAsync(TenantId tenant, ImportStatus import) =>
        Imports.Rejected(tenant, import.Id, 0, 1000, Cancelled);

    /// <summary>
    /// Projects until everything committed by now is in the curve rows. One run may not be enough: a transaction of
    /// anybody's, still open, holds the horizon back.
    /// </summary>
    public async Task ProjectAsync(TenantId tenant)
    {
        var committed = await Database.ScalarAsync<long>(tenant,
            "SELECT greatest((SELECT max(xact) FROM analytics.entry), (SELECT max(xact) FROM analytics.member_profile), 0)");
        var projector = Services.GetRequiredService<CurveProjector>();
        await Until.HoldsAsync("the horizon passes what is committed", async () =>
        {
            try
            {
                return await projector.Run(tenant, null, Cancelled) > committed;
            }
            catch (NpgsqlException)
            {
                // After a fault the pools hand out their dead connections first; a job would be run again.
                return false;
            }
        });
    }

    /// <summary>Adds an activity kind to the tenant's taxonomy.</summary>
    public async Task TeachAsync(TenantId tenant, string activityKind)
    {
        TenantContext.Enter(tenant);
        var grain = Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant));
        var settings = await grain.GetSettings();
        var taxonomy = settings.Taxonomy with { ActivityKinds = settings.Taxonomy.ActivityKinds.Add(new TaxonomyTerm(activityKind)) };
        Assert.Null(await grain.Configure(settings with { Taxonomy = taxonomy }));
    }

    /// <summary>Sends every idle grain out of memory: the next call activates it anew.</summary>
    public Task ForgetGrainsAsync() =>
        Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        using (_host)
            await _host.StopAsync();
    }
}
