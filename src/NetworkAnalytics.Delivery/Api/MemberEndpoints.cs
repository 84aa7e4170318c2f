using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="MemberId">The association's own id.</param>
internal sealed record MemberAnswer(string MemberId, DateOnly? JoinedOn, DateOnly? LeftOn, IReadOnlyDictionary<string, string> Attributes);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record MembersAnswer(MemberAnswer[] Members, string? Next);

/// <summary>The directory, with an association's key: who is a member since when. No histories, no names, no addresses.</summary>
internal static class MemberEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("Directory").RequireAuthorization(Scopes.Admin);
        members.MapGet("", List).WithName("ListMembers").WithSummary("List the directory").Produces<MembersAnswer>().ProducesProblem(400);
        members.MapGet("/{member_id}", Read).WithName("ReadMember").WithSummary("Read one member of the directory").Produces<MemberAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IMemberDirectory directory, string? after, int? limit, CancellationToken cancellation)
    {
        MemberId? start = null;
        if (after is not null)
        {
            if (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return Problems.Invalid("after", "Give the value of 'next' from the page before, or leave it out.");
            start = new MemberId(id);
        }
        if (limit is < 1 or > 1000)
            return Problems.Invalid("limit", "Give 1 to 1000.");
        var page = await directory.List(Caller.Tenant(user), start, limit ?? 100, cancellation);
        return Results.Ok(new MembersAnswer([.. page.Where(m => m.JoinedOn is not null).Select(Answer)], page.Count == (limit ?? 100) ? page[^1].Id.ToString() : null));
    }

    private static async Task<IResult> Read([FromRoute(Name = "member_id")] string memberId, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, CancellationToken cancellation) =>
        await directory.Find(Caller.Tenant(user), PathText.Exact(http, "member_id", memberId), cancellation) is { JoinedOn: not null } member
            ? Results.Ok(Answer(member))
            : Problems.NotFound("The directory has no member of this id.");

    private static MemberAnswer Answer(DirectoryMember member) => new(member.ExternalId, member.JoinedOn, member.LeftOn, member.Attributes);
}
