using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Ingest.Imports;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Ingest;

public static class Registration
{
    /// <summary>Adds imports and their worker. Options: section <c>Imports</c>.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Imports").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IImports, Imports.Imports>().AddSingleton<IImportMappings, ImportMappings>().AddSingleton<IImportPreviews, ImportPreviews>().AddSingleton<IWorkHandler, ImportWorker>().AddSingleton<ITenantRetention, ImportRetention>();
    }
}
