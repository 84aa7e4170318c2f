using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.CommandLine;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>An association loaded from files and computed once, on a replica that serves it on loopback.</summary>
internal sealed class ServedAssociation(Database database, WebApplication app, TenantId tenant) : IAsyncDisposable
{
    public TenantId Tenant => tenant;

    public Uri Address => new(app.Urls.First());

    public T Service<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <param name="dataDirectory">Of the private instance; the files are loaded into it once and found again.</param>
    public static async Task<ServedAssociation> Load(string dataDirectory, string name, FileInfo members, FileInfo history, DateOnly asOf, CancellationToken cancellation)
    {
        await using (var session = await CommandSession.Start(dataDirectory, cancellation))
        {
            var loaded = await DemoTenant.Find(session, name, cancellation);
            await ImportRun.Run(session, loaded.Id, ImportKind.Members, members, cancellation);
            await ImportRun.Run(session, loaded.Id, ImportKind.History, history, cancellation);
            if ((await Host.CommandLine.RecomputeCommand.Run(session, loaded.Id, asOf, cancellation)).Failure is { } failure)
                throw new InvalidOperationException(failure);
        }
        return await Open(dataDirectory, name, cancellation);
    }

    /// <summary>Serves what is in a data directory already.</summary>
    public static async Task<ServedAssociation> Open(string dataDirectory, string name, CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var database = await Database.Open(configuration, dataDirectory, NullLogger.Instance, cancellation);
        // What an association may ask for in a second is not what is measured.
        var app = WebProduct.Build("http://127.0.0.1:0", database.Connections, null, builder => builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create<string, string?>("Api:RequestsPerSecond", "100000"), KeyValuePair.Create<string, string?>("Api:RequestsAtOnce", "1000"), KeyValuePair.Create<string, string?>("Api:RequestBurst", "100000"), KeyValuePair.Create<string, string?>("Api:AnonymousRequestsPerMinute", "100000")]));
        await app.StartAsync(cancellation);
        var found = (await app.Services.GetRequiredService<ITenants>().List(cancellation)).First(t => t.Name == name);
        return new(database, app, found.Id);
    }

    /// <summary>The path of a link good once for a member.</summary>
    public async Task<string> Link(MemberId member, CancellationToken cancellation) =>
        (await Service<MemberLinks>().Make(tenant, member, MemberLinks.Lifetime, cancellation)).PathAndQuery;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
