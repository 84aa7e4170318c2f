using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>The language of the pages: the one chosen in this browser, otherwise the one it asks for, otherwise English.</summary>
internal static class PageLanguage
{
    private const string CookieName = "__Host-na-language";

    public static CultureInfo Of(HttpRequest request) =>
        request.Cookies[CookieName] is { Length: <= 10 } chosen && ComparisonWording.FindCulture(chosen) is { } culture ? culture : OwnEndpoints.Accepted(request);

    public static void Map(RouteGroupBuilder pages) => pages.MapPost("/language", Choose).AllowAnonymous();

    private static IResult Choose(HttpContext http, [FromForm] string? language, [FromForm] string? next)
    {
        if (ComparisonWording.FindCulture(language ?? "") is { } culture)
            http.Response.Cookies.Append(CookieName, culture.TwoLetterISOLanguageName, new CookieOptions
            {
                Path = "/", Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(365),
            });
        return Results.Redirect(Page.Local(next, "/"));
    }
}
