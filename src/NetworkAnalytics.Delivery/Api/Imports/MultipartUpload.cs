using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <summary>A file with its mapping in one request: multipart/form-data with the part <c>mapping</c> (JSON) and then the part <c>file</c>, which is read as it comes.</summary>
internal static class MultipartUpload
{
    private const int MaxMappingBytes = 256 << 10;

    /// <summary>Null when the request is a file alone.</summary>
    public static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : null;

    /// <exception cref="InvalidInputException">The parts are not there, or not in this order.</exception>
    public static async Task<(MappingBody? Mapping, Stream File, string? FileName)> Read(HttpRequest request, string boundary, CancellationToken cancellation)
    {
        if (boundary.Length is 0 or > 70)
            throw Parts("Content-Type names no boundary");
        var reader = new MultipartReader(boundary, request.Body);
        MappingBody? mapping = null;
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part))
                throw Parts("a part has no name");
            switch (HeaderUtilities.RemoveQuotes(part.Name).ToString())
            {
                case "mapping" when mapping is null:
                    mapping = await ReadMapping(request, section.Body, cancellation);
                    break;
                case "file":
                    return (mapping, section.Body, part.FileName.HasValue ? HeaderUtilities.RemoveQuotes(part.FileName).ToString() : null);
                default:
                    throw Parts("there is another part");
            }
        }
        throw Parts("there is no file");
    }

    private static async Task<MappingBody?> ReadMapping(HttpRequest request, Stream body, CancellationToken cancellation)
    {
        var text = new MemoryStream();
        var buffer = new byte[8192];
        while (await body.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            text.Write(buffer, 0, read);
            if (text.Length > MaxMappingBytes)
                throw new InvalidInputException("mapping", $"A mapping has at most {MaxMappingBytes} bytes.") { TooLarge = true };
        }
        try
        {
            return JsonSerializer.Deserialize<MappingBody>(text.GetBuffer().AsSpan(0, (int)text.Length), request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        }
        catch (JsonException json)
        {
            throw new BadHttpRequestException("The part 'mapping' is no mapping.", json);
        }
    }

    private static InvalidInputException Parts(string what) => new("body", $"Send the part 'mapping' (JSON) and then the part 'file', as multipart/form-data: {what}.");
}
