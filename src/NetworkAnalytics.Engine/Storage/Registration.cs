using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Storage;

public static class Registration
{
    /// <summary>Adds tenants, the directory and the filters on grain calls. The databases are the Host's to add.</summary>
    public static IServiceCollection AddEngineStorage(this IServiceCollection services)
    {
        services.AddOptions<TenancyOptions>().BindConfiguration("Tenancy").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KeysOptions>().BindConfiguration("Keys").ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IIncomingGrainCallFilter, TenantCallFilter>()
            .AddSingleton<IIncomingGrainCallFilter, DatabaseAwayFilter>()
            .AddSingleton<MemberKeys>()
            .AddSingleton<KeyedHashes>()
            .AddSingleton<ISealedAddresses, SealedAddresses>()
            .AddSingleton<TenantSettingsCache>()
            .AddSingleton<ITenants, Tenants>()
            .AddSingleton<ITenantData, TenantTables>()
            .AddSingleton<ITenantData, TenantKeys>()
            .AddSingleton<IPersonalRecords, PersonalRecords>()
            .AddSingleton<IMemberDirectory, MemberDirectory>()
            .AddSingleton<IMemberRecords, MemberRecords>()
            .AddSingleton<IMemberContacts, MemberContacts>();
    }
}
