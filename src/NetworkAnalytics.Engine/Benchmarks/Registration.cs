using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Benchmarks;

public static class Registration
{
    public static IServiceCollection AddBenchmarks(this IServiceCollection services) => services
        .AddSingleton(p => new RecomputeSchedule(p.GetRequiredService<IRecurringJobManager>(), p.GetRequiredService<WorkQueue>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IRecomputeSchedule>(p => p.GetRequiredService<RecomputeSchedule>())
        .AddSingleton<ITenantData>(p => p.GetRequiredService<RecomputeSchedule>());
}
