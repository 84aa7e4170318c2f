using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Emails;
using NetworkAnalytics.Delivery.Webhooks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Ingest;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Work;
using NetworkAnalytics.Host.Cluster;
using NetworkAnalytics.Host.Jobs;
using NetworkAnalytics.Host.Observability;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.Host;

/// <summary>Composes the one executable: every role of the product on one PostgreSQL.</summary>
internal static class Product
{
    /// <summary>Adds the silo, the job workers, the Engine and the access code: enough for a command.</summary>
    /// <param name="connections">To a migrated database, and the keys'.</param>
    public static void AddProduct(this IHostApplicationBuilder builder, RoleConnections connections)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddRoleDataSources(connections);
        services.AddSingleton(p => new EngineDatabase(Source(p, DatabaseRole.Engine)));
        services.AddSingleton(p => new LogWriterDatabase(Source(p, DatabaseRole.LogWriter)));
        services.AddSingleton(p => new LogReaderDatabase(Source(p, DatabaseRole.LogReader)));
        services.AddSingleton(p => new DeliveryDatabase(Source(p, DatabaseRole.Delivery)));
        services.AddSingleton(p => new KeysDatabase(Source(p, DatabaseRole.Keys), Source(p, DatabaseRole.KeysReader)));
        services.AddEngineStorage().AddWorkQueue().AddIngest().AddMemberLog().AddProjections().AddBenchmarks().AddPublishing();
        services.AddAccess().AddWebhooks();
        services.AddJobStorage().AddJobWorkers();
        services.AddLetters();
        services.AddSingleton<ITenantData, GrainStates>().AddSingleton<Retention>().AddHostedService<RetentionSchedule>();
        builder.AddCluster();
        builder.AddObservability();
    }

    private static NpgsqlDataSource Source(IServiceProvider services, DatabaseRole role) =>
        services.GetRequiredKeyedService<NpgsqlDataSource>(role.Name);
}
