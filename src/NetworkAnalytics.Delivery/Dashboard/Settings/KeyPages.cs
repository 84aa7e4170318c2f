using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;

namespace NetworkAnalytics.Delivery.Dashboard.Settings;

/// <summary>An association's keys. A new one is shown in the answer to its making, and nowhere after.</summary>
internal static class KeyPages
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("/keys", List);
        settings.MapPost("/keys", Create);
        settings.MapPost("/keys/{id:long}/rotate", Rotate);
        settings.MapPost("/keys/{id:long}/revoke", Revoke);
    }

    private static async Task<IResult> List(HttpContext http, ApiKeys keys, TimeProvider time, bool? revoked)
    {
        var view = await AdminView.Of(http);
        return await Show(http, view, keys, time, null, null, ("JustRevoked", revoked ?? false));
    }

    private static async Task<IResult> Create(HttpContext http, ApiKeys keys, TimeProvider time, AuditLog audit)
    {
        var view = await AdminView.Of(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, scopes) = (form["name"].ToString().Trim(), form["scope"].OfType<string>().ToList());
        try
        {
            var key = await keys.Create(view.Tenant, name, scopes, http.RequestAborted);
            await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.KeyCreated, $"key:{key.Id}", http.RequestAborted);
            return await Show(http, view, keys, time, key, null);
        }
        catch (InvalidInputException input)
        {
            return await Show(http, view, keys, time, null, input.Problem.Field, ("Name", name), ("Chosen", scopes));
        }
    }

    private static async Task<IResult> Rotate(long id, HttpContext http, ApiKeys keys, TimeProvider time, AuditLog audit, [FromForm] string? hours)
    {
        var view = await AdminView.Of(http);
        if (!double.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var overlap) || overlap > ApiKeys.LongestOverlap.TotalHours)
            return await Show(http, view, keys, time, null, "hours");
        if (await keys.Rotate(view.Tenant, id, TimeSpan.FromHours(overlap), http.RequestAborted) is not { } key)
            return CohortPages.NotThere(http, view);
        await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.KeyRotated, $"key:{id} into key:{key.Id}", http.RequestAborted);
        return await Show(http, view, keys, time, key, null);
    }

    private static async Task<IResult> Revoke(long id, HttpContext http, ApiKeys keys, AuditLog audit)
    {
        var view = await AdminView.Of(http);
        if (!await keys.Revoke(view.Tenant, id, http.RequestAborted))
            return CohortPages.NotThere(http, view);
        await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.KeyRevoked, $"key:{id}", http.RequestAborted);
        return Results.Redirect("/settings/keys?revoked=true");
    }

    private static async Task<IResult> Show(HttpContext http, AdminView view, ApiKeys keys, TimeProvider time, CreatedApiKey? created, string? wrong, params (string, object?)[] more) =>
        Page.Show<KeysPage>(http, wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        [
            ("View", view), ("Keys", await keys.List(view.Tenant, http.RequestAborted)), ("Now", time.GetUtcNow()), ("Created", created),
            ("Found", wrong is null ? [] : new Dictionary<string, string> { [wrong] = view.Say.Format($"WrongKey.{wrong}", ApiKeys.LongestOverlap.TotalHours) }), .. more,
        ]);
}
