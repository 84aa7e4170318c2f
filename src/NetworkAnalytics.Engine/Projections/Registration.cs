using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Projections;

public static class Registration
{
    /// <summary>Adds the curves' projector. Options: section <c>Projections</c>.</summary>
    public static IServiceCollection AddProjections(this IServiceCollection services)
    {
        services.AddOptions<ProjectionOptions>().BindConfiguration("Projections").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(p => new CurveProjector(
            p.GetRequiredService<EngineDatabase>(), p.GetRequiredService<TenantSettingsCache>(), p.GetRequiredService<IOptions<ProjectionOptions>>().Value,
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<CurveProjector>>()));
    }
}
