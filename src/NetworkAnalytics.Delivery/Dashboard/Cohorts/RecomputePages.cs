using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>Computing the benchmarks again, and how far it is.</summary>
internal static class RecomputePages
{
    public static void Map(RouteGroupBuilder cohorts)
    {
        cohorts.MapPost("/recompute", Submit);
        cohorts.MapGet("/recomputations/{id:long}", Read);
        cohorts.MapGet("/recomputations/{id:long}/progress", Progress);
    }

    private static async Task<IResult> Submit(HttpContext http, IRecomputations recomputations, AuditLog audit)
    {
        var tenant = Caller.Tenant(http.User);
        var id = await recomputations.Submit(tenant, null, http.RequestAborted);
        await audit.Write(tenant, Caller.Actor(http.User), AuditActions.RecomputationAsked, $"recomputation:{id}", http.RequestAborted);
        return Results.Redirect($"/cohorts/recomputations/{id}");
    }

    private static async Task<IResult> Read(long id, HttpContext http, IRecomputations recomputations)
    {
        var view = await AdminView.Of(http);
        return await recomputations.Find(view.Tenant, id, http.RequestAborted) is { } status
            ? Page.Show<RecomputePage>(http, ("View", view), ("Status", status))
            : CohortPages.NotThere(http, view);
    }

    private static async Task<IResult> Progress(long id, HttpContext http, IRecomputations recomputations)
    {
        var view = await AdminView.Of(http);
        return await recomputations.Find(view.Tenant, id, http.RequestAborted) is { } status
            ? Results.Json(Of(status, view.Say))
            : CohortPages.NotThere(http, view);
    }

    internal static ProgressAnswer Of(RecomputationStatus status, AdminWords say) => new(
        status.State is WorkState.Done or WorkState.Failed, status.Total > 0 ? status.Progress : null, status.Total > 0 ? status.Total : null,
        status.State == WorkState.Pending ? say["Recompute.pending"] : status.Stage switch
        {
            "projecting" => say["Recompute.projecting"],
            "computing" => say["Recompute.computing"],
            "publishing" => say["Recompute.publishing"],
            _ => say["Recompute.running"],
        });
}
