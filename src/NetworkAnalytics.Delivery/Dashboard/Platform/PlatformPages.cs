using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using Orleans.Runtime;

namespace NetworkAnalytics.Delivery.Dashboard.Platform;

/// <summary>The operator's page: the associations, whether their numbers are computed, the replicas. Nothing an association stores is on it.</summary>
internal static class PlatformPages
{
    /// <summary>Associations whose work is looked up for the page.</summary>
    private const int MostShown = 200;

    public static void Map(RouteGroupBuilder pages)
    {
        var platform = pages.MapGroup("/platform").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Operator);
        platform.MapGet("", (HttpContext http, bool? invited) => Show(http, null, null, ("Invited", invited ?? false)));
        platform.MapPost("/tenants", Create);
        platform.MapPost("/tenants/{id:int}/suspend", Suspend);
        platform.MapPost("/tenants/{id:int}/resume", Resume);
        platform.MapPost("/tenants/{id:int}/invite", Invite);
    }

    private static async Task<IResult> Create(HttpContext http, ITenants tenants, IGrainFactory grains, ApiKeys keys, AuditLog audit, IRecomputeSchedule schedule, [FromForm] string? name, [FromForm(Name = "time_zone")] string? zone)
    {
        var say = new AdminWords(PageWords.Of(http.Request));
        try
        {
            var tenant = await tenants.Create((name ?? "").Trim(), (zone ?? "").Trim(), http.RequestAborted);
            TenantContext.Enter(tenant.Id);
            schedule.Apply(tenant.Id, await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant.Id)).GetSettings());
            var key = await keys.Create(tenant.Id, "first key", Scopes.Ordinary, http.RequestAborted);
            await audit.Write(tenant.Id, Caller.Actor(http.User), AuditActions.TenantCreated, $"tenant:{tenant.Id}", http.RequestAborted);
            await audit.Write(tenant.Id, Caller.Actor(http.User), AuditActions.KeyCreated, $"key:{key.Id}", http.RequestAborted);
            return await Show(http, key, null, ("CreatedName", tenant.Name));
        }
        catch (InvalidInputException input)
        {
            return await Show(http, null, new Dictionary<string, string> { [input.Problem.Field] = say.Known($"WrongPlatform.{input.Problem.Field}") }, ("Name", name ?? ""), ("Zone", zone ?? ""));
        }
    }

    private static async Task<IResult> Suspend(int id, HttpContext http, ITenants tenants, TenantStanding standing, AuditLog audit) =>
        await Changed(http, await tenants.Suspend(new TenantId(id), http.RequestAborted), AuditActions.TenantSuspended, standing, audit);

    private static async Task<IResult> Resume(int id, HttpContext http, ITenants tenants, TenantStanding standing, AuditLog audit)
    {
        try
        {
            return await Changed(http, await tenants.Resume(new TenantId(id), http.RequestAborted), AuditActions.TenantResumed, standing, audit);
        }
        // It is being deleted: the list says so.
        catch (InvalidInputException)
        {
            return Results.Redirect("/platform");
        }
    }

    private static async Task<IResult> Invite(int id, HttpContext http, ITenants tenants, AccountDesk desk, [FromForm] string? email)
    {
        if (await tenants.Find(new TenantId(id), http.RequestAborted) is not { } tenant)
            return None(http);
        var say = new AdminWords(PageWords.Of(http.Request));
        try
        {
            await desk.Invite(tenant.Id, (email ?? "").Trim(), say.Culture.TwoLetterISOLanguageName, mailed: true, Caller.Actor(http.User), http.RequestAborted);
            return Results.Redirect("/platform?invited=true");
        }
        catch (InvalidInputException input)
        {
            return await Show(http, null, new Dictionary<string, string> { [input.Problem.Field] = say.Known($"WrongPlatform.{input.Problem.Field}") });
        }
    }

    private static async Task<IResult> Changed(HttpContext http, TenantSummary? tenant, string action, TenantStanding standing, AuditLog audit)
    {
        if (tenant is null)
            return None(http);
        standing.Forget(tenant.Id);
        await audit.Write(tenant.Id, Caller.Actor(http.User), action, $"tenant:{tenant.Id}", http.RequestAborted);
        return Results.Redirect("/platform");
    }

    private static IResult None(HttpContext http) =>
        Page.Show<MessagePage>(http, StatusCodes.Status404NotFound, ("Heading", PageWords.Of(http.Request)["NoAssociation.Title"]), ("Text", PageWords.Of(http.Request)["NoAssociation.Text"]));

    private static async Task<IResult> Show(HttpContext http, CreatedApiKey? created, IReadOnlyDictionary<string, string>? problems, params (string, object?)[] more)
    {
        var services = http.RequestServices;
        var recomputations = services.GetRequiredService<IRecomputations>();
        var lines = new List<PlatformLine>();
        foreach (var tenant in (await services.GetRequiredService<ITenants>().List(http.RequestAborted)).Reverse())
        {
            TenantContext.Enter(tenant.Id);
            lines.Add(new(tenant, lines.Count < MostShown && await recomputations.List(tenant.Id, null, 1, http.RequestAborted) is [var latest, ..] ? latest : null));
        }
        var hosts = await services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return Page.Show<PlatformPage>(http, problems is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            [("Say", new AdminWords(PageWords.Of(http.Request))), ("Lines", lines), ("Replicas", hosts.Count), ("Created", created), ("Found", problems ?? new Dictionary<string, string>()), .. more]);
    }
}

/// <param name="Last">The last recomputation; null: there was none.</param>
public sealed record PlatformLine(TenantSummary Tenant, RecomputationStatus? Last);
