using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Charts;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>What an administrator sees of cohorts: published numbers, and nothing that is not. A cohort's key stands in the query, because it may contain any character.</summary>
internal static class CohortPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var cohorts = pages.MapGroup("/cohorts").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Administrator);
        cohorts.MapGet("", Overview);
        cohorts.MapGet("/one", One);
        cohorts.MapGet("/compare", Compare);
        cohorts.MapGet("/file", File);
        cohorts.MapGet("/versions/{version:int}", Version);
        CohortBuilder.Map(cohorts);
        RecomputePages.Map(cohorts);
    }

    /// <summary>The page of one cohort.</summary>
    public static string Address(string key, string page = "one") => $"/cohorts/{page}?key={Uri.EscapeDataString(key)}";

    public static string FileAddress(string key, string chart) => $"{Address(key, "file")}&chart={Uri.EscapeDataString(chart)}";

    private static async Task<IResult> Overview(HttpContext http, IPublishedBenchmarks published, IRecomputations recomputations, IGrainFactory grains, string? by)
    {
        var view = await AdminView.Of(http);
        var saved = await grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(view.Tenant)).List();
        var running = (await recomputations.List(view.Tenant, null, 1, http.RequestAborted)).FirstOrDefault(r => r.State is WorkState.Pending or WorkState.Running);
        if (await published.Current(view.Tenant, http.RequestAborted) is not { } version || await published.Find(view.Tenant, "everyone", http.RequestAborted) is not { } everyone)
            return Page.Show<NothingYetPage>(http, ("View", view), ("Running", running));
        var groups = new CohortGroups(version.Cohorts);
        var chosen = groups.Choose(by);
        var rows = new List<PublishedBenchmark> { everyone };
        foreach (var cohort in groups.Of(chosen))
            if (await published.Find(view.Tenant, cohort.Key, http.RequestAborted) is { } benchmark)
                rows.Add(benchmark);
        return Page.Show<OverviewPage>(http, ("View", view), ("Version", version), ("Everyone", everyone), ("Groups", groups), ("By", chosen),
            ("Participation", ParticipationTable.Of(rows)), ("Saved", saved.Select(s => s.Name).ToHashSet()), ("Running", running));
    }

    private static async Task<IResult> One(HttpContext http, IPublishedBenchmarks published, IGrainFactory grains, string? key, string? measure, string? clock)
    {
        var view = await AdminView.Of(http);
        if (await published.Find(view.Tenant, key ?? "", http.RequestAborted) is not { } benchmark)
            return NotThere(http, view);
        var curve = benchmark.Curves.FirstOrDefault(c => c.Measure.Name() == measure && c.Clock.Name() == clock) ?? benchmark.Curves[0];
        return Page.Show<CohortPage>(http, ("View", view), ("Benchmark", benchmark), ("Curve", curve),
            ("IsSaved", (await grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(view.Tenant)).List()).Any(s => s.Name == key)),
            ("Versions", await published.Versions(view.Tenant, null, 12, http.RequestAborted)));
    }

    private static async Task<IResult> Compare(HttpContext http, IPublishedBenchmarks published, string? key, string? with)
    {
        var view = await AdminView.Of(http);
        if (await published.Current(view.Tenant, http.RequestAborted) is not { } version)
            return Page.Show<NothingYetPage>(http, ("View", view));
        return Page.Show<ComparePage>(http, ("View", view), ("Version", version),
            ("One", await published.Find(view.Tenant, key ?? "", http.RequestAborted)), ("Other", await published.Find(view.Tenant, with ?? "", http.RequestAborted)));
    }

    /// <summary>One chart's numbers.</summary>
    private static async Task<IResult> File(HttpContext http, IPublishedBenchmarks published, string? key, string? chart)
    {
        var view = await AdminView.Of(http);
        if (await published.Find(view.Tenant, key ?? "", http.RequestAborted) is not { } benchmark
            || CohortCharts.All(benchmark, view.Say, view.Settings.EffortBinHours).FirstOrDefault(c => c.Id == chart) is not { } asked)
            return NotThere(http, view);
        return Results.File(Encoding.UTF8.GetBytes(CohortCharts.Csv(benchmark, asked.Table, CsvFormat.For(view.Say.Culture))), "text/csv; charset=utf-8", $"{FileName(benchmark.Cohort.Key)}-{asked.Id}.csv");
    }

    private static async Task<IResult> Version(int version, HttpContext http, IPublishedBenchmarks published)
    {
        var view = await AdminView.Of(http);
        return await published.Movements(view.Tenant, version, http.RequestAborted) is { } movements
            ? Page.Show<VersionPage>(http, ("View", view), ("Movements", movements))
            : NotThere(http, view);
    }

    internal static IResult NotThere(HttpContext http, AdminView view) =>
        Page.Show<MessagePage>(http, StatusCodes.Status404NotFound, ("Heading", view.Say["NotThere.title"]), ("Text", view.Say["NotThere.text"]));

    private static string FileName(string key) => new([.. key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
}
