using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/returns</c>: the ledger, what was announced beside what nobody had announced.</summary>
internal static class ReturnPages
{
    public static void Map(RouteGroupBuilder mine) => mine.MapGet("/returns", async (HttpContext http) =>
    {
        var (visitor, words) = (await Visitor.Of(http), PageWords.Of(http.Request));
        return await visitor.History.GetLedger(visitor.AsOf) is { } ledger
            ? Page.Show<ReturnsPage>(http, ("Ledger", ledger), ("Text", LedgerWording.Describe(ledger, words.Culture)))
            : Page.Show<NotYetPage>(http, ("Heading", words["Returns.title"]));
    });
}
