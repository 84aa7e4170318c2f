using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Delivery.Api.Document;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>What every answer says to browsers about itself.</summary>
internal static class SecurityHeaders
{
    private const string Strict =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The dashboards of the job library and the cluster bring scripts and styles inline; only the operator gets there.
    private const string Dashboards = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The reader of the API's document styles its elements one by one. It shows that document alone, and nothing of anybody.
    private static readonly string Reference = Strict.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal);

    public static Task Invoke(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/operator") ? Dashboards
            : context.Request.Path.StartsWithSegments(ReferencePage.Address) ? Reference : Strict;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // An answer that may be kept says so itself.
        if (context.Request.Path.StartsWithSegments("/api"))
            headers.CacheControl = "no-store";
        return next(context);
    }
}
