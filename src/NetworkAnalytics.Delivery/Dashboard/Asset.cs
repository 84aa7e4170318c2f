using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>
/// A file carried in the assembly, served under an address that names its content, so that browsers keep it for good. Its
/// Brotli form was made when the product was built; who does not take it gets the file as it is.
/// </summary>
internal sealed class Asset
{
    private readonly byte[] _compressed;
    private readonly Lazy<byte[]> _plain;
    private readonly string _type;

    private Asset(string name, string type)
    {
        _type = type;
        _compressed = Read(name + ".br");
        _plain = new(() => Decompress(_compressed));
        Route = $"/assets/{{version}}/{name}";
        Address = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(_compressed))[..12]}/{name}";
    }

    /// <summary>Apache ECharts, as the package Vizor.ECharts carries it.</summary>
    public static Asset ChartLibrary { get; } = new("echarts.js", "text/javascript; charset=utf-8");

    public static Asset Charts { get; } = new("charts.js", "text/javascript; charset=utf-8");

    public static Asset Pages { get; } = new("pages.js", "text/javascript; charset=utf-8");

    public string Address { get; }

    private string Route { get; }

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[ChartLibrary, Charts, Pages])
            routes.MapGet(asset.Route, asset.Serve).AllowAnonymous().ExcludeFromDescription();
    }

    private IResult Serve(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!http.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "br" && e.Quality != 0))
            return Results.Bytes(_plain.Value, _type);
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(_compressed, _type);
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        brotli.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
