using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>
/// The document to read and try: Scalar, whose script its package carries. The package's own page configures it inline,
/// which our policy for scripts refuses; this one does so in a file.
/// </summary>
internal static class ReferencePage
{
    /// <summary>Styles are set by the script on the elements themselves, so that this page alone allows them inline.</summary>
    public const string Address = "/docs";

    private static readonly string Version = typeof(ScalarOptions).Assembly.GetName().Version!.ToString(3);

    private static readonly string Page =
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>NetworkAnalytics API</title>
        </head>
        <body>
          <noscript>This page needs JavaScript; the document itself is at <a href="{ServedDocument.Address}">{ServedDocument.Address}</a>.</noscript>
          <div id="app"></div>
          <script src="{Address}/scalar.js?v={Version}"></script>
          <script src="{Address}/start.js"></script>
        </body>
        </html>
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Address).AllowAnonymous().ExcludeFromDescription();
        group.MapGet("", () => Results.Text(Page, "text/html; charset=utf-8"));
        group.MapGet("/start.js", () => Results.Stream(typeof(ReferencePage).Assembly.GetManifestResourceStream("api-start.js")!, "text/javascript; charset=utf-8"));
        group.MapGet("/scalar.js", Script);
    }

    /// <summary>It lies in the package as gzip, and goes out as that to whoever takes it.</summary>
    private static IResult Script(HttpContext http)
    {
        var packed = typeof(ScalarOptions).Assembly.GetManifestResourceStream("ScalarStaticAssets.scalar.js")
            ?? throw new InvalidOperationException("Scalar's package carries its script under another name now.");
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365) };
        var takesPacked = http.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
        if (takesPacked)
            http.Response.Headers.ContentEncoding = "gzip";
        return Results.Stream(takesPacked ? packed : new GZipStream(packed, CompressionMode.Decompress), "text/javascript; charset=utf-8");
    }
}
