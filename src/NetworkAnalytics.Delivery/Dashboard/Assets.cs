using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>
/// A file of the pages, carried in the assembly: served under an address that names its content, so that browsers keep it for
/// good. Its Brotli form was made when the product was built; who does not take that gets it unpacked.
/// </summary>
public sealed class Asset
{
    private const string Script = "text/javascript; charset=utf-8";

    private readonly string _name;
    private readonly string _type;
    private readonly byte[] _packed;
    private readonly Lazy<byte[]> _content;

    private Asset(string name, string type)
    {
        (_name, _type, _packed) = (name, type, Read(name + ".br"));
        _content = new(() => Unpack(_packed));
        Address = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(_packed))[..12]}/{name}";
    }

    public static Asset StyleSheet { get; } = new("site.css", "text/css; charset=utf-8");

    public static Asset PasskeyScript { get; } = new("passkeys.js", Script);

    public static Asset ChartScript { get; } = new("charts.js", Script);

    public static Asset PageScript { get; } = new("pages.js", Script);

    /// <summary>Apache ECharts, as the package Vizor.ECharts carries it.</summary>
    public static Asset ChartLibrary { get; } = new("echarts.js", Script);

    public string Address { get; }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[StyleSheet, PasskeyScript, ChartScript, PageScript, ChartLibrary])
            routes.MapGet("/assets/{version}/" + asset._name, asset.Serve).AllowAnonymous().ExcludeFromDescription();
    }

    private IResult Serve(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!http.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "br" && e.Quality != 0))
            return Results.Bytes(_content.Value, _type);
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(_packed, _type);
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        brotli.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
