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
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What belongs to a member, with that member's own token: nobody else's credential opens it.</summary>
internal static class OwnEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member);
        own.MapGet("/history", History).WithName("ReadMyHistory").WithSummary("Read my own history, oldest first").Produces<HistoryAnswer>().ProducesProblem(400);
        own.MapGet("/curve", Curve).WithName("ReadMyCurve").WithSummary("Read my own learning curve, month by month").Produces<CurveAnswer>().ProducesProblem(400).ProducesProblem(404).WithEntityTag();
        own.MapGet("/ledger", Ledger).WithName("ReadMyLedger")
            .WithSummary("Read my returns beside what I announced, and my strategy step by step")
            .WithDescription("Every return stands in it once, dated and linked to the encounter it came from when known. Words are in the language of 'lang' (en or fr), or of Accept-Language.")
            .Produces<LedgerAnswer>().ProducesProblem(400).ProducesProblem(404).WithEntityTag();
        own.MapGet("/comparison", Comparison).WithName("ReadMyComparison")
            .WithSummary("Read where my curve runs beside my peers, in numbers and in words")
            .WithDescription("My own value is left out of the peers. There is no rank in it. Words are in the language of 'lang' (en or fr), or of Accept-Language.")
            .Produces<ComparisonAnswer>().ProducesProblem(400).ProducesProblem(404).WithEntityTag();
        own.MapGet("/comparison-choice", ComparisonChoice).WithName("ReadMyComparisonChoice").WithSummary("Read whether I am counted among others' peers")
            .Produces<ComparisonChoiceAnswer>().ProducesProblem(404);
        own.MapPut("/comparison-choice", ChooseComparison).WithName("ChooseMyComparison")
            .WithSummary("Choose whether I am counted among others' peers")
            .WithDescription("It takes effect at once: the benchmarks are computed again. My own curve and comparison stay as they are.")
            .Produces<ComparisonChoiceAnswer>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> ComparisonChoice(ClaimsPrincipal user, IComparisonChoices choices, CancellationToken cancellation) =>
        await choices.Get(Caller.Tenant(user), Caller.Member(user), cancellation) is { } compared
            ? Results.Ok(new ComparisonChoiceAnswer(compared))
            : Problems.NotFound("Your association has not told us yet that you are a member.");

    private static async Task<IResult> ChooseComparison(ComparisonChoiceBody body, ClaimsPrincipal user, IComparisonChoices choices, CancellationToken cancellation) =>
        body.Compared is not { } compared ? Problems.Invalid("compared", "Give true or false.")
        : await choices.Set(Caller.Tenant(user), Caller.Member(user), compared, cancellation) ? Results.Ok(new ComparisonChoiceAnswer(compared))
        : Problems.NotFound("Your association has not told us yet that you are a member.");

    private static async Task<IResult> History(ClaimsPrincipal user, IGrainFactory grains, [AsParameters] PageQuery page) =>
        Results.Ok(HistoryAnswer.Of(await Grain(user, grains).GetHistory((int)Math.Min(page.Position("history") ?? 0, int.MaxValue), page.Size)));

    private static async Task<IResult> Curve(ClaimsPrincipal user, IGrainFactory grains, [FromQuery(Name = "as_of")] string? asOf)
    {
        if (!TryReadDay(asOf, out var day))
            return BadDay;
        return await Grain(user, grains).GetCurve(day) is { } curve
            ? Results.Ok(CurveAnswer.Of(curve))
            : Problems.NotFound("Your curve begins on the day you join; that day has not come yet.");
    }

    private static async Task<IResult> Ledger(ClaimsPrincipal user, HttpRequest request, IGrainFactory grains, [FromQuery(Name = "as_of")] string? asOf, string? lang)
    {
        if (!TryReadDay(asOf, out var day))
            return BadDay;
        if (!TryReadLanguage(request, lang, out var culture))
            return BadLanguage;
        if (await Grain(user, grains).GetLedger(day) is not { } ledger)
            return Problems.NotFound("Your ledger begins on the day you join; that day has not come yet.");
        request.HttpContext.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return Results.Ok(LedgerAnswer.Of(ledger, LedgerWording.Describe(ledger, culture)));
    }

    private static async Task<IResult> Comparison(ClaimsPrincipal user, HttpRequest request, IMemberComparisons comparisons, string? cohort, string? lang, CancellationToken cancellation)
    {
        if (!TryReadLanguage(request, lang, out var culture))
            return BadLanguage;
        var tenant = Caller.Tenant(user);
        if (await comparisons.Compare(tenant, Caller.Member(user), cohort, cancellation) is not { } comparison)
            return Problems.NotFound(cohort is null ? "No benchmark is published yet." : "There is no such cohort in the published version; /api/v1/cohorts lists them.");
        request.HttpContext.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return Results.Ok(ComparisonAnswer.Of(comparison, ComparisonWording.Describe(comparison, culture)));
    }

    private static IResult BadDay => Problems.Invalid("as_of", "Write a day like 2026-03-14.");

    internal static IResult BadLanguage => Problems.Invalid("lang", "Give en or fr.");

    /// <summary>Null without a wish.</summary>
    private static bool TryReadDay(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return text is null || day is not null;
    }

    internal static bool TryReadLanguage(HttpRequest request, string? lang, out CultureInfo culture)
    {
        var asked = lang is null ? Accepted(request) : ComparisonWording.FindCulture(lang);
        culture = asked ?? ComparisonWording.English;
        return asked is not null;
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
