using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>A bucket of requests for each association, and a small one for each address that shows no valid credential.</summary>
internal static class RequestLimits
{
    public static void Configure(RateLimiterOptions limiter, ApiOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            // What a load balancer and an operator ask is not an association's.
            if (!context.Request.Path.StartsWithSegments("/api") && !IsSignIn(context.Request))
                return RateLimitPartition.GetNoLimiter("");
            return Caller.FindTenant(context.User) is { } tenant
                ? RateLimitPartition.GetTokenBucketLimiter($"t/{tenant}", _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = options.RequestBurst,
                    TokensPerPeriod = options.RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                })
                : RateLimitPartition.GetFixedWindowLimiter($"a/{context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = options.AnonymousRequestsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                });
        });
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await rejected.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
            {
                HttpContext = rejected.HttpContext,
                ProblemDetails = new ProblemDetails { Status = StatusCodes.Status429TooManyRequests, Title = "Too many requests.", Detail = "Wait as long as Retry-After says, then go on." },
            });
        };
    }

    // Passwords, codes and links are guessed, and mail is caused, by posting forms.
    private static bool IsSignIn(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && (request.Path.StartsWithSegments("/sign-in") || request.Path.StartsWithSegments("/association") || request.Path.StartsWithSegments("/set-password"));
}
