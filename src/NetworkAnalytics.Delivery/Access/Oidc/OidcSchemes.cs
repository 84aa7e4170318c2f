using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Sessions;

namespace NetworkAnalytics.Delivery.Access.Oidc;

/// <summary>Knows a scheme for each association's provider without having been told of it at the start.</summary>
internal sealed class OidcSchemes(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    public override Task<AuthenticationScheme?> GetSchemeAsync(string name) =>
        name.StartsWith(OidcProvider.SchemePrefix, StringComparison.Ordinal)
            ? Task.FromResult<AuthenticationScheme?>(new AuthenticationScheme(name, null, typeof(OpenIdConnectHandler)))
            : base.GetSchemeAsync(name);
}

/// <summary>
/// The library's handler, set up for one association: code flow with PKCE; who the provider says it is becomes a member's
/// session of ours, and nothing of the provider's is kept.
/// </summary>
internal sealed class OidcOptions(OidcProviders providers) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public static string CallbackPath(TenantId tenant) => string.Create(CultureInfo.InvariantCulture, $"/association/{tenant.Value}/sign-in/answer");

    public void Configure(OpenIdConnectOptions options)
    {
    }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name is null || providers.Known(name) is not { } provider)
            return;
        options.Authority = provider.Authority.ToString();
        options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The answer as a query: a form posted from another site would need cookies that are sent to any site.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        // Somebody waits in front of a page meanwhile.
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.CallbackPath = CallbackPath(provider.Tenant);
        options.SignInScheme = IdentityConstants.ApplicationScheme;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("email");
        BrowserSessions.Harden(options.NonceCookie, "__Host-na-nonce.");
        BrowserSessions.Harden(options.CorrelationCookie, "__Host-na-correlation.");
        options.Events.OnTokenValidated = context => Admit(context, provider);
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect($"/association/{provider.Tenant}/sign-in?refused=true");
            return Task.CompletedTask;
        };
    }

    private static async Task Admit(TokenValidatedContext context, OidcProvider provider)
    {
        var directory = context.HttpContext.RequestServices.GetRequiredService<IMemberDirectory>();
        var audit = context.HttpContext.RequestServices.GetRequiredService<AuditLog>();
        var cancellation = context.HttpContext.RequestAborted;
        if (await OidcMembers.Find(directory, provider, context.Principal!, cancellation) is not { } member)
        {
            await audit.Write(provider.Tenant, "nobody", AuditActions.SignInRefused, "oidc", cancellation);
            context.Fail("The directory has no such member.");
            return;
        }
        context.Principal = MemberPrincipal.Of(provider.Tenant, member);
        context.Properties!.IsPersistent = false;
        context.Properties.ExpiresUtc = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + BrowserSessions.AccountLifetime;
        await audit.Write(provider.Tenant, $"member:{member}", AuditActions.SignedIn, "oidc", cancellation);
    }
}

/// <summary>What a session says about a member: tenant and surrogate id.</summary>
internal static class MemberPrincipal
{
    public static ClaimsPrincipal Of(TenantId tenant, MemberId member) =>
        new(new ClaimsIdentity([Caller.Of(tenant), Caller.Of(member)], IdentityConstants.ApplicationScheme));
}
