using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Members;

/// <summary>Of a route under /api/v1/me: opens to the member alone, whatever the association allows.</summary>
internal sealed record InPersonOnly;

/// <summary>
/// Where the association allows it, a key of scope <c>members:act_as</c> is the member whom the header names, on the
/// member's own routes. Every use is written where that member can read it, before anything is read or done.
/// </summary>
internal sealed class ActAs(IMemberDirectory directory, IGrainFactory grains, MemberAccess access)
{
    /// <summary>The association's own id for the member, percent-encoded where it needs it.</summary>
    public const string Header = "Act-As";

    private static readonly PathString Own = new("/api/v1/me");

    /// <summary>The middleware: after the credential is known, before it is asked what it may do.</summary>
    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var named) || Caller.FindTenant(context.User) is not { } tenant)
        {
            await next(context);
            return;
        }
        if (await Refuse(context, tenant) is { } refusal)
        {
            await Results.Problem(refusal).ExecuteAsync(context);
            return;
        }
        if (named is not [{ Length: > 0 } encoded] || await directory.Find(tenant, Uri.UnescapeDataString(encoded), context.RequestAborted) is not { JoinedOn: not null } member)
        {
            await Results.Problem($"{Header}: the directory has no member of this id.", statusCode: StatusCodes.Status404NotFound, title: "Not found.").ExecuteAsync(context);
            return;
        }
        await access.Write(tenant, member.Id, Caller.Key(context.User), context, context.RequestAborted);
        context.User = new ClaimsPrincipal(new ClaimsIdentity([.. context.User.Claims, Caller.Of(member.Id)], CredentialHandler.SchemeName));
        await next(context);
    }

    private async Task<ProblemDetails?> Refuse(HttpContext context, TenantId tenant)
    {
        if (!context.User.HasClaim(Caller.ScopeClaim, Scopes.MembersActAs))
            return Forbidden($"{Header} needs a key with scope {Scopes.MembersActAs}.");
        if (!context.Request.Path.StartsWithSegments(Own))
            return new ProblemDetails { Status = StatusCodes.Status400BadRequest, Title = "The request was not understood; nothing was stored.", Detail = $"{Header} is for the routes under {Own}; leave it out here." };
        if (context.GetEndpoint()?.Metadata.GetMetadata<InPersonOnly>() is not null)
            return Forbidden("This is for the member in person, with their own token.");
        TenantContext.Enter(tenant);
        return (await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings()).MembersActAs ? null
            : Forbidden("The association does not allow keys to act as its members; the operator of this deployment can change that.");
    }

    private static ProblemDetails Forbidden(string detail) => new() { Status = StatusCodes.Status403Forbidden, Title = "This credential may not do that.", Detail = detail };
}
