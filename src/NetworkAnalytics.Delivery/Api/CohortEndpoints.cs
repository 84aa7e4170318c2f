using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
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
/// <param name="EffectiveFrom">The first as-of day this definition holds for; from the beginning when left out. The same name may have several.</param>
internal sealed record CohortBody(Dictionary<string, string[]>? Attributes = null, DateOnly? JoinedFrom = null, DateOnly? JoinedBefore = null, string[]? GoalKinds = null, DateOnly? EffectiveFrom = null);

/// <param name="EffectiveFrom">The first as-of day it holds for; null: from the beginning.</param>
internal sealed record SavedCohortAnswer(string Name, DateOnly? EffectiveFrom, IReadOnlyDictionary<string, string[]> Attributes, DateOnly? JoinedFrom, DateOnly? JoinedBefore, string[] GoalKinds)
{
    public static SavedCohortAnswer Of(CohortDefinition c) =>
        new(c.Name, c.EffectiveFrom, c.Attributes.ToDictionary(a => a.Key, a => a.Value.ToArray()), c.JoinedFrom, c.JoinedBefore, [.. c.GoalKinds]);
}

/// <param name="Definitions">In order of the days from which they hold: a version uses the last that has begun on its as-of day.</param>
internal sealed record CohortDefinitionsAnswer(string Name, SavedCohortAnswer[] Definitions);

/// <param name="Published">Cohorts of the current version, with rounded numbers.</param>
/// <param name="Saved">Filters; the next version has those that hold on its as-of day.</param>
internal sealed record CohortsAnswer(CohortAnswer[] Published, SavedCohortAnswer[] Saved);

/// <param name="Members">Rounded to 5; null is withheld.</param>
internal sealed record CohortCountAnswer(int? Members);

internal static class CohortEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var cohorts = api.MapGroup("/cohorts").WithTags("Cohorts");
        cohorts.MapGet("", List).RequireAuthorization(Scopes.BenchmarksRead).WithName("ListCohorts").WithSummary("List published cohorts and saved filters").Produces<CohortsAnswer>();
        cohorts.MapGet("/{name}", Read).RequireAuthorization(Scopes.BenchmarksRead).WithName("ReadCohort").WithSummary("Read a saved cohort's definitions").Produces<CohortDefinitionsAnswer>().ProducesProblem(404);
        cohorts.MapPut("/{name}", Save).RequireAuthorization(Scopes.Admin).WithName("SaveCohort").WithSummary("Save a cohort; the next version has it")
            .WithDescription("With effective_from the definition holds for versions as of that day and later, and an earlier one of the same name for those before it: no published number is counted again by a rule that came later.").Produces<SavedCohortAnswer>().ProducesProblem(400);
        cohorts.MapPost("/count", Count).RequireAuthorization(Scopes.Admin).WithName("CountCohort")
            .WithSummary("Count the members a filter would hold")
            .WithDescription("Rounded to 5. Null when they, or those left out, are too few; always null for a filter on goals.")
            .Produces<CohortCountAnswer>().ProducesProblem(400);
        cohorts.MapDelete("/{name}", Remove).RequireAuthorization(Scopes.Admin).WithName("RemoveCohort").WithSummary("Remove a saved cohort, or with effective_from one of its definitions").Produces(204).ProducesProblem(404);
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
        body.JoinedFrom, body.JoinedBefore, [.. body.GoalKinds ?? []], body.EffectiveFrom);

    private static async Task<IResult> Read(string name, ClaimsPrincipal user, HttpContext http, IGrainFactory grains)
    {
        var exact = PathText.Exact(http, "name", name);
        var definitions = (await Grain(user, grains).List()).Where(c => c.Name == exact).Select(SavedCohortAnswer.Of).ToArray();
        return definitions.Length > 0 ? Results.Ok(new CohortDefinitionsAnswer(exact, definitions)) : Problems.NotFound("There is no saved cohort of this name.");
    }

    private static async Task<IResult> Remove(string name, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, [FromQuery(Name = "effective_from")] string? effectiveFrom, CancellationToken cancellation)
    {
        DateOnly from = default;
        if (effectiveFrom is not null && !DateOnly.TryParseExact(effectiveFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out from))
            return Problems.Invalid("effective_from", "Write a day like 2026-03-14, or leave it out to remove every definition of the name.");
        var exact = PathText.Exact(http, "name", name);
        if (!await (effectiveFrom is null ? Grain(user, grains).Remove(exact) : Grain(user, grains).RemoveFrom(exact, from)))
            return Problems.NotFound("There is no saved cohort of this name, or none from this day on.");
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.CohortRemoved, null, cancellation);
        return Results.NoContent();
    }

    private static ICohortsGrain Grain(ClaimsPrincipal user, IGrainFactory grains) => grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(Caller.Tenant(user)));
}
