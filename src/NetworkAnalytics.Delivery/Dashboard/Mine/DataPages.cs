using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/data</c>: who opened what belongs to the member.</summary>
internal static class DataPages
{
    private const int Lines = 50;

    public static void Map(RouteGroupBuilder mine)
    {
        var data = mine.MapGroup("/data");
        data.MapGet("", Show);
    }

    private static async Task<IResult> Show(HttpContext http, MemberAccess access)
    {
        var opened = await access.Read(Caller.Tenant(http.User), Caller.Member(http.User), null, Lines, http.RequestAborted);
        return Page.Show<DataPage>(http, ("Opened", opened.Select(l => (l.At, l.KeyName, l.Action)).ToList()));
    }
}
