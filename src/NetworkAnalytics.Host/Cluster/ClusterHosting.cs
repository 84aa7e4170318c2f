using Microsoft.Extensions.Options;
using NetworkAnalytics.Host.Storage;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Storage;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>Makes this process one silo of the cluster on its PostgreSQL.</summary>
public static class ClusterHosting
{
    /// <summary>The name of the grain storage, which is also the default one.</summary>
    public const string GrainStorage = "postgres";

    private const string Invariant = "Npgsql";

    /// <summary>
    /// Adds the silo: membership and grain storage in PostgreSQL as the role <c>na_orleans</c>, settings from section
    /// <see cref="ClusterSettings.Section"/>. Needs <see cref="RoleDataSources.AddRoleDataSources"/> and a migrated database.
    /// </summary>
    /// <exception cref="OptionsValidationException">At start: a setting out of range.</exception>
    public static TBuilder AddCluster<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddOptions<ClusterSettings>().BindConfiguration(ClusterSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => SiloPorts.Reserve(provider.GetRequiredService<IOptions<ClusterSettings>>().Value));
        services.AddSingleton<IConfigureOptions<EndpointOptions>, SiloEndpoint>();
        services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((cluster, settings) =>
        {
            cluster.ClusterId = settings.Value.ClusterId;
            cluster.ServiceId = settings.Value.ServiceId;
        });
        services.AddOptions<GrainCollectionOptions>().Configure<IOptions<ClusterSettings>>((collection, settings) =>
        {
            collection.CollectionAge = TimeSpan.FromMinutes(settings.Value.IdleGrainMinutes);
            collection.CollectionQuantum = TimeSpan.FromMinutes(1);
            // When memory is short, grains leave before their age instead of the process by the kernel's hand.
            collection.EnableActivationSheddingOnMemoryPressure = true;
        });
        services.Configure<ClusterMembershipOptions>(Liveness.Configure);

        builder.UseOrleans(silo => silo
            .UseAdoNetClustering(options => options.Configure<IServiceProvider>((clustering, provider) =>
            {
                clustering.Invariant = Invariant;
                clustering.DataSource = OrleansSource(provider);
            }))
            .AddAdoNetGrainStorage(GrainStorage, options => options.Configure<IServiceProvider>(ConfigureStorage))
            .AddAdoNetGrainStorageAsDefault(options => options.Configure<IServiceProvider>(ConfigureStorage))
            .AddActivityPropagation()
            .AddDashboard(dashboard => dashboard.HideTrace = true));
        return builder;
    }

    private static void ConfigureStorage(AdoNetGrainStorageOptions storage, IServiceProvider provider)
    {
        storage.Invariant = Invariant;
        storage.DataSource = OrleansSource(provider);
        // Fields by [Id]: unlike the default's JSON, no type or member name is stored that a rename would break.
        storage.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(provider);
        // A cleared state keeps its row as a tombstone, because its version must not start again.
        storage.DeleteStateOnClear = false;
    }

    private static NpgsqlDataSource OrleansSource(IServiceProvider provider) =>
        provider.GetRequiredKeyedService<NpgsqlDataSource>(DatabaseRole.Orleans.Name);
}
