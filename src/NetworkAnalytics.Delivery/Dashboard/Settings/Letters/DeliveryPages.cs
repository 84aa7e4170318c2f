using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>What was sent and what became of it; a failed letter is sent once more by hand.</summary>
internal static class DeliveryPages
{
    private const int LettersShown = 50;
    private const int RunsShown = 6;

    public static void Map(RouteGroupBuilder letters)
    {
        letters.MapGet("/deliveries", List);
        letters.MapPost("/{id:long}/resend", Resend);
    }

    private static async Task<IResult> List(HttpContext http, Deliveries deliveries, IMemberDirectory directory, string? state, string? kind, string? day, long? before, bool? resent, bool? refused)
    {
        var view = await AdminView.Of(http);
        DateOnly? occurrence = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        var wrong = day is { Length: > 0 } && occurrence is null;
        var filter = new DeliveryFilter(LetterKindNames.Find(kind ?? ""), LetterStateNames.Find(state ?? ""), occurrence);
        var found = await deliveries.List(view.Tenant, filter, before is > 0 ? before : null, LettersShown, http.RequestAborted);
        return Page.Show<DeliveriesPage>(http, wrong ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("View", view), ("Filter", filter), ("Letters", found), ("Next", found.Count == LettersShown ? found[^1].Id : (long?)null),
            ("Runs", await deliveries.Runs(view.Tenant, null, null, null, RunsShown, http.RequestAborted)), ("AwayUntil", await deliveries.UnreachableUntil(view.Tenant, http.RequestAborted)),
            ("Names", await RecipientNames.Find(directory, view.Tenant, found.Where(DeliveryReasons.NeedsAHand).Select(l => l.Recipient), http.RequestAborted)),
            ("JustResent", resent ?? false), ("Refused", refused ?? false),
            ("Found", wrong ? new Dictionary<string, string> { ["day"] = view.Say["Deliveries.day.wrong"] } : []));
    }

    private static async Task<IResult> Resend(long id, HttpContext http, Deliveries deliveries, AuditLog audit)
    {
        var tenant = Caller.Tenant(http.User);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        switch (await deliveries.Resend(tenant, id, form["even_if_unknown"] == "true", http.RequestAborted))
        {
            case null:
                await audit.Write(tenant, Caller.Actor(http.User), AuditActions.LetterResent, $"letter:{id}", http.RequestAborted);
                return Results.Redirect("/settings/letters/deliveries?resent=true");
            case "none":
                return CohortPages.NotThere(http, await AdminView.Of(http));
            default:
                // Somebody else was quicker, or the page is an old one.
                return Results.Redirect("/settings/letters/deliveries?refused=true");
        }
    }
}
