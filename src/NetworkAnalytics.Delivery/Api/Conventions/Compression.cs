using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>
/// Bodies smaller on the wire. Outwards only where nobody can measure a secret by the length of an answer (BREACH): that
/// takes an attacker who makes a browser ask with its own cookie. The API opens to no cookie, and what it shows once
/// (keys, tokens) goes out as it is all the same; pages, which have cookies and form tokens, are never compressed.
/// </summary>
internal static class Compression
{
    private static readonly string[] Types = ["application/json", "application/problem+json", "application/openapi+json", "text/csv", "text/css", "text/javascript", "application/javascript"];

    /// <summary>Inwards, one packing that every sender has: each further one would have its own ways to be broken.</summary>
    private const string Packing = "gzip";

    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Types;
        });
        services.AddRequestDecompression(_ => { });
    }

    /// <summary>Outermost, so that problems are compressed too.</summary>
    public static void UseOutwards(WebApplication app) => app.UseWhen(IsSafe, branch => branch.UseResponseCompression());

    /// <summary>After authorization: nothing is unpacked for nobody.</summary>
    public static void UseInwards(WebApplication app)
    {
        app.Use(Check);
        app.UseWhen(context => !TakesFiles(context), branch => branch.UseRequestDecompression());
    }

    /// <summary>The answer shows a secret: it goes out uncompressed and nobody keeps it.</summary>
    public static RouteHandlerBuilder WithSecretAnswer(this RouteHandlerBuilder route) => route.WithMetadata(new ShowsSecret());

    /// <summary>Whether the body was packed and is now read unpacked: then unreadable data is the sender's.</summary>
    public static bool WasPacked(HttpContext http) => http.Items.ContainsKey(typeof(Compression));

    private static bool IsSafe(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/operator")
        && (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi") || context.Request.Path.StartsWithSegments("/docs"))
        && context.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is null;

    /// <summary>A file comes as it is: whether it is gzip, its reader sees, with limits of its own.</summary>
    private static bool TakesFiles(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { MaxRequestBodySize: null };

    private static Task Check(HttpContext context, RequestDelegate next)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (StringValues.IsNullOrEmpty(encoding) || context.GetEndpoint() is null)
            return next(context);
        context.Items[typeof(Compression)] = true;
        if (encoding is [{ } one] && one.Equals(Packing, StringComparison.OrdinalIgnoreCase))
            return next(context);
        context.Response.Headers[HeaderNames.AcceptEncoding] = Packing;
        return Results.Problem(Problems.Invalid(new FieldProblem("Content-Encoding", $"Pack the body once, with {Packing}, or not at all."), StatusCodes.Status415UnsupportedMediaType)).ExecuteAsync(context);
    }
}

/// <summary>Metadata: the answer shows a secret.</summary>
internal sealed class ShowsSecret;
