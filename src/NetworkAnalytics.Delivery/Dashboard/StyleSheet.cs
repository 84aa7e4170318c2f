using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>The style sheet, carried in the assembly: served under an address that names its content, so that browsers keep it for good.</summary>
public static class StyleSheet
{
    private static readonly byte[] Content = [.. Read("site.css"), .. Read("admin.css")];

    public static string Address { get; } = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(Content))[..12]}/site.css";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{version}/site.css", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(Content, "text/css; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();

    private static byte[] Read(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
