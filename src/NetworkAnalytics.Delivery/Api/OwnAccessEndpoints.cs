using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="KeyPrefix">The public part of the key that was used, after <c>nak_</c>.</param>
/// <param name="KeyName">What the association calls that key.</param>
/// <param name="Action">Method and route: POST /api/v1/token is a token made for me.</param>
internal sealed record AccessUse(DateTimeOffset At, string KeyPrefix, string KeyName, string Action);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record AccessAnswer(AccessUse[] Uses, string? Next);

/// <summary>Who else opened what is a member's.</summary>
internal static class OwnAccessEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member)
            .MapGet("/access", Read).WithName("ReadMyAccess")
            .WithSummary("Read when a key of my association acted as me, was given a token of mine or merged a record of mine, newest first")
            .WithDescription("One line a use: when, which key, and what it asked for. Nobody can change a line.")
            .Produces<AccessAnswer>().ProducesProblem(400);

    private static async Task<IResult> Read(ClaimsPrincipal user, MemberAccess access, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var lines = await access.Read(Caller.Tenant(user), Caller.Member(user), page.Position("access"), page.Size, cancellation);
        return Results.Ok(new AccessAnswer([.. lines.Select(l => new AccessUse(l.At, l.KeyPrefix, l.KeyName, l.Action))], page.Next("access", lines, l => l.Id)));
    }
}
