using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Tenants;

namespace NetworkAnalytics.Delivery.Access;

public static class Registration
{
    /// <summary>Keys and tokens, for the command line as for the web. Needs a <see cref="DeliveryDatabase"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("networkanalytics");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(p => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new ProtectionKeys(p.GetRequiredService<DeliveryDatabase>(), p.GetRequiredService<TimeProvider>())));
        return services.AddSingleton<ApiKeys>().AddSingleton<MemberTokens>()
            .AddSingleton<AuditLog>().AddSingleton<ForeignAttempts>().AddSingleton<IForeignCalls>(p => p.GetRequiredService<ForeignAttempts>())
            .AddSingleton<TenantStanding>().AddSingleton<TenantRemoval>()
            .AddSingleton<TenantTables>()
            .AddSingleton<ITenantData>(p => p.GetRequiredService<TenantTables>())
            .AddSingleton<ITenantRetention>(p => p.GetRequiredService<TenantTables>());
    }

    internal static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OperatorOptions>().Bind(configuration.GetSection("Operator")).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthentication(CredentialHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CredentialHandler>(CredentialHandler.SchemeName, null);
        services.AddAuthorization(AccessPolicies.Define);
        return services;
    }
}
