using Hangfire;
using Orleans.Dashboard;

namespace NetworkAnalytics.Host;

/// <summary>
/// The dashboards of Hangfire and Orleans. Both show tenants' data and Hangfire's can start and delete jobs, so both are
/// behind the authorization policy <see cref="Policy"/>; an application without that policy does not answer their requests.
/// </summary>
public static class OperatorDashboards
{
    /// <summary>The authorization policy, which the access code defines.</summary>
    public const string Policy = "operator";

    /// <summary>Mounts <c>/operator/jobs</c> and <c>/operator/cluster</c>.</summary>
    public static IEndpointRouteBuilder MapOperatorDashboards(this IEndpointRouteBuilder routes)
    {
        routes.MapHangfireDashboardWithAuthorizationPolicy(
            Policy, "/operator/jobs", new Hangfire.DashboardOptions { DashboardTitle = "NetworkAnalytics jobs", DisplayStorageConnectionString = false });
        routes.MapOrleansDashboard("/operator/cluster").RequireAuthorization(Policy);
        return routes;
    }
}
