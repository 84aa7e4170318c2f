using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="AsOf">Count everything strictly before this day; today in the association's zone when left out.</param>
internal sealed record RecomputationBody(DateOnly? AsOf = null);

/// <param name="State">pending, running, done or failed.</param>
/// <param name="Stage">projecting, computing or publishing while it runs.</param>
/// <param name="Version">The version that is current after it.</param>
internal sealed record RecomputationAnswer(long Id, DateOnly AsOf, string State, string? Stage, long Progress, long Total, int? Version, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Failure)
{
    public static RecomputationAnswer Of(RecomputationStatus s) => new(s.Id, s.AsOf, Name(s.State), s.Stage, s.Progress, s.Total, s.Version, s.CreatedAt, s.EndedAt, s.Failure);

    private static string Name(WorkState state) => state switch
    {
        WorkState.Pending => "pending",
        WorkState.Running => "running",
        WorkState.Done => "done",
        _ => "failed",
    };
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record RecomputationsAnswer(RecomputationAnswer[] Recomputations, string? Next);

internal static class RecomputationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var recomputations = api.MapGroup("/recomputations").WithTags("Benchmarks").RequireAuthorization(Scopes.Admin);
        recomputations.MapPost("", Submit).WithName("Recompute").WithSummary("Compute the benchmarks again and publish them").Produces<RecomputationAnswer>(202).ProducesProblem(400).WithIdempotencyKey();
        recomputations.MapGet("", List).WithName("ListRecomputations").WithSummary("List recomputations, newest first").Produces<RecomputationsAnswer>().ProducesProblem(400);
        recomputations.MapGet("/{id:long}", Read).WithName("ReadRecomputation").WithSummary("Read how far a recomputation is").Produces<RecomputationAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> Submit(RecomputationBody? body, ClaimsPrincipal user, IRecomputations recomputations, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var id = await recomputations.Submit(tenant, body?.AsOf, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.RecomputationAsked, $"recomputation:{id}", cancellation);
        return Results.Accepted($"/api/v1/recomputations/{id}", RecomputationAnswer.Of((await recomputations.Find(tenant, id, cancellation))!));
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IRecomputations recomputations, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await recomputations.List(Caller.Tenant(user), page.Position("recomputations"), page.Size, cancellation);
        return Results.Ok(new RecomputationsAnswer([.. found.Select(RecomputationAnswer.Of)], page.Next("recomputations", found, r => r.Id)));
    }

    private static async Task<IResult> Read(long id, ClaimsPrincipal user, IRecomputations recomputations, CancellationToken cancellation) =>
        await recomputations.Find(Caller.Tenant(user), id, cancellation) is { } found
            ? Results.Ok(RecomputationAnswer.Of(found))
            : Problems.NotFound("There is no recomputation of this number.");
}
