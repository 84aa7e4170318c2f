using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Published benchmarks: immutable by version, so each has an ETag that never lies.</summary>
internal static class BenchmarkEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var benchmarks = api.MapGroup("/benchmarks").WithTags("Benchmarks").RequireAuthorization(Scopes.BenchmarksRead);
        benchmarks.MapGet("", Current).WithName("ReadCurrentVersion").WithSummary("Read the current version and its cohorts").Produces<VersionAnswer>().ProducesProblem(404).WithEntityTag();
        benchmarks.MapGet("/versions", Versions).WithName("ListVersions").WithSummary("List the versions kept, newest first").Produces<VersionsAnswer>().ProducesProblem(400).WithEntityTag();
        benchmarks.MapGet("/versions/{version:int}", Movements).WithName("ReadVersion").WithSummary("Read why a version's numbers moved").Produces<MovementsAnswer>().ProducesProblem(404).WithEntityTag();
        benchmarks.MapGet("/cohort", Cohort).WithName("ReadBenchmark")
            .WithSummary("Read one cohort's benchmark in the current version")
            .WithDescription("The cohort's key goes into the query (key=join_year=2010), because keys may contain any character. The answer holds every published number of the cohort: null is withheld, because too few people stand behind it. With Accept: text/csv one of the files comes: file=centiles (the default), returns, returns-summary, first-return, mcf or mix; with lang=fr as a spreadsheet set to French opens it (semicolon, decimal comma), with lang=en as one set to English does, otherwise for programs.")
            .Produces<BenchmarkAnswer>().ProducesProblem(404);
        benchmarks.MapGet("/versions/{version:int}/cohort", CohortOf).WithName("ReadVersionBenchmark")
            .WithSummary("Read one cohort's benchmark in an earlier version that is still served")
            .WithDescription("As for the current version: the cohort's key goes into the query, and with Accept: text/csv one of the files comes.")
            .Produces<BenchmarkAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> Current(ClaimsPrincipal user, IPublishedBenchmarks published, CancellationToken cancellation) =>
        await published.Current(Caller.Tenant(user), cancellation) is { } version
            ? Results.Ok(VersionAnswer.Of(version))
            : Problems.NotFound("Nothing is published yet; POST /api/v1/recomputations computes it now.");

    private static async Task<IResult> Versions(ClaimsPrincipal user, IPublishedBenchmarks published, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await published.Versions(Caller.Tenant(user), page.Number("versions"), page.Size, cancellation);
        return Results.Ok(new VersionsAnswer([.. found.Select(v => VersionAnswer.Of(v, null, []))], page.Next("versions", found, v => v.Version)));
    }

    private static async Task<IResult> Movements(int version, ClaimsPrincipal user, IPublishedBenchmarks published, CancellationToken cancellation) =>
        await published.Movements(Caller.Tenant(user), version, cancellation) is { } found
            ? Results.Ok(MovementsAnswer.Of(found))
            : Problems.NotFound("There is no such version any more; /api/v1/benchmarks/versions lists them.");

    private static Task<IResult> Cohort(ClaimsPrincipal user, HttpContext http, IPublishedBenchmarks published, [FromQuery] string? key, [FromQuery] string? file, [FromQuery] string? lang, CancellationToken cancellation) =>
        Answer(http, key, file, lang, async named => await published.Find(Caller.Tenant(user), named, cancellation));

    private static Task<IResult> CohortOf(int version, ClaimsPrincipal user, HttpContext http, IPublishedBenchmarks published, [FromQuery] string? key, [FromQuery] string? file, [FromQuery] string? lang, CancellationToken cancellation) =>
        Answer(http, key, file, lang, named => published.Find(Caller.Tenant(user), version, named, cancellation));

    private static async Task<IResult> Answer(HttpContext http, string? key, string? file, string? lang, Func<string, Task<PublishedBenchmark?>> find)
    {
        if (string.IsNullOrEmpty(key))
            return Problems.Invalid("key", "Name a cohort, for instance key=everyone; /api/v1/cohorts lists them.");
        if (PublishedFiles.All.FirstOrDefault(f => f.Name == (file ?? "centiles") + ".csv") is not { } asked)
            return Problems.Invalid("file", $"There is no such file; it is one of {string.Join(", ", PublishedFiles.All.Select(f => f.Name[..^4]))}.");
        if (lang is not null && ComparisonWording.FindCulture(lang) is null)
            return Problems.Invalid("lang", "Give en or fr, or leave it out.");
        if (await find(key) is not { } benchmark)
            return Problems.NotFound("There is no such cohort in this version; /api/v1/cohorts lists those of the current one.");
        var csv = http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/csv");
        var format = lang is null ? CsvFormat.Machine : CsvFormat.For(ComparisonWording.FindCulture(lang)!);
        // The ETag tells versions and forms apart; who may see it is decided anew each time.
        var tag = new EntityTagHeaderValue($"\"{benchmark.Identity.Version}-{benchmark.Cohort.Number}-{(csv ? asked.Name + (lang is null ? "" : $"-{format.Separator}") : "json")}\"");
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
            return Results.StatusCode(StatusCodes.Status304NotModified);
        return csv
            ? Results.Text($"{format.Start}{asked.HeaderIn(format)}\n{string.Join('\n', asked.LinesIn(format, benchmark))}\n", "text/csv", Encoding.UTF8)
            : Results.Ok(BenchmarkAnswer.Of(benchmark));
    }
}

/// <param name="HistoryStartsOn">Who joined before it is in no benchmark: the first months were not observed.</param>
internal sealed record VersionAnswer(int Version, DateOnly AsOf, string Method, string DefinitionHash, DateTimeOffset ComputedAt, DateOnly? HistoryStartsOn, CohortAnswer[] Cohorts)
{
    public static VersionAnswer Of(PublishedVersion version) => Of(version.Identity, version.HistoryStartsOn, [.. version.Cohorts.Select(c => new CohortAnswer(c.Key, c.Members))]);

    public static VersionAnswer Of(BenchmarkIdentity id, DateOnly? starts, CohortAnswer[] cohorts) =>
        new(id.Version, id.AsOf, id.Method, id.DefinitionHash, id.ComputedAt, starts, cohorts);
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record VersionsAnswer(VersionAnswer[] Versions, string? Next);

/// <param name="Members">Rounded to 5; null when too few.</param>
internal sealed record CohortAnswer(string Key, int? Members);
