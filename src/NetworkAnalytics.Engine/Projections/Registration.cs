using Microsoft.Extensions.DependencyInjection;

namespace NetworkAnalytics.Engine.Projections;

public static class Registration
{
    public static IServiceCollection AddProjections(this IServiceCollection services) => services.AddSingleton<CurveProjector>();
}
