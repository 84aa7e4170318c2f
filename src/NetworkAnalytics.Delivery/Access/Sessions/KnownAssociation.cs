using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Sessions;

/// <summary>
/// Whose member last signed in by this browser: once their session has ended they are sent to their own association's
/// sign-in. It opens nothing, and goes with the member's erasure.
/// </summary>
internal static class KnownAssociation
{
    private const string CookieName = "__Host-na-association";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static void Remember(HttpContext http, ClaimsPrincipal? user)
    {
        if (user is null || !user.HasClaim(c => c.Type == Caller.MemberClaim) || Caller.FindTenant(user) is not { } tenant)
            return;
        var cookie = new CookieBuilder();
        BrowserSessions.Harden(cookie, CookieName);
        cookie.MaxAge = Kept;
        http.Response.Cookies.Append(CookieName, tenant.ToString(), cookie.Build(http));
    }

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(CookieName, new CookieOptions { Path = "/", Secure = true });

    /// <summary>Where this browser's member signs in; null when it knows of none.</summary>
    public static string? SignIn(HttpRequest request) =>
        int.TryParse(request.Cookies[CookieName], NumberStyles.None, CultureInfo.InvariantCulture, out var tenant) ? SignIn(new TenantId(tenant)) : null;

    public static string SignIn(TenantId tenant) => $"/association/{tenant}/sign-in";
}
