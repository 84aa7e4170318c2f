using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;
using NetworkAnalytics.Delivery.Emails;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>How letters read, with invented members, and one of them sent to oneself.</summary>
internal static class PreviewPages
{
    private const string First = "hidden";

    // A letter has its styles in it, as mail programs want them. In a frame of its own it can do nothing but be read.
    private const string LetterPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    public static void Map(RouteGroupBuilder letters)
    {
        letters.MapGet("/preview", (HttpContext http, LetterPreviews previews, TimeProvider time, string? sample, string? language, bool? sent) => Preview(http, previews, time, sample, language, sent ?? false, []));
        letters.MapGet("/preview/letter", Letter);
        letters.MapPost("/tests", Test);
    }

    private static async Task<IResult> Preview(HttpContext http, LetterPreviews previews, TimeProvider time, string? sample, string? language, bool sent, Dictionary<string, string> found)
    {
        var view = await AdminView.Of(http);
        try
        {
            var letter = await Read(http, view, previews, time, sample, language);
            return Page.Show<LetterPreviewPage>(http, found.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
                ("View", view), ("Letter", letter), ("Sample", sample ?? First), ("CanSend", LetterSettingsPages.CanSend(http)), ("JustSent", sent), ("Found", found));
        }
        catch (InvalidInputException)
        {
            return CohortPages.NotThere(http, view);
        }
    }

    /// <summary>The letter by itself, as a mail program shows it.</summary>
    private static async Task<IResult> Letter(HttpContext http, LetterPreviews previews, TimeProvider time, string? sample, string? language)
    {
        var view = await AdminView.Of(http);
        try
        {
            var letter = await Read(http, view, previews, time, sample, language);
            http.Response.Headers.ContentSecurityPolicy = LetterPolicy;
            http.Response.Headers.XFrameOptions = "SAMEORIGIN";
            return Results.Content(letter.Html, "text/html; charset=utf-8");
        }
        catch (InvalidInputException)
        {
            return CohortPages.NotThere(http, view);
        }
    }

    private static async Task<IResult> Test(HttpContext http, LetterPreviews previews, TestLetters tests, AuditLog audit, TimeProvider time)
    {
        var tenant = Caller.Tenant(http.User);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (sample, language) = (form["sample"].ToString(), form["language"].ToString());
        try
        {
            var id = await tests.Send(tenant, Recipient.Read(Caller.Owner(http.User))!.Value, sample, language, http.RequestAborted);
            await audit.Write(tenant, Caller.Actor(http.User), AuditActions.LetterTested, $"letter:{id}", http.RequestAborted);
            return Results.Redirect($"/settings/letters/preview?sample={Uri.EscapeDataString(sample)}&language={Uri.EscapeDataString(language)}&sent=true");
        }
        catch (InvalidInputException input)
        {
            return await Preview(http, previews, time, sample, language, sent: false, new() { [input.Problem.Field] = (await AdminView.Of(http)).Say["Preview.test.wrong"] });
        }
    }

    private static Task<LetterPreview> Read(HttpContext http, AdminView view, LetterPreviews previews, TimeProvider time, string? sample, string? language) =>
        previews.Sample(view.Tenant, sample ?? First, view.DayOf(time.GetUtcNow()), view.Zone, language ?? view.Say.Culture.TwoLetterISOLanguageName, http.RequestAborted);
}
