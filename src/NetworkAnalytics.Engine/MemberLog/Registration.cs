using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetworkAnalytics.Engine.MemberLog.Log;

namespace NetworkAnalytics.Engine.MemberLog;

public static class Registration
{
    /// <summary>Adds the history log: its writer, its loader and what member grains share. Options: section <c>HistoryLog</c>.</summary>
    public static IServiceCollection AddMemberLog(this IServiceCollection services)
    {
        services.AddOptions<LogOptions>().BindConfiguration("HistoryLog").ValidateDataAnnotations().ValidateOnStart();
        // Hosted services start in this order and stop in the other: the writer drains after the silo has stopped.
        return services
            .AddSingleton<LogMetrics>()
            .AddSingleton<LogEntries>()
            .AddSingleton<LogWriter>()
            .AddSingleton<LogLoader>()
            .AddSingleton<IHostedService>(p => p.GetRequiredService<LogWriter>())
            .AddSingleton<IHostedService>(p => p.GetRequiredService<LogLoader>())
            .AddSingleton<MemberGrainServices>();
    }
}
