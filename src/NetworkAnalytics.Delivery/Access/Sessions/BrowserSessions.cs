using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace NetworkAnalytics.Delivery.Access.Sessions;

/// <summary>The cookies of browsers, and which kind of credential a request is read by.</summary>
internal static class BrowserSessions
{
    /// <summary>Chooses between <see cref="CredentialHandler.SchemeName"/> and the cookie.</summary>
    public const string FrontDoor = "front-door";

    /// <summary>The prefix makes browsers refuse it from anywhere but this host, and without TLS (loopback excepted).</summary>
    public const string CookieName = "__Host-na-session";

    public static readonly TimeSpan AccountLifetime = TimeSpan.FromHours(12);
    public static readonly TimeSpan MemberLifetime = TimeSpan.FromDays(14);

    public static void Add(AuthenticationBuilder authentication)
    {
        authentication.AddPolicyScheme(FrontDoor, null, options => options.ForwardDefaultSelector = Choose);
        authentication.AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            Harden(options.Cookie, CookieName);
            options.CookieManager = new FreshOnSignIn();
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "next";
            options.SlidingExpiration = true;
            options.ExpireTimeSpan = AccountLifetime;
            options.Events.OnRedirectToLogin = context =>
            {
                // A person goes to a page or sends its form; any other method is a program's, for which the sign-in page is no answer.
                if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method))
                    context.Response.Redirect((context.Request.Path.StartsWithSegments("/me") ? KnownAssociation.SignIn(context.Request) : null) ?? context.RedirectUri);
                else
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            };
            options.Events.OnSignedIn = context =>
            {
                KnownAssociation.Remember(context.HttpContext, context.Principal);
                return Task.CompletedTask;
            };
            options.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        // Between the password and the code.
        authentication.AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
        {
            Harden(options.Cookie, "__Host-na-second-factor");
            options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        });
        authentication.Services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<SessionStore>((options, store) => options.SessionStore = store);
    }

    internal static void Harden(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }

    // The API takes no cookie: what a page of another site could make a browser send opens nothing there.
    private static string Choose(HttpContext context)
    {
        var path = context.Request.Path;
        if (context.Request.Headers.Authorization.Count > 0 || path.StartsWithSegments("/api") || path.StartsWithSegments("/metrics"))
            return CredentialHandler.SchemeName;
        return path.StartsWithSegments("/operator") && !context.Request.Cookies.ContainsKey(CookieName) ? CredentialHandler.SchemeName : IdentityConstants.ApplicationScheme;
    }

    /// <summary>
    /// Where people sign in, whatever session their browser had is not seen: the handler would write the new one's ticket
    /// into the old one's row, under its key and its owner.
    /// </summary>
    private sealed class FreshOnSignIn : ChunkingCookieManager, ICookieManager
    {
        string? ICookieManager.GetRequestCookie(HttpContext context, string key) =>
            context.Request.Path.StartsWithSegments("/sign-in") || context.Request.Path.StartsWithSegments("/association") ? null : GetRequestCookie(context, key);
    }
}
