using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>A member's own pages: nobody else's session opens them.</summary>
internal static class MyPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var mine = pages.MapGroup("/me").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Member);
        LearningPages.Map(mine);
        NotePages.Map(mine);
        TakeBackPages.Map(mine);
        GoalPages.Map(mine);
        ReturnPages.Map(mine);
        HistoryPages.Map(mine);
        SettingsPages.Map(mine);
        DataPages.Map(mine);
    }
}
