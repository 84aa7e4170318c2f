using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Erasing;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.Delivery.Access.Sessions;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Preferences;

namespace NetworkAnalytics.Delivery.Access;

public static class Registration
{
    /// <summary>Keys and tokens, for the command line as for the web. Needs a <see cref="DeliveryDatabase"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("networkanalytics");
        services.AddOptions<MailOptions>().BindConfiguration("Mail");
        services.AddOptions<WebOptions>().BindConfiguration("Web").ValidateDataAnnotations().ValidateOnStart();
        services.AddIdentityCore<Account>(identity =>
        {
            identity.User.RequireUniqueEmail = true;
            // An address is what is typed; which characters it may have is not ours to say.
            identity.User.AllowedUserNameCharacters = "";
            identity.Password = new PasswordOptions { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            identity.Lockout = new LockoutOptions { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15), AllowedForNewUsers = true };
        }).AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddScoped<IUserClaimsPrincipalFactory<Account>, AccountPrincipal>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(p => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new ProtectionKeys(p.GetRequiredService<DeliveryDatabase>(), p.GetRequiredService<TimeProvider>())));
        return services.AddSingleton<ApiKeys>().AddSingleton<MemberTokens>()
            .AddSingleton<AuditLog>().AddSingleton<ForeignAttempts>().AddSingleton<IForeignCalls>(p => p.GetRequiredService<ForeignAttempts>())
            .AddSingleton<SessionStore>().AddSingleton<OneTimeLinks>().AddSingleton<MemberLinks>().AddSingleton<OutboxBell>().AddSingleton<Outbox>().AddSingleton<PublicAddress>()
            .AddSingleton<IMemberData, MemberTraces>()
            .AddSingleton<AccountDesk>().AddSingleton<OidcProviders>().AddSingleton<MemberAccess>().AddSingleton<TimeBudgets>()
            .AddSingleton<TenantStanding>().AddSingleton<TenantRemoval>()
            .AddSingleton<TenantTables>()
            .AddSingleton<ITenantData>(p => p.GetRequiredService<TenantTables>())
            .AddSingleton<ITenantRetention>(p => p.GetRequiredService<TenantTables>());
    }

    internal static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OperatorOptions>().Bind(configuration.GetSection("Operator")).ValidateDataAnnotations().ValidateOnStart();
        var authentication = services.AddAuthentication(BrowserSessions.FrontDoor)
            .AddScheme<AuthenticationSchemeOptions, CredentialHandler>(CredentialHandler.SchemeName, null);
        BrowserSessions.Add(authentication);
        new IdentityBuilder(typeof(Account), services).AddSignInManager();
        services.AddSingleton<IConfigureOptions<IdentityPasskeyOptions>, PasskeySettings>();
        services.AddSingleton<IAuthenticationSchemeProvider, OidcSchemes>();
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OidcOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddSingleton<IdTokens>().AddSingleton<ActAs>();
        services.AddAuthorization(AccessPolicies.Define);
        return services;
    }
}
