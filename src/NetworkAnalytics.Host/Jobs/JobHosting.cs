using System.Globalization;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.PostgreSql;
using Hangfire.States;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.Host.Jobs;

/// <summary>Registers Hangfire on the role <c>na_hangfire</c>.</summary>
public static class JobHosting
{
    /// <summary>
    /// Adds what enqueues and schedules jobs. Needs <see cref="RoleDataSources.AddRoleDataSources"/> and a migrated database;
    /// nothing connects before the first job.
    /// </summary>
    public static IServiceCollection AddJobStorage(this IServiceCollection services)
    {
        services.AddOptions<JobSettings>().BindConfiguration(JobSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        // Hangfire's own registrations hand out its process-wide statics; hosts in one process must not share them.
        services.AddSingleton<JobStorage>(Storage);
        services.AddSingleton<JobActivator>(provider =>
            new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<JobLog>();
        return services.AddHangfire((provider, configuration) => configuration
            .UseLogProvider(provider.GetRequiredService<JobLog>())
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<JobStorage>()));
    }

    /// <summary>Adds the workers that run jobs in this process. Needs <see cref="AddJobStorage"/>.</summary>
    public static IServiceCollection AddJobWorkers(this IServiceCollection services) =>
        services.AddHangfireServer((provider, options) =>
        {
            var settings = provider.GetRequiredService<IOptions<JobSettings>>().Value;
            options.ServerName = string.Create(
                CultureInfo.InvariantCulture, $"{Environment.MachineName.ToLowerInvariant()}:{Environment.ProcessId}");
            options.WorkerCount = settings.Workers;
            options.Queues = settings.Queues is [] ? [EnqueuedState.DefaultQueue] : settings.Queues;
            options.ShutdownTimeout = TimeSpan.FromSeconds(settings.ShutdownSeconds);
            // A killed server leaves the list of servers within a minute.
            options.HeartbeatInterval = TimeSpan.FromSeconds(10);
            options.ServerTimeout = TimeSpan.FromMinutes(1);
            options.ServerCheckInterval = TimeSpan.FromSeconds(30);
            // How late a scheduled retry may begin.
            options.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });

    private static PostgreSqlStorage Storage(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<JobSettings>>().Value;
        var source = provider.GetRequiredKeyedService<NpgsqlDataSource>(DatabaseRole.Hangfire.Name);
        return new PostgreSqlStorage(new DataSourceConnectionFactory(source), new PostgreSqlStorageOptions
        {
            SchemaName = DatabaseRole.Hangfire.SearchPath,
            // The migrator's business: a process must not change tables it was only told to use.
            PrepareSchemaIfNecessary = false,
            QueuePollInterval = TimeSpan.FromSeconds(settings.PollSeconds),
            InvisibilityTimeout = TimeSpan.FromSeconds(settings.AbandonedAfterSeconds),
            UseSlidingInvisibilityTimeout = true,
            EnableLongPolling = false,
        });
    }
}
