using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using Npgsql;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>Metadata: the call takes an <c>Idempotency-Key</c>.</summary>
internal sealed class TakesIdempotencyKey;

/// <summary>
/// <c>Idempotency-Key</c>, for calls whose body has no id of its own. Sent again within a day with the same key and body, a
/// call is answered again and not done again; with another body it is refused; two at once, and one of them does it. A
/// refused call did nothing and leaves the key free.
/// </summary>
internal sealed partial class IdempotencyKeys(IdempotencyStore store, ILogger<IdempotencyKeys> logger)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Tells an answer that is given again.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MostCharacters = 200;

    /// <summary>The middleware: after authorization and unpacking, so that whoever is answered again may still ask.</summary>
    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is null || http.Request.Headers[Header] is not { Count: > 0 } given)
        {
            await next(http);
            return;
        }
        if (given is not [{ Length: > 0 and <= MostCharacters } key] || key.Any(c => c is < ' ' or > '~'))
        {
            await Problems.Invalid(Header, $"Send one key of 1 to {MostCharacters} plain characters, for instance a new UUID.").ExecuteAsync(http);
            return;
        }
        var tenant = Caller.FindTenant(http.User) ?? AuditLog.Platform;
        // A key that acts as a member does so for that one alone.
        key = $"{Caller.Actor(http.User)} {http.User.FindFirst(Caller.MemberClaim)?.Value} {key}";
        var state = await store.Begin(tenant, key, await Hash(http), http.RequestAborted);
        if (state.Claim is { } claim)
            await Do(http, next, answer => answer is null ? store.GiveBack(tenant, key, claim, CancellationToken.None) : store.Keep(tenant, key, claim, answer, CancellationToken.None));
        else if (state.Answer is { } answer)
            await Repeat(http, answer);
        else
            await (state.Differs
                ? Refuse(StatusCodes.Status422UnprocessableEntity, "This key was used for another request within the last 24 hours; send this one with a new key.")
                : Again(http)).ExecuteAsync(http);
    }

    /// <summary>Reads the body whole, within the limit of every body, and puts it back.</summary>
    private static async Task<byte[]> Hash(HttpContext http)
    {
        var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.GetEncodedPathAndQuery()}\n"));
        var begin = body.Position;
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var hash = SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length));
        body.Position = begin;
        http.Request.Body = body;
        return hash;
    }

    /// <summary>Does the work and settles the key before the answer leaves: who has an answer can rely on its being kept.</summary>
    private async Task Do(HttpContext http, RequestDelegate next, Func<KeptAnswer?, Task> settle)
    {
        var outwards = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var done = false;
        try
        {
            await next(http);
            done = http.Response.StatusCode is >= 200 and < 300;
        }
        finally
        {
            http.Response.Body = outwards;
            try
            {
                await settle(!done ? null : new(http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.Location, answer.ToArray()));
            }
            catch (NpgsqlException away)
            {
                // The work is done; only its being done twice is no longer kept from.
                LogUnkept(away);
            }
        }
        answer.Position = 0;
        await answer.CopyToAsync(outwards, http.RequestAborted);
    }

    private static async Task Repeat(HttpContext http, KeptAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers.Location = answer.Location;
        http.Response.Headers[ReplayedHeader] = "true";
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static IResult Again(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Refuse(StatusCodes.Status409Conflict, "The same request is under way; ask again in a moment and its answer comes.");
    }

    private static IResult Refuse(int status, string reason)
    {
        var problem = Problems.Invalid(new(Header, reason), status);
        problem.Title = "Nothing was done under this key.";
        return Results.Problem(problem);
    }

    [LoggerMessage(1, LogLevel.Error, "How a request with an idempotency key ended could not be kept")]
    private partial void LogUnkept(Exception reason);
}

internal static class IdempotencyRoutes
{
    /// <summary>The call takes an <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder WithIdempotencyKey(this RouteHandlerBuilder route) => route
        .WithMetadata(new TakesIdempotencyKey()).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
