using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Members;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="KeyPrefix">The public part of the key that was used, after <c>nak_</c>.</param>
/// <param name="KeyName">What the association calls that key.</param>
/// <param name="Action">Method and route: POST /api/v1/token is a token made for me.</param>
internal sealed record AccessUse(DateTimeOffset At, string KeyPrefix, string KeyName, string Action);

/// <param name="Before">Pass as <c>before</c> to read on; null at the end.</param>
internal sealed record AccessAnswer(AccessUse[] Uses, long? Before);

/// <summary>Who else opened what is a member's.</summary>
internal static class OwnAccessEndpoints
{
    private const int Page = 200;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member)
            .MapGet("/access", Read).WithName("ReadMyAccess")
            .WithSummary("Read when a key of my association acted as me or was given a token of mine, newest first")
            .WithDescription("One line a use: when, which key, and what it asked for. Nobody can change a line.")
            .Produces<AccessAnswer>().ProducesProblem(400);

    private static async Task<IResult> Read(ClaimsPrincipal user, MemberAccess access, long? before, CancellationToken cancellation)
    {
        if (before is < 1)
            return Problems.Invalid("before", "Give the value of 'before' from the page before, or leave it out.");
        var lines = await access.Read(Caller.Tenant(user), Caller.Member(user), before, Page, cancellation);
        return Results.Ok(new AccessAnswer([.. lines.Select(l => new AccessUse(l.At, l.KeyPrefix, l.KeyName, l.Action))], lines.Count == Page ? lines[^1].Id : null));
    }
}
