using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>A file of the pages, carried in the assembly: served under an address that names its content, so that browsers keep it for good.</summary>
public sealed class Asset
{
    private readonly string _name;
    private readonly string _type;
    private readonly byte[] _content;

    private Asset(string name, string type)
    {
        (_name, _type, _content) = (name, type, Read(name));
        Address = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(_content))[..12]}/{name}";
    }

    public static Asset StyleSheet { get; } = new("site.css", "text/css; charset=utf-8");

    public static Asset PasskeyScript { get; } = new("passkeys.js", "text/javascript; charset=utf-8");

    public string Address { get; }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[StyleSheet, PasskeyScript])
            routes.MapGet("/assets/{version}/" + asset._name, (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return Results.Bytes(asset._content, asset._type);
            }).AllowAnonymous().ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
