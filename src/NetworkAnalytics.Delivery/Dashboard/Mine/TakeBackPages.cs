using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/take-back</c>: entries are never edited; one that was a slip is taken back.</summary>
internal static class TakeBackPages
{
    public static void Map(RouteGroupBuilder mine) => mine.MapPost("/take-back", TakeBack);

    private static async Task<IResult> TakeBack(HttpContext http, [FromForm] string? about, [FromForm] string? next)
    {
        var visitor = await Visitor.Of(http);
        if (string.IsNullOrEmpty(about))
            return Results.Redirect(Page.Local(next, "/me/history"));
        // Of its target alone, so that a second tap is the same entry; that it is taken back already is as good.
        var id = "taken-back-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..32];
        var receipt = await visitor.History.Append(new AppendEntries([new() { EntryId = id, Entry = EntryKind.Retracted, OccurredAt = visitor.Now, AboutEntryId = about }]));
        var known = receipt.Receipts[0] is { Status: not EntryStatus.Refused } || await visitor.History.GetReceipt(about) is not null;
        return Results.Redirect(known ? QueryHelpers.AddQueryString(Page.Local(next, "/me/history"), "taken", "1") : Page.Local(next, "/me/history"));
    }
}
