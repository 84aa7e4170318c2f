using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>Registers one data source a role, so that no part of the program can take another's connections.</summary>
public static class RoleDataSources
{
    /// <summary>
    /// Adds a keyed singleton <see cref="NpgsqlDataSource"/> for every <see cref="DatabaseRole"/>; the key is the role's
    /// name. Nothing connects before it is first used.
    /// </summary>
    public static IServiceCollection AddRoleDataSources(this IServiceCollection services, RoleConnections connections)
    {
        services.AddSingleton(connections);
        foreach (var role in DatabaseRole.All)
            services.AddKeyedSingleton(role.Name, (provider, _) =>
                connections.CreateDataSource(role, provider.GetRequiredService<ILoggerFactory>()));
        return services;
    }
}
