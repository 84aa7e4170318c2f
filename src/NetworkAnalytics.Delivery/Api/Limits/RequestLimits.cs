using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>A bucket of requests for each association, and a small one for each address that shows no valid credential.</summary>
internal sealed class RequestLimits(RecentCallers callers, TenantBuckets buckets, TenantTurns turns, AddressGuesses guesses)
{
    /// <summary>
    /// The middleware before everything: whoever has spent their share is told so at once, before the credential is looked
    /// up, a route is sought or a database asked. It lets nobody in; the credential is verified all the same when it may go on.
    /// </summary>
    public Task RefuseEarly(HttpContext context, RequestDelegate next) =>
        !IsFile(context.Request) && callers.Find(context.Request) is { } tenant && buckets.IsEmpty(tenant, out var wait) ? Refusal.Write(context, wait) : next(context);

    /// <summary>The middleware after authentication.</summary>
    public Task Count(HttpContext context, RequestDelegate next)
    {
        TimeSpan wait;
        if (IsFile(context.Request))
            return next(context);
        if (Caller.FindTenant(context.User) is { } tenant)
        {
            callers.Note(context.Request, tenant);
            return buckets.TryTake(tenant, out wait) ? turns.Run(tenant, context, next) : Refusal.Write(context, wait);
        }
        return context.User.Identity?.IsAuthenticated == true || !IsGuess(context.Request) || guesses.TryTake(context.Connection.RemoteIpAddress, out wait)
            ? next(context)
            : Refusal.Write(context, wait);
    }

    // A page's files are fetched once and cost nothing: a first visit is one request like any other.
    private static bool IsFile(HttpRequest request) => request.Path.StartsWithSegments("/assets");

    // What a load balancer asks is nobody's guess. Passwords, codes and links are guessed, and mail is caused, by posting forms.
    private static bool IsGuess(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        || HttpMethods.IsPost(request.Method) && (request.Path.StartsWithSegments("/sign-in") || request.Path.StartsWithSegments("/association") || request.Path.StartsWithSegments("/set-password"));
}
