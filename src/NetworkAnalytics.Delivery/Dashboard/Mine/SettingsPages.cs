using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Preferences;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/settings</c>: a pause, the time one gives, being counted among peers, letters.</summary>
internal static class SettingsPages
{
    public static void Map(RouteGroupBuilder mine)
    {
        var settings = mine.MapGroup("/settings");
        settings.MapGet("", (HttpContext http, TimeBudgets budgets, IComparisonChoices choices, EmailChoices emails) => Show(http, budgets, choices, emails, []));
        settings.MapPost("/pause", Page.Handler(http => Pause(http, EntryKind.PauseStarted)));
        settings.MapPost("/resume", Page.Handler(http => Pause(http, EntryKind.PauseEnded)));
        settings.MapPost("/time", SetTime);
        settings.MapPost("/counted", Choose);
        settings.MapPost("/emails", ChooseEmails);
    }

    private static async Task<IResult> Show(HttpContext http, TimeBudgets budgets, IComparisonChoices choices, EmailChoices emails, Dictionary<string, string> wrong, string? hours = null)
    {
        var visitor = await Visitor.Of(http);
        var budget = await budgets.Find(visitor.Tenant, visitor.Member, http.RequestAborted);
        return Page.Show<SettingsPage>(http, wrong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Curve", await visitor.History.GetCurve(visitor.AsOf)), ("Hours", hours ?? budget?.ToString(CultureInfo.InvariantCulture)), ("Now", visitor.Now), ("Wrong", wrong),
            ("IsCounted", await choices.Get(visitor.Tenant, visitor.Member, http.RequestAborted)), ("Emails", await emails.Get(visitor.Tenant, visitor.Member, http.RequestAborted)), ("Saved", http.Request.Query["saved"].ToString()));
    }

    /// <summary>A pause begins or ends today. That there is none to end, or one already, is as good.</summary>
    private static async Task<IResult> Pause(HttpContext http, EntryKind what)
    {
        var (visitor, posted) = (await Visitor.Of(http), await PostedForm.Of(http));
        await visitor.History.Append(new AppendEntries([new() { EntryId = posted.EntryId, Entry = what, OccurredAt = posted.ShownAt ?? visitor.Now }]));
        return Results.Redirect($"/me/settings?saved={(what == EntryKind.PauseStarted ? "pause" : "resume")}");
    }

    private static async Task<IResult> SetTime(HttpContext http, TimeBudgets budgets, IComparisonChoices choices, EmailChoices emails)
    {
        var (visitor, posted, words) = (await Visitor.Of(http), await PostedForm.Of(http), PageWords.Of(http.Request));
        var hours = posted["hours"];
        var given = int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        if (hours is not null && given is not (>= 1 and <= TimeBudgets.MostHours))
            return await Show(http, budgets, choices, emails, new() { ["hours"] = words.Format("Time.wrong", words.Number(TimeBudgets.MostHours)) }, hours);
        await budgets.Set(visitor.Tenant, visitor.Member, given, http.RequestAborted);
        return Results.Redirect("/me/settings?saved=time");
    }

    private static async Task<IResult> Choose(HttpContext http, IComparisonChoices choices)
    {
        var (visitor, posted) = (await Visitor.Of(http), await PostedForm.Of(http));
        if (posted["counted"] is "true" or "false")
            await choices.Set(visitor.Tenant, visitor.Member, posted["counted"] == "true", http.RequestAborted);
        return Results.Redirect("/me/settings?saved=counted");
    }

    private static async Task<IResult> ChooseEmails(HttpContext http, EmailChoices emails)
    {
        var (visitor, posted) = (await Visitor.Of(http), await PostedForm.Of(http));
        if (EmailChoiceNames.Find(posted["emails"] ?? "") is { } choice)
            await emails.Set(visitor.Tenant, visitor.Member, choice, http.RequestAborted);
        return Results.Redirect("/me/settings?saved=emails");
    }
}
