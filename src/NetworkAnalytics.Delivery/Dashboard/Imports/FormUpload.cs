using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace NetworkAnalytics.Delivery.Dashboard.Imports;

/// <summary>A form whose last part is a file, read as it comes: nothing of the file is kept on the way.</summary>
/// <param name="File">Null: none was chosen.</param>
internal sealed record FormUpload(IReadOnlyList<KeyValuePair<string, string>> Fields, string FileName, Stream? File)
{
    private const int MaxFields = 500, MaxFieldBytes = 64 << 10;

    /// <summary>Null when it is not a form of ours, or damaged before its file.</summary>
    /// <param name="maxBytes">Of the whole body.</param>
    public static async Task<FormUpload?> Read(HttpContext http, long maxBytes)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and <= 200 } boundary)
            return null;
        // The CSV reader pulls; with the server's least rate a sender cannot hold its thread for long.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } reading)
            reading.AllowSynchronousIO = true;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = maxBytes;
        try
        {
            return await Read(http, new MultipartReader(boundary, http.Request.Body));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task<FormUpload?> Read(HttpContext http, MultipartReader parts)
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (fields.Count <= MaxFields && await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var named))
                return null;
            var name = HeaderUtilities.RemoveQuotes(named.Name).ToString();
            if (named.IsFileDisposition())
            {
                var fileName = HeaderUtilities.RemoveQuotes(named.FileNameStar.HasValue ? named.FileNameStar : named.FileName).ToString();
                // Before a byte of the file is looked at, the form has to be one that this site sent.
                return await IsOurs(http, fields) ? new FormUpload(fields, fileName, fileName.Length == 0 ? null : part.Body) : null;
            }
            if (await Text(part.Body, http.RequestAborted) is not { } text)
                return null;
            fields.Add(new(name, text));
        }
        return null;
    }

    private static async Task<bool> IsOurs(HttpContext http, List<KeyValuePair<string, string>> fields)
    {
        var forgery = http.RequestServices.GetRequiredService<IAntiforgery>();
        http.Request.Headers[forgery.GetTokens(http).HeaderName!] = fields.FirstOrDefault(f => f.Key == "__RequestVerificationToken").Value;
        return await forgery.IsRequestValidAsync(http);
    }

    private static async Task<string?> Text(Stream body, CancellationToken cancellation)
    {
        var text = new MemoryStream();
        var buffer = new byte[4096];
        while (await body.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            text.Write(buffer, 0, read);
            if (text.Length > MaxFieldBytes)
                return null;
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
