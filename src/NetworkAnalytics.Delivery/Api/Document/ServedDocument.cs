using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>The document as it is served: put together once, because it does not change while a replica runs and anybody may ask for it.</summary>
internal sealed class ServedDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Address = $"/openapi/{ApiDocument.Name}.json";
    private Task<(byte[] Text, EntityTagHeaderValue Tag)>? _made;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Address, (HttpContext http, ServedDocument document) => document.Answer(http)).AllowAnonymous().ExcludeFromDescription();

    private async Task<IResult> Answer(HttpContext http)
    {
        var made = _made ??= Make();
        try
        {
            var (text, tag) = await made;
            http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, NoCache = true };
            return Results.Bytes(text, "application/json; charset=utf-8", entityTag: tag);
        }
        catch
        {
            // What failed is tried anew by the next one who asks.
            _made = null;
            throw;
        }
    }

    private async Task<(byte[] Text, EntityTagHeaderValue Tag)> Make()
    {
        var document = await provider.GetOpenApiDocumentAsync();
        var text = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1) + "\n");
        return (text, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(..12))}\""));
    }
}
