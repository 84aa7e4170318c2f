using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Members;

namespace NetworkAnalytics.Delivery.Api.Members;

/// <summary>Two records of one person become one.</summary>
internal static class MemberMergeEndpoints
{
    /// <summary>Ids named in a refusal; the others are like them.</summary>
    private const int MostNamed = 50;

    public static void Map(RouteGroupBuilder members) => members.MapPost("/{member_id}/merge", Merge).RequireAuthorization(Scopes.HistoryWrite)
        .WithName("MergeMembers").WithSummary("Make one of two records of one person")
        .WithDescription("The other record's history goes behind this one's, its id answers for this one from then on, and whoever mentioned it has mentioned this one. All of it or nothing; sent again, it answers the same. It cannot be undone.")
        .Produces<MergeAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    private static async Task<IResult> Merge(
        [FromRoute(Name = "member_id")] string memberId, MergeBody body, ClaimsPrincipal user, HttpContext http, IMemberMerges merges, IMemberDirectory directory, AuditLog audit, MemberAccess access, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (body.OtherId is null || directory.Check(body.OtherId) is not null)
            return Problems.Invalid("other_id", "Give the id by which the association knows the other record, 1 to 200 characters.");
        var merge = await merges.Merge(tenant, PathText.Exact(http, "member_id", memberId), body.OtherId, body.Rename, cancellation);
        switch (merge.State)
        {
            case MergeState.NoMember:
                return MemberEndpoints.NoMember();
            case MergeState.NoOther:
                return Problems.NotFound("other_id: the directory does not know this id.");
            case MergeState.Same:
                return Problems.Invalid("other_id", "Both ids name the same record; there is nothing to merge.");
            case MergeState.MergedElsewhere:
                return Conflict("other_id", "This record was merged into another member's already.", null);
            case MergeState.IdsTaken:
                return Conflict("rename", "Some ids stand for different entries or goals in the two records; they are in 'taken'. Send \"rename\": true to give the other record's new ids: the answer then lists them.", merge);
            default:
                // Whoever signs in as the one who stays reads from now on what was the other's: both may know who did it.
                foreach (var member in (MemberId[])[merge.Outcome!.Other, merge.Outcome.Kept])
                    if (long.TryParse(user.FindFirstValue(Caller.KeyClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var key))
                        await access.Write(tenant, member, key, http, cancellation);
                await audit.Write(tenant, Caller.Actor(user), AuditActions.MemberMerged, $"member:{merge.Outcome.Other} into member:{merge.Outcome.Kept}", cancellation);
                return Results.Ok(MergeAnswer.Of((await directory.Find(tenant, merge.Outcome.Kept, cancellation))!.ExternalId, body.OtherId, merge.Outcome));
        }
    }

    private static IResult Conflict(string field, string reason, MemberMerge? merge)
    {
        var problem = Problems.Invalid(new(field, reason), StatusCodes.Status409Conflict);
        problem.Title = "The two records were not merged; nothing was changed.";
        if (merge is not null)
            problem.Extensions["taken"] = new Dictionary<string, IEnumerable<string>> { ["entry_ids"] = merge.TakenEntries!.Take(MostNamed), ["goal_ids"] = merge.TakenGoals!.Take(MostNamed) };
        return Results.Problem(problem);
    }
}
