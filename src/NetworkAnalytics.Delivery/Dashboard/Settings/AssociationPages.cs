using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Settings;

/// <summary>What an association decides about its numbers, when they are computed, and who did what.</summary>
internal static class AssociationPages
{
    private const int LinesShown = 100;
    private const int Runs = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Administrator);
        settings.MapGet("", Show);
        settings.MapPost("", Save);
        settings.MapGet("/schedules", Schedules);
        settings.MapPost("/schedules", SaveSchedule);
        settings.MapGet("/audit", Audit);
        KeyPages.Map(settings);
        Letters.LetterSettingsPages.Map(settings);
    }

    private static async Task<IResult> Show(HttpContext http, bool? saved)
    {
        var view = await AdminView.Of(http);
        return Page.Show<SettingsPage>(http, ("View", view), ("Form", SettingsForm.Of(view.Settings)), ("JustSaved", saved ?? false));
    }

    private static async Task<IResult> Save(HttpContext http, IGrainFactory grains, IRecomputeSchedule schedule, AuditLog audit)
    {
        var view = await AdminView.Of(http);
        var form = SettingsForm.Of(await http.Request.ReadFormAsync(http.RequestAborted));
        var wrong = form.Read(view.Settings, out var settings) ?? await Store(http, grains, schedule, audit, view, settings);
        return wrong is null ? Results.Redirect("/settings?saved=true")
            : Page.Show<SettingsPage>(http, StatusCodes.Status400BadRequest, ("View", view), ("Form", form),
                ("Found", new Dictionary<string, string> { [wrong] = view.Say.Format($"WrongSetting.{wrong}", SettingsForm.LowestPeers(view.Settings)) }));
    }

    private static async Task<IResult> Schedules(HttpContext http, IRecomputeSchedule schedule, bool? saved)
    {
        var view = await AdminView.Of(http);
        return Page.Show<SchedulesPage>(http, ("View", view), ("Cron", view.Settings.RecomputeCron), ("Next", schedule.Next(view.Settings, Runs)), ("JustSaved", saved ?? false));
    }

    private static async Task<IResult> SaveSchedule(HttpContext http, IGrainFactory grains, IRecomputeSchedule schedule, AuditLog audit)
    {
        var view = await AdminView.Of(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var cron = form["recompute_cron"].ToString().Trim();
        return await Store(http, grains, schedule, audit, view, view.Settings with { RecomputeCron = cron }) is null
            ? Results.Redirect("/settings/schedules?saved=true")
            : Page.Show<SchedulesPage>(http, StatusCodes.Status400BadRequest, ("View", view), ("Cron", cron), ("Next", schedule.Next(view.Settings, Runs)),
                ("Found", new Dictionary<string, string> { ["recompute_cron"] = view.Say["Schedules.wrong"] }));
    }

    private static async Task<IResult> Audit(HttpContext http, AuditLog audit, long? before)
    {
        var view = await AdminView.Of(http);
        var lines = await audit.Read(view.Tenant, before is > 0 ? before : null, LinesShown, http.RequestAborted);
        return Page.Show<AuditPage>(http, ("View", view), ("Lines", lines), ("Before", lines.Count == LinesShown ? lines[^1].Id : (long?)null));
    }

    /// <returns>Null when stored; otherwise the field that was refused.</returns>
    private static async Task<string?> Store(HttpContext http, IGrainFactory grains, IRecomputeSchedule schedule, AuditLog audit, AdminView view, TenantSettings settings)
    {
        if (await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(view.Tenant)).Configure(settings) is { } problem)
            return problem.Field;
        schedule.Apply(view.Tenant, settings);
        await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.SettingsChanged, $"tenant:{view.Tenant}", http.RequestAborted);
        return null;
    }
}
