using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Projections;

public static class Registration
{
    public static IServiceCollection AddProjections(this IServiceCollection services) => services.AddSingleton(p =>
        new CurveProjector(p.GetRequiredService<EngineDatabase>(), p.GetRequiredService<TenantSettingsCache>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<CurveProjector>>()));
}
