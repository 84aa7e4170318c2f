using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.Delivery.Access.Sessions;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>
/// The pages that a letter's links lead to. Looking at one changes nothing, because programs that look at mail open its
/// links; what changes something is the button.
/// </summary>
internal static class LetterPages
{
    /// <param name="pages">The group whose forms are taken from our own pages alone.</param>
    public static void Map(IEndpointRouteBuilder routes, RouteGroupBuilder pages)
    {
        pages.MapGet("/letters/open", ShowOpen).AllowAnonymous();
        pages.MapPost("/letters/open", Open).AllowAnonymous();
        // The link is the authority here, and mail programs post without ever having seen a page (RFC 8058).
        var linked = routes.MapGroup("/letters").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery();
        linked.AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = Page.NeverCached;
            return await next(context);
        });
        linked.MapGet("/leave", ShowLeave);
        linked.MapPost("/leave", Leave);
        linked.MapGet("/answer", ShowAnswer);
        linked.MapPost("/answer", Answer);
    }

    private static async Task<IResult> ShowOpen(HttpContext http, LetterLinks links, LetterReturns returns, string? link) =>
        await Opens(links, returns, link, http.RequestAborted) is null ? Message(http, StatusCodes.Status410Gone, "Page.spent")
            : Show(http, "Page.open.title", Text(http).Get("Page.open.text"), "/letters/open", link!, [("go", "1", Text(http).Get("Page.open.button"))], guarded: true);

    private static async Task<IResult> Open(HttpContext http, LetterLinks links, LetterReturns returns, TenantStanding standing, AuditLog audit, TimeProvider time, [FromForm] string? link)
    {
        if (await Opens(links, returns, link, http.RequestAborted) is not { } letter || await standing.Find(letter.Tenant, http.RequestAborted) is not { SuspendedAt: null })
            return Message(http, StatusCodes.Status410Gone, "Page.spent");
        // An administrator has a password and a second factor, and no link gets past them.
        if (letter.Recipient.Member is not { } member)
            return Results.Redirect("/sign-in");
        await http.SignInAsync(IdentityConstants.ApplicationScheme, MemberPrincipal.Of(letter.Tenant, member),
            new AuthenticationProperties { IsPersistent = true, ExpiresUtc = time.GetUtcNow() + BrowserSessions.MemberLifetime });
        await audit.Write(letter.Tenant, letter.Recipient.Key, AuditActions.SignedIn, "letter", http.RequestAborted);
        return Results.Redirect(LetterLinks.HomePath);
    }

    private static async Task<IResult> ShowLeave(HttpContext http, LetterLinks links, EmailChoices choices, string? link)
    {
        if (links.ReadLeave(link) is not { } who)
            return Message(http, StatusCodes.Status400BadRequest, "Page.forged");
        var words = Text(http);
        var current = await choices.Get(who.Tenant, who.Recipient, http.RequestAborted);
        return Choose(http, "Page.leave.title", words.Get("Page.leave.now", words.Get($"Choice.{current.Name()}")), link!, current);
    }

    private static async Task<IResult> Leave(HttpContext http, LetterLinks links, LetterLeaving leaving, string? link)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var sent = link ?? form["link"].FirstOrDefault();
        if (links.ReadLeave(sent) is not { } who)
            return Message(http, StatusCodes.Status400BadRequest, "Page.forged");
        // A mail program's one click says List-Unsubscribe=One-Click and nothing of ours.
        var asked = form["choice"].FirstOrDefault();
        if ((asked is null ? EmailChoice.Never : EmailChoiceNames.Find(asked)) is not { } choice)
            return Message(http, StatusCodes.Status400BadRequest, "Page.forged");
        await leaving.Choose(who.Tenant, who.Recipient, choice, asked is null ? "one_click" : "letter", http.RequestAborted);
        var words = Text(http);
        return Choose(http, "Page.left.title", words.Get("Page.left.text", words.Get($"Choice.{choice.Name()}")), sent!, choice);
    }

    private static async Task<IResult> ShowAnswer(HttpContext http, LetterLinks links, LetterReturns returns, string? link)
    {
        if (links.ReadAnswer(link) is not { } asked)
            return Message(http, StatusCodes.Status400BadRequest, "Page.forged");
        if (await returns.Find(asked.Tenant, asked.Letter, asked.Question, http.RequestAborted) is not { } question)
            return Message(http, StatusCodes.Status410Gone, "Page.spent");
        var words = Text(http);
        return Show(http, "Page.answer.title", words.Get("Page.answer.text", MemberLetter.Capital(words.Term("Activity", question.Kind), words), words.Day(question.Day)), "/letters/answer", link!,
            [.. question.Categories.Select(c => ("category", c, MemberLetter.Capital(words.Term("Category", c), words)))]);
    }

    private static async Task<IResult> Answer(HttpContext http, LetterLinks links, LetterReturns returns)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var link = form["link"].FirstOrDefault();
        if (links.ReadAnswer(link) is not { } asked)
            return Message(http, StatusCodes.Status400BadRequest, "Page.forged");
        var words = Text(http);
        if (form["undo"].FirstOrDefault() is { Length: > 0 } undone)
            return await returns.TakeBack(asked.Tenant, asked.Letter, asked.Question, undone, http.RequestAborted)
                ? Message(http, StatusCodes.Status200OK, "Page.undone") : Message(http, StatusCodes.Status410Gone, "Page.spent");
        if (form["category"].FirstOrDefault() is not { } category || !await returns.Note(asked.Tenant, asked.Letter, asked.Question, category, http.RequestAborted))
            return Message(http, StatusCodes.Status410Gone, "Page.spent");
        return Show(http, "Page.noted.title", words.Get("Page.noted.text", MemberLetter.Capital(words.Term("Category", category), words)), "/letters/answer", link!,
            [("undo", category, words.Get("Page.noted.undo"))]);
    }

    private static async Task<SentLetter?> Opens(LetterLinks links, LetterReturns returns, string? link, CancellationToken cancellation) =>
        links.ReadOpen(link) is var (tenant, letter) ? await returns.Opens(tenant, letter, cancellation) : null;

    private static IResult Choose(HttpContext http, string heading, string text, string link, EmailChoice current) =>
        Show(http, heading, text, "/letters/leave", link, [.. Enum.GetValues<EmailChoice>().Where(c => c != current).Select(c => ("choice", c.Name(), Text(http).Get($"ChoiceButton.{c.Name()}")))]);

    private static IResult Message(HttpContext http, int status, string key) =>
        Page.Show<LetterPage>(http, status, ("Heading", Text(http).Get($"{key}.title")), ("Text", Text(http).Get($"{key}.text")));

    private static IResult Show(HttpContext http, string heading, string text, string action, string link, IReadOnlyList<(string, string, string)> buttons, bool guarded = false) =>
        Page.Show<LetterPage>(http, ("Heading", Text(http).Get(heading)), ("Text", text), ("Action", action), ("Link", link), ("Buttons", buttons), ("Guarded", guarded));

    private static Words Text(HttpContext http) => LetterTexts.In(PageWords.Of(http.Request).Culture);
}
