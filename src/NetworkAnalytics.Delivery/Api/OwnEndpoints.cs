using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What belongs to a member, with that member's own token: nobody else's credential opens it.</summary>
internal static class OwnEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member);
        own.MapGet("/history", History).WithName("ReadMyHistory").WithSummary("Read my own history, oldest first").Produces<HistoryAnswer>().ProducesProblem(400);
        own.MapGet("/curve", Curve).WithName("ReadMyCurve").WithSummary("Read my own learning curve, month by month").Produces<CurveAnswer>().ProducesProblem(400).ProducesProblem(404);
        own.MapGet("/comparison", Comparison).WithName("ReadMyComparison")
            .WithSummary("Read where my curve runs beside my peers, in numbers and in words")
            .WithDescription("My own value is left out of the peers. There is no rank in it. Words are in the language of 'lang' (en or fr), or of Accept-Language.")
            .Produces<ComparisonAnswer>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> History(ClaimsPrincipal user, IGrainFactory grains, int? after, int? limit) =>
        after is < 0 ? Problems.Invalid("after", "Give the value of 'next_after' from the page before, or leave it out.")
        : limit is < 1 or > 1000 ? Problems.Invalid("limit", "Give 1 to 1000.")
        : Results.Ok(HistoryAnswer.Of(await Grain(user, grains).GetHistory(after ?? 0, limit ?? 100)));

    private static async Task<IResult> Curve(ClaimsPrincipal user, IGrainFactory grains, [FromQuery(Name = "as_of")] string? asOf)
    {
        DateOnly day = default;
        if (asOf is not null && !DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return Problems.Invalid("as_of", "Write a day like 2026-03-14.");
        return await Grain(user, grains).GetCurve(asOf is null ? null : day) is { } curve
            ? Results.Ok(CurveAnswer.Of(curve))
            : Problems.NotFound("Your curve begins on the day you join; that day has not come yet.");
    }

    private static async Task<IResult> Comparison(ClaimsPrincipal user, HttpRequest request, IMemberComparisons comparisons, string? cohort, string? lang, CancellationToken cancellation)
    {
        if (lang is not null && ComparisonWording.FindCulture(lang) is null)
            return Problems.Invalid("lang", "Give en or fr.");
        var culture = ComparisonWording.FindCulture(lang ?? "") ?? Accepted(request);
        var tenant = Caller.Tenant(user);
        if (await comparisons.Compare(tenant, Caller.Member(user), cohort, cancellation) is not { } comparison)
            return Problems.NotFound(cohort is null ? "No benchmark is published yet." : "There is no such cohort in the published version; /api/v1/cohorts lists them.");
        request.HttpContext.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return Results.Ok(ComparisonAnswer.Of(comparison, ComparisonWording.Describe(comparison, culture)));
    }

    internal static CultureInfo Accepted(HttpRequest request)
    {
        foreach (var language in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
            if (ComparisonWording.FindCulture(language.Value.ToString()) is { } culture)
                return culture;
        return ComparisonWording.English;
    }

    private static IMemberGrain Grain(ClaimsPrincipal user, IGrainFactory grains) =>
        grains.GetGrain<IMemberGrain>(GrainKeys.Member(Caller.Tenant(user), Caller.Member(user)));
}
