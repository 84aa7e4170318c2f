using System.Collections.Immutable;
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
using NetworkAnalytics.Delivery.Api.Conventions;

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

/// <summary>The last of a cohort's definitions, and those that hold for earlier days.</summary>
/// <param name="EffectiveFrom">The first as-of day it holds for; null: from the beginning.</param>
/// <param name="Earlier">In order of the days from which they hold. A version uses the last one that has begun on its as-of day.</param>
internal sealed record CohortDetailAnswer(
    string Name, DateOnly? EffectiveFrom, IReadOnlyDictionary<string, string[]> Attributes, DateOnly? JoinedFrom, DateOnly? JoinedBefore, string[] GoalKinds, SavedCohortAnswer[] Earlier)
{
    /// <param name="definitions">Of one name, in order of their days; at least one.</param>
    public static CohortDetailAnswer Of(SavedCohortAnswer[] definitions)
    {
        var last = definitions[^1];
        return new(last.Name, last.EffectiveFrom, last.Attributes, last.JoinedFrom, last.JoinedBefore, last.GoalKinds, definitions[..^1]);
    }
}

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
        cohorts.MapGet("", List).RequireAuthorization(Scopes.BenchmarksRead).WithName("ListCohorts").WithSummary("List published cohorts and saved filters").Produces<CohortsAnswer>().WithEntityTag();
        cohorts.MapGet("/{name}", Read).RequireAuthorization(Scopes.BenchmarksRead).WithName("ReadCohort").WithSummary("Read a saved filter").Produces<CohortDetailAnswer>().ProducesProblem(404).WithEntityTag();
        cohorts.MapPut("/{name}", Save).RequireAuthorization(Scopes.Admin).WithName("SaveCohort").WithSummary("Save a cohort; the next version has it")
            .WithDescription("With effective_from the definition holds for versions as of that day and later, and an earlier one of the same name for those before it: no published number is counted again by a rule that came later.")
            .Produces<CohortDetailAnswer>().ProducesProblem(400).WithIfMatch();
        cohorts.MapPost("/count", Count).RequireAuthorization(Scopes.Admin).WithName("CountCohort")
            .WithSummary("Count the members a filter would hold")
            .WithDescription("Rounded to 5. Null when they, or those left out, are too few; always null for a filter on goals.")
            .Produces<CohortCountAnswer>().ProducesProblem(400);
        cohorts.MapDelete("/{name}", Remove).RequireAuthorization(Scopes.Admin).WithName("RemoveCohort").WithSummary("Remove a saved cohort, or with effective_from one of its definitions").Produces(204).ProducesProblem(404).WithIfMatch();
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IPublishedBenchmarks published, IGrainFactory grains, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var version = await published.Current(tenant, cancellation);
        return Results.Ok(new CohortsAnswer(
            [.. version?.Cohorts.Select(c => new CohortAnswer(c.Key, c.Members)) ?? []],
            [.. (await Grain(user, grains).List()).Select(SavedCohortAnswer.Of)]));
    }

    private static async Task<IResult> Read(string name, ClaimsPrincipal user, HttpContext http, IGrainFactory grains) =>
        await Find(Grain(user, grains), PathText.Exact(http, "name", name)) is { } saved ? Results.Ok(saved) : NoCohort();

    private static async Task<IResult> Save(string name, CohortBody body, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, CancellationToken cancellation)
    {
        var (cohort, saved) = (Definition(PathText.Exact(http, "name", name), body), Grain(user, grains));
        if (await Unrefused(http, saved, cohort.Name, revision => saved.Save(cohort, revision)) is { } refused)
            return refused;
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.CohortSaved, null, cancellation);
        // Removed by somebody else a moment later, it is answered as it was saved.
        var answer = await Find(saved, cohort.Name) ?? CohortDetailAnswer.Of([SavedCohortAnswer.Of(cohort)]);
        EntityTags.Send(http, answer);
        return Results.Ok(answer);
    }

    /// <summary>Makes a change on what its caller has seen, if the caller says what that is; what others do meanwhile to other cohorts is no hindrance.</summary>
    private static async Task<IResult?> Unrefused(HttpContext http, ICohortsGrain saved, string name, Func<int, Task<FieldProblem?>> change)
    {
        while (true)
        {
            var revision = await saved.GetRevision();
            if (EntityTags.Refuse(http, await Find(saved, name)) is { } stale)
                return stale;
            switch (await change(revision))
            {
                case null: return null;
                case { Field: FieldProblem.Revision }: continue;
                case var problem: return Results.Problem(Problems.Invalid(problem));
            }
        }
    }

    private static async Task<IResult> Count(CohortBody body, ClaimsPrincipal user, ICohortCounts counts, CancellationToken cancellation) =>
        Results.Ok(new CohortCountAnswer(await counts.Count(Caller.Tenant(user), Definition("unsaved", body), cancellation)));

    private static CohortDefinition Definition(string name, CohortBody body) => new(
        name,
        (body.Attributes ?? []).ToImmutableSortedDictionary(a => a.Key, a => a.Value is null ? [] : a.Value.ToImmutableArray(), StringComparer.Ordinal),
        body.JoinedFrom, body.JoinedBefore, [.. body.GoalKinds ?? []], body.EffectiveFrom);

    private static async Task<IResult> Remove(string name, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, [FromQuery(Name = "effective_from")] DateOnly? effectiveFrom, CancellationToken cancellation)
    {
        var (exact, saved) = (PathText.Exact(http, "name", name), Grain(user, grains));
        if ((await saved.List()).All(c => c.Name != exact || effectiveFrom is not null && c.EffectiveFrom != effectiveFrom))
            return NoCohort();
        if (await Unrefused(http, saved, exact, revision => effectiveFrom is null ? saved.Remove(exact, revision) : saved.RemoveFrom(exact, effectiveFrom, revision)) is { } refused)
            return refused;
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.CohortRemoved, null, cancellation);
        return Results.NoContent();
    }

    private static async Task<CohortDetailAnswer?> Find(ICohortsGrain saved, string name) =>
        (await saved.List()).Where(c => c.Name == name).Select(SavedCohortAnswer.Of).ToArray() is { Length: > 0 } definitions ? CohortDetailAnswer.Of(definitions) : null;

    private static IResult NoCohort() => Problems.NotFound("There is no saved cohort of this name; /api/v1/cohorts lists them.");

    private static ICohortsGrain Grain(ClaimsPrincipal user, IGrainFactory grains) => grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(Caller.Tenant(user)));
}
