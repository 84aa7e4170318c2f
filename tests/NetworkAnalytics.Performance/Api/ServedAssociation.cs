using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Host;

namespace NetworkAnalytics.Performance.Api;

/// <summary>A replica on a scratch instance, serving one association whose files are imported and whose benchmarks are published.</summary>
internal sealed class ServedAssociation : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly Database _database;
    private readonly WebApplication _app;

    private ServedAssociation(DirectoryInfo directory, Database database, WebApplication app)
    {
        _directory = directory;
        _database = database;
        _app = app;
    }

    public Uri Address => new(_app.Urls.First());

    public string Key { get; private set; } = "";

    /// <summary>The association's ids for its members, with a token of each.</summary>
    public IReadOnlyList<(string Id, string Token)> Members { get; private set; } = [];

    public static async Task<ServedAssociation> Make(FileInfo members, FileInfo history, DateOnly asOf, CancellationToken cancellation)
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__postgres", null);
        var directory = Directory.CreateTempSubdirectory("networkanalytics-bench-");
        // The server runs as another user when root measures.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_101_101);
        var database = await Database.Open(new ConfigurationBuilder().Build(), directory.FullName, NullLogger.Instance, cancellation);
        var app = WebProduct.Build("http://127.0.0.1:0", database.Connections, null, builder => builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create<string, string?>("Api:RequestsPerSecond", "100000"), KeyValuePair.Create<string, string?>("Api:RequestsAtOnce", "1000"), KeyValuePair.Create<string, string?>("Api:RequestBurst", "1000000")]));
        await app.StartAsync(cancellation);
        var served = new ServedAssociation(directory, database, app);
        await served.Fill(members, history, asOf, cancellation);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    private async Task Fill(FileInfo members, FileInfo history, DateOnly asOf, CancellationToken cancellation)
    {
        var tenant = (await Service<ITenants>().Create("Bench", "UTC", cancellation)).Id;
        foreach (var (kind, file) in ((ImportKind, FileInfo)[])[(ImportKind.Members, members), (ImportKind.History, history)])
        {
            await Console.Error.WriteLineAsync($"Importing {file.Name} ...");
            await using var content = file.OpenRead();
            var import = await Service<IImports>().Upload(tenant, kind, file.Name, content, null, cancellation);
            await Until(async () => (await Service<IImports>().Find(tenant, import, cancellation))!.State is ImportState.Done or ImportState.Failed, cancellation);
        }
        await Console.Error.WriteLineAsync("Computing ...");
        var work = await Service<IRecomputations>().Submit(tenant, asOf, cancellation);
        await Until(async () => (await Service<IRecomputations>().Find(tenant, work, cancellation))!.State is WorkState.Done or WorkState.Failed, cancellation);
        Key = (await Service<ApiKeys>().Create(tenant, "bench", [Scopes.HistoryWrite], cancellation)).Plaintext;
        var people = new List<(string, string)>();
        for (MemberId? after = null; await Service<IMemberDirectory>().List(tenant, after, 1000, cancellation) is { Count: > 0 } page; after = page[^1].Id)
            people.AddRange(page.Select(m => (m.ExternalId, Service<MemberTokens>().Create(tenant, m.Id, TimeSpan.FromHours(12)).Plaintext)));
        Members = people;
    }

    private static async Task Until(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!await condition())
            await pace.WaitForNextTickAsync(cancellation);
    }
}
