using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>
/// ETags made from the content of an answer. A GET <see cref="WithEntityTag"/> sends one and answers 304 to whoever has
/// it; a write asks <see cref="Refuse"/> whether what it is about to change is still what its caller has seen.
/// </summary>
internal static class EntityTags
{
    /// <summary>For a GET: tags a 200 with a value, and answers 304 to <c>If-None-Match</c>. Who may see it is decided anew each time.</summary>
    public static RouteHandlerBuilder WithEntityTag(this RouteHandlerBuilder route) => route
        .WithMetadata(new SendsEntityTag())
        .AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            if (result is not IValueHttpResult { Value: { } value } || (result as IStatusCodeHttpResult)?.StatusCode is not (null or StatusCodes.Status200OK))
                return result;
            var body = Serialize(context.HttpContext, value);
            var headers = context.HttpContext.Response.GetTypedHeaders();
            headers.ETag = Of(body);
            headers.CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
            return context.HttpContext.Request.GetTypedHeaders().IfNoneMatch.Any(t => Names(t, headers.ETag))
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.Bytes(body, "application/json; charset=utf-8");
        });

    /// <summary>For a write that honours <c>If-Match</c> by asking <see cref="Refuse"/>: the document says so.</summary>
    public static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder route) =>
        route.WithMetadata(new HonoursIfMatch()).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <summary>The tag under which a GET shows <paramref name="answer"/>: for the answer of the write that made it.</summary>
    public static void Send(HttpContext http, object answer) => http.Response.GetTypedHeaders().ETag = Of(Serialize(http, answer));

    /// <summary>The 412 for a write whose caller has not seen <paramref name="current"/>; null: go on.</summary>
    /// <param name="current">What a GET would show now; null when there is nothing.</param>
    public static IResult? Refuse(HttpContext http, object? current)
    {
        var headers = http.Request.GetTypedHeaders();
        var tag = current is null ? null : Of(Serialize(http, current));
        if (headers.IfMatch is { Count: > 0 } seen && (tag is null || !seen.Any(t => t.Equals(EntityTagHeaderValue.Any) || Names(t, tag))))
            return Changed("If-Match", current is null ? "There is nothing here any more." : "It was changed meanwhile. Read it again, and send your change with the ETag you then get.");
        if (headers.IfNoneMatch is { Count: > 0 } absent && tag is not null && absent.Any(t => t.Equals(EntityTagHeaderValue.Any) || Names(t, tag)))
            return Changed("If-None-Match", "There is something here already. Leave the header out to replace it.");
        return null;
    }

    private static IResult Changed(string header, string reason)
    {
        var problem = Problems.Invalid(new(header, reason), StatusCodes.Status412PreconditionFailed);
        problem.Title = "Nothing was changed: a precondition does not hold.";
        return Results.Problem(problem);
    }

    // A proxy that compresses turns a tag into a weak one; the content it names is the same.
    private static bool Names(EntityTagHeaderValue given, EntityTagHeaderValue tag) => given.Compare(tag, useStrongComparison: false);

    private static EntityTagHeaderValue Of(byte[] body) => new($"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(..12))}\"");

    private static byte[] Serialize(HttpContext http, object value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
}

/// <summary>Metadata: the answer has an ETag.</summary>
internal sealed class SendsEntityTag;

/// <summary>Metadata: the write honours <c>If-Match</c>.</summary>
internal sealed class HonoursIfMatch;
