using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>A saved filter. All conditions hold together; what is left out does not restrict.</summary>
/// <param name="Attributes">Attribute to accepted values.</param>
/// <param name="JoinedFrom">First joining day.</param>
/// <param name="JoinedBefore">First joining day that is no longer in.</param>
/// <param name="GoalKinds">Members who declared a goal of one of these kinds.</param>
internal sealed record CohortBody(Dictionary<string, string[]>? Attributes = null, DateOnly? JoinedFrom = null, DateOnly? JoinedBefore = null, string[]? GoalKinds = null);

internal sealed record SavedCohortAnswer(string Name, IReadOnlyDictionary<string, string[]> Attributes, DateOnly? JoinedFrom, DateOnly? JoinedBefore, string[] GoalKinds)
{
    public static SavedCohortAnswer Of(CohortDefinition c) =>
        new(c.Name, c.Attributes.ToDictionary(a => a.Key, a => a.Value.ToArray()), c.JoinedFrom, c.JoinedBefore, [.. c.GoalKinds]);
}

/// <param name="Published">Cohorts of the current version, with rounded numbers.</param>
/// <param name="Saved">Filters; the next version has them.</param>
internal sealed record CohortsAnswer(CohortAnswer[] Published, SavedCohortAnswer[] Saved);

/// <param name="Members">Rounded to 5; null is withheld.</param>
internal sealed record CohortCountAnswer(int? Members);

internal static class CohortEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var cohorts = api.MapGroup("/cohorts").WithTags("Cohorts");
        cohorts.MapGet("", List).RequireAuthorization(Scopes.BenchmarksRead).WithName("ListCohorts").WithSummary("List published cohorts and saved filters").Produces<CohortsAnswer>();
        cohorts.MapPut("/{name}", Save).RequireAuthorization(Scopes.Admin).WithName("SaveCohort").WithSummary("Save a cohort; the next version has it").Produces<SavedCohortAnswer>().ProducesProblem(400);
        cohorts.MapPost("/count", Count).RequireAuthorization(Scopes.Admin).WithName("CountCohort")
            .WithSummary("Count the members a filter would hold")
            .WithDescription("Rounded to 5. Null when they, or those left out, are too few; always null for a filter on goals.")
            .Produces<CohortCountAnswer>().ProducesProblem(400);
        cohorts.MapDelete("/{name}", Remove).RequireAuthorization(Scopes.Admin).WithName("RemoveCohort").WithSummary("Remove a saved cohort").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IPublishedBenchmarks published, IGrainFactory grains, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var version = await published.Current(tenant, cancellation);
        return Results.Ok(new CohortsAnswer(
            [.. version?.Cohorts.Select(c => new CohortAnswer(c.Key, c.Members)) ?? []],
            [.. (await Grain(user, grains).List()).Select(SavedCohortAnswer.Of)]));
    }

    private static async Task<IResult> Save(string name, CohortBody body, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, CancellationToken cancellation)
    {
        var cohort = Definition(PathText.Exact(http, "name", name), body);
        if (await Grain(user, grains).Save(cohort) is { } problem)
            return Results.Problem(Problems.Invalid(problem));
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.CohortSaved, null, cancellation);
        return Results.Ok(SavedCohortAnswer.Of(cohort));
    }

    private static async Task<IResult> Count(CohortBody body, ClaimsPrincipal user, ICohortCounts counts, CancellationToken cancellation) =>
        Results.Ok(new CohortCountAnswer(await counts.Count(Caller.Tenant(user), Definition("unsaved", body), cancellation)));

    private static CohortDefinition Definition(string name, CohortBody body) => new(
        name,
        (body.Attributes ?? []).ToImmutableSortedDictionary(a => a.Key, a => a.Value is null ? [] : a.Value.ToImmutableArray(), StringComparer.Ordinal),
        body.JoinedFrom, body.JoinedBefore, [.. body.GoalKinds ?? []]);

    private static async Task<IResult> Remove(string name, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, CancellationToken cancellation)
    {
        if (!await Grain(user, grains).Remove(PathText.Exact(http, "name", name)))
            return Problems.NotFound("There is no saved cohort of this name.");
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.CohortRemoved, null, cancellation);
        return Results.NoContent();
    }

    private static ICohortsGrain Grain(ClaimsPrincipal user, IGrainFactory grains) => grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(Caller.Tenant(user)));
}
