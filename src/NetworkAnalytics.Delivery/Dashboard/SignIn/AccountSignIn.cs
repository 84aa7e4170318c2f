using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Links;

namespace NetworkAnalytics.Delivery.Dashboard.SignIn;

/// <summary>Administrators and operators: a password, then a code; the password itself by a link good for one use.</summary>
internal static class AccountSignIn
{
    // Of a password nobody has: an address without an account takes as long as one with a wrong password.
    private static readonly string Nobody = new PasswordHasher<Account>().HashPassword(new Account { Role = "" }, Guid.NewGuid().ToString());

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/sign-in", (HttpContext http, string? next) => Page.Show<SignInPage>(http, ("Next", next))).AllowAnonymous();
        pages.MapPost("/sign-in", WithPassword).AllowAnonymous();
        pages.MapGet("/sign-in/code", (HttpContext http, string? next) => Page.Show<CodePage>(http, ("Next", next))).AllowAnonymous();
        pages.MapPost("/sign-in/code", WithCode).AllowAnonymous();
        pages.MapPost("/sign-in/recovery", WithRecoveryCode).AllowAnonymous();
        pages.MapGet("/set-password", AskPassword).AllowAnonymous();
        pages.MapPost("/set-password", SetPassword).AllowAnonymous();
    }

    private static async Task<IResult> WithPassword(HttpContext http, SignInManager<Account> signIn, AuditLog audit, [FromForm] string? email, [FromForm] string? password, [FromForm] string? next)
    {
        var users = signIn.UserManager;
        if (password is { Length: > 0 and <= 200 } && email is { Length: > 0 and <= 254 })
        {
            if (await users.FindByEmailAsync(email) is { } account)
            {
                var result = await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
                if (result.RequiresTwoFactor)
                    return Results.Redirect(QueryHelper("/sign-in/code", next));
                if (result.Succeeded)
                {
                    // Good for setting the second factor up, and for nothing else.
                    await audit.Write(account.Tenant, account.Owner, AuditActions.SignedIn, "password", http.RequestAborted);
                    return Results.Redirect("/account/two-factor");
                }
                await audit.Write(account.Tenant, "nobody", result.IsLockedOut ? AuditActions.LockedOut : AuditActions.SignInRefused, account.Owner, http.RequestAborted);
            }
            else
                users.PasswordHasher.VerifyHashedPassword(new Account { Role = "" }, Nobody, password);
        }
        return Page.Show<SignInPage>(http, StatusCodes.Status400BadRequest, ("Refused", true), ("Next", next));
    }

    private static async Task<IResult> WithCode(HttpContext http, SignInManager<Account> signIn, AuditLog audit, [FromForm] string? code, [FromForm] string? next) =>
        await Second(http, signIn, audit, next, "code", () => signIn.TwoFactorAuthenticatorSignInAsync(Digits(code), isPersistent: false, rememberClient: false));

    private static async Task<IResult> WithRecoveryCode(HttpContext http, SignInManager<Account> signIn, AuditLog audit, [FromForm] string? code, [FromForm] string? next) =>
        await Second(http, signIn, audit, next, "recovery-code", () => signIn.TwoFactorRecoveryCodeSignInAsync((code ?? "").Trim()));

    private static async Task<IResult> Second(HttpContext http, SignInManager<Account> signIn, AuditLog audit, string? next, string method, Func<Task<Microsoft.AspNetCore.Identity.SignInResult>> attempt)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } account)
            return Results.Redirect("/sign-in");
        var result = await attempt();
        if (!result.Succeeded)
        {
            await audit.Write(account.Tenant, "nobody", result.IsLockedOut ? AuditActions.LockedOut : AuditActions.SignInRefused, account.Owner, http.RequestAborted);
            return Page.Show<CodePage>(http, StatusCodes.Status400BadRequest, ("Refused", true), ("Next", next));
        }
        await audit.Write(account.Tenant, account.Owner, AuditActions.SignedIn, method, http.RequestAborted);
        return Results.Redirect(Page.Local(next, "/account"));
    }

    private static async Task<IResult> AskPassword(HttpContext http, OneTimeLinks links, string? link) =>
        await links.IsGood(LinkPurpose.SetPassword, link, http.RequestAborted) ? Page.Show<SetPasswordPage>(http, ("Link", link)) : Spent(http);

    private static async Task<IResult> SetPassword(HttpContext http, OneTimeLinks links, AccountDesk desk, UserManager<Account> users, AuditLog audit, [FromForm] string? link, [FromForm] string? password)
    {
        // What cannot become a password leaves the link as it is.
        if (!await links.IsGood(LinkPurpose.SetPassword, link, http.RequestAborted))
            return Spent(http);
        var words = PageWords.Of(http.Request);
        if (password is not { Length: >= 12 and <= 200 } || password.Distinct().Count() < 5)
            return Page.Show<SetPasswordPage>(http, StatusCodes.Status400BadRequest, ("Link", link), ("Problem", words["SetPassword.Refused"]));
        if (await links.Redeem(LinkPurpose.SetPassword, link, http.RequestAborted) is not { } redeemed
            || await users.FindByIdAsync($"{redeemed.Tenant}.{redeemed.Owner["account:".Length..]}") is not { } account)
            return Spent(http);
        if (await desk.SetPassword(users, account, password, http.RequestAborted) is not null)
            return Page.Show<MessagePage>(http, StatusCodes.Status400BadRequest, ("Heading", words["SetPassword.Title"]), ("Text", words["SetPassword.Refused"]));
        await audit.Write(account.Tenant, account.Owner, AuditActions.PasswordSet, account.Owner, http.RequestAborted);
        return Page.Show<MessagePage>(http, ("Heading", words["SetPassword.Done.Title"]), ("Text", words["SetPassword.Done.Text"]), ("Next", "/sign-in"), ("NextText", words["SignIn.Button"]));
    }

    /// <param name="again">Where another one is asked for; null: nobody knows here.</param>
    internal static IResult Spent(HttpContext http, string? again = null) =>
        Page.Show<MessagePage>(http, StatusCodes.Status410Gone, ("Heading", PageWords.Of(http.Request)["Spent.Title"]), ("Text", PageWords.Of(http.Request)["Spent.Text"]),
            ("Next", again), ("NextText", PageWords.Of(http.Request)["Spent.Again"]));

    internal static string Digits(string? code) => new((code ?? "").Where(char.IsAsciiDigit).ToArray());

    private static string QueryHelper(string path, string? next) => Page.Local(next, "") is { Length: > 0 } local ? $"{path}?next={Uri.EscapeDataString(local)}" : path;
}
