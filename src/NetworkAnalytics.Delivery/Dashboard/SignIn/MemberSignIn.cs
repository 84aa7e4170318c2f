using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.Delivery.Access.Sessions;
using NetworkAnalytics.Delivery.Access.Tenants;

namespace NetworkAnalytics.Delivery.Dashboard.SignIn;

/// <summary>
/// Members: a link by mail, or their association's own sign-in. The association's number in the address only says whose
/// page it is; who somebody is comes from the link or the provider.
/// </summary>
internal static partial class MemberSignIn
{
    public static void Map(RouteGroupBuilder pages)
    {
        var association = pages.MapGroup("/association/{tenant:int}/sign-in").AllowAnonymous();
        association.MapGet("", Ask);
        association.MapPost("", Send);
        association.MapGet("/provider", ToProvider);
        association.MapGet("/answer", FromProvider);
        pages.MapGet("/sign-in/link", Open).AllowAnonymous();
        pages.MapPost("/sign-in/link", Use).AllowAnonymous();
    }

    private static async Task<IResult> Ask(int tenant, HttpContext http, TenantStanding standing, OidcProviders providers, bool? refused) =>
        await standing.Find(new TenantId(tenant), http.RequestAborted) is { } association
            ? Page.Show<LinkRequestPage>(http, ("Tenant", tenant), ("Association", association.Name), ("Refused", refused ?? false),
                ("HasProvider", await providers.Find(association.Id, http.RequestAborted) is not null))
            : NoAssociation(http);

    private static async Task<IResult> Send(int tenant, HttpContext http, TenantStanding standing, MemberLinks links, [FromForm] string? email)
    {
        if (await standing.Find(new TenantId(tenant), http.RequestAborted) is not { } association)
            return NoAssociation(http);
        var words = PageWords.Of(http.Request);
        await links.Request(association.Id, (email ?? "").Trim(), words.Culture, http.RequestAborted);
        return Page.Show<MessagePage>(http, ("Heading", words["Sent.Title"]), ("Text", words["Sent.Text"]));
    }

    // Programs that look at mail open its links: only the button uses one up.
    private static async Task<IResult> Open(HttpContext http, OneTimeLinks links, string? link) =>
        await links.IsGood(LinkPurpose.MemberSignIn, link, http.RequestAborted) ? Page.Show<LinkPage>(http, ("Link", link)) : Spent(http, links, link);

    private static async Task<IResult> Use(HttpContext http, OneTimeLinks links, TenantStanding standing, AuditLog audit, TimeProvider time, [FromForm] string? link)
    {
        if (await links.Redeem(LinkPurpose.MemberSignIn, link, http.RequestAborted) is not { } redeemed || await standing.Find(redeemed.Tenant, http.RequestAborted) is not { SuspendedAt: null })
            return Spent(http, links, link);
        var member = new MemberId(int.Parse(redeemed.Owner["member:".Length..], CultureInfo.InvariantCulture));
        await http.SignInAsync(IdentityConstants.ApplicationScheme, MemberPrincipal.Of(redeemed.Tenant, member),
            new AuthenticationProperties { IsPersistent = true, ExpiresUtc = time.GetUtcNow() + BrowserSessions.MemberLifetime });
        await audit.Write(redeemed.Tenant, redeemed.Owner, AuditActions.SignedIn, "link", http.RequestAborted);
        return Results.Redirect("/me");
    }

    private static IResult Spent(HttpContext http, OneTimeLinks links, string? link) =>
        AccountSignIn.Spent(http, links.TenantOf(LinkPurpose.MemberSignIn, link) is { } tenant ? KnownAssociation.SignIn(tenant) : KnownAssociation.SignIn(http.Request));

    private static async Task<IResult> ToProvider(int tenant, HttpContext http, TenantStanding standing, OidcProviders providers, ILoggerFactory loggers)
    {
        if (await standing.Find(new TenantId(tenant), http.RequestAborted) is not { SuspendedAt: null } association || await providers.Find(association.Id, http.RequestAborted) is not { } provider)
            return NoAssociation(http);
        try
        {
            await http.ChallengeAsync(provider.Scheme, new AuthenticationProperties { RedirectUri = "/me" });
            return Results.Empty;
        }
        // The provider is asked for its addresses first, and may be away: a member is sent on to the other way in.
        catch (Exception away) when (away is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException && !http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            LogProviderAway(loggers.CreateLogger(typeof(MemberSignIn).FullName!), away, tenant);
            return Results.Redirect($"/association/{association.Id}/sign-in?refused=true");
        }
    }

    private static async Task<IResult> FromProvider(int tenant, HttpContext http, OidcProviders providers, IAuthenticationHandlerProvider handlers)
    {
        if (await providers.Find(new TenantId(tenant), http.RequestAborted) is { } provider
            && await handlers.GetHandlerAsync(http, provider.Scheme) is IAuthenticationRequestHandler handler && await handler.HandleRequestAsync())
            return Results.Empty;
        return NoAssociation(http);
    }

    [LoggerMessage(1, LogLevel.Warning, "The sign-in provider of tenant {Tenant} does not answer")]
    private static partial void LogProviderAway(ILogger logger, Exception reason, int tenant);

    private static IResult NoAssociation(HttpContext http) =>
        Page.Show<MessagePage>(http, StatusCodes.Status404NotFound, ("Heading", PageWords.Of(http.Request)["NoAssociation.Title"]), ("Text", PageWords.Of(http.Request)["NoAssociation.Text"]));
}
