using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/history</c>: all that is noted, newest first.</summary>
internal static class HistoryPages
{
    private const int PageSize = 50;

    public static void Map(RouteGroupBuilder mine) => mine.MapGet("/history", async (HttpContext http, int? before) =>
    {
        var visitor = await Visitor.Of(http);
        var latest = await visitor.History.GetLatest(before is >= 1 ? before : null, PageSize);
        return Page.Show<HistoryPage>(http, ("Latest", latest), ("Here", before is { } from ? $"/me/history?before={from}" : "/me/history"), ("TakenBack", http.Request.Query["taken"] == "1"));
    });
}
