using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>A goal as it is declared, seen anew, reached or dropped.</summary>
/// <param name="Announces">The outcome category that is announced, for instance job: needed to declare a goal, and given later when it is another one.</param>
/// <param name="OccurredAt">When it was so: an instant with its offset.</param>
/// <param name="HorizonMonths">How far away it is set, 1 to 600 months; to declare or readjust.</param>
/// <param name="Note">In the member's own words; kept apart from what is counted.</param>
internal sealed record GoalBody(string? Announces = null, string? OccurredAt = null, int? HorizonMonths = null, string? Note = null);

/// <summary>Goals, for whoever does not want to know of entries. An association's key writes them; the member writes and reads their own.</summary>
internal static class GoalEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var members = api.MapGroup("/members/{member_id}/goals/{goal_id}").WithTags("Goals").RequireAuthorization(Scopes.HistoryWrite);
        var own = api.MapGroup("/me/goals").WithTags("Mine").RequireAuthorization(AccessPolicies.Member);
        own.MapGet("", List).WithName("ListMyGoals").WithSummary("List my goals and what came of them, in the order I declared them").Produces<LedgerGoalAnswer[]>().ProducesProblem(404);
        Step(members, own, "PUT", "", EntryKind.GoalDeclared, "Declare", "Declare {0}");
        Step(members, own, "POST", "/readjust", EntryKind.GoalReadjusted, "Readjust", "Write that {0} was seen anew, which counts as learning");
        Step(members, own, "POST", "/reach", EntryKind.GoalReached, "Reach", "Write that {0} was reached");
        Step(members, own, "POST", "/drop", EntryKind.GoalDropped, "Drop", "Write that {0} was dropped");
    }

    private static void Step(RouteGroupBuilder members, RouteGroupBuilder own, string method, string path, EntryKind kind, string name, string summary)
    {
        Describe(members.MapMethods(path, [method], (
                [FromRoute(Name = "member_id")] string memberId, [FromRoute(Name = "goal_id")] string goalId, GoalBody body, HttpContext http,
                IMemberDirectory directory, IGrainFactory grains, CancellationToken cancellation) => OfMember(memberId, goalId, kind, body, http, directory, grains, cancellation)),
            $"{name}Goal", Summary(summary, "a member's goal"));
        Describe(own.MapMethods("/{goal_id}" + path, [method], ([FromRoute(Name = "goal_id")] string goalId, GoalBody body, HttpContext http, IGrainFactory grains) =>
                Append(Caller.Tenant(http.User), Caller.Member(http.User), goalId, kind, body, http, grains)),
            $"{name}MyGoal", Summary(summary, "my goal"));
    }

    private static string Summary(string text, string whose) => text.Replace("{0}", whose, StringComparison.Ordinal);

    private static void Describe(RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary)
        .WithDescription("The entry's id comes from the goal's and, after the declaration, from the instant: sent again, it is stored once. The answer is its receipt.")
        .Produces<ReceiptAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    private static async Task<IResult> OfMember(
        string memberId, string goalId, EntryKind kind, GoalBody body, HttpContext http, IMemberDirectory directory, IGrainFactory grains, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(http.User);
        return await directory.Find(tenant, PathText.Exact(http, "member_id", memberId), cancellation) is { JoinedOn: not null } member
            ? await Append(tenant, member.Id, goalId, kind, body, http, grains)
            : Problems.NotFound("The directory has no member of this id; ids are your own, as in members.csv.");
    }

    private static async Task<IResult> Append(TenantId tenant, MemberId member, string goalId, EntryKind kind, GoalBody body, HttpContext http, IGrainFactory grains)
    {
        if (!InstantConverter.TryRead(body.OccurredAt, out var at))
            return Problems.Invalid("occurred_at", EntryBody.InstantForm);
        var goal = PathText.Exact(http, "goal_id", goalId);
        var entry = new NewEntry
        {
            EntryId = kind == EntryKind.GoalDeclared ? DerivedIds.Declaration(goal) : DerivedIds.Step(goal, kind.Name()["goal_".Length..], at),
            Entry = kind,
            OccurredAt = at,
            GoalId = goal,
            Kind = body.Announces,
            HorizonMonths = body.HorizonMonths,
            Note = body.Note,
        };
        var receipt = (await grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member)).Append(new AppendEntries([entry]))).Receipts[0];
        return SentProblem.Of(receipt, field => field switch { "kind" => "announces", "entry_id" => "goal_id", _ => field }) ?? Results.Ok(ReceiptAnswer.Of(receipt));
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IGrainFactory grains) =>
        await grains.GetGrain<IMemberGrain>(GrainKeys.Member(Caller.Tenant(user), Caller.Member(user))).GetLedger(null) is { } ledger
            ? Results.Ok(ledger.Goals.Select(LedgerGoalAnswer.Of).ToArray())
            : Problems.NotFound("Your ledger begins on the day you join; that day has not come yet.");
}
