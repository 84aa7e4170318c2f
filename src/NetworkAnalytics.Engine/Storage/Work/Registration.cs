using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Work;

public static class Registration
{
    /// <summary>Adds the work queue, its dispatcher and its runner. Options: section <c>Work</c>.</summary>
    public static IServiceCollection AddWorkQueue(this IServiceCollection services)
    {
        services.AddOptions<WorkOptions>().BindConfiguration("Work").ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<WorkBell>()
            .AddSingleton<WorkQueue>()
            .AddSingleton<WorkDispatcher>()
            .AddSingleton(p => new WorkRunner(
                p.GetRequiredService<EngineDatabase>(), p.GetServices<IWorkHandler>(), p.GetServices<IForeignCalls>(), p.GetRequiredService<WorkBell>(), p.GetRequiredService<IOptions<WorkOptions>>(),
                p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<WorkRunner>>()))
            .AddHostedService<WorkSchedule>();
    }
}
