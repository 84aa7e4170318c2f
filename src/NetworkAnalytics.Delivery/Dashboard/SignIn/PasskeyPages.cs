using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Sessions;

namespace NetworkAnalytics.Delivery.Dashboard.SignIn;

/// <summary>
/// Passkeys: made and removed on the account page, in a session with a second factor; used on the sign-in page instead of
/// password and code. Each ceremony is two posts: what the authenticator is asked, and what it answered.
/// </summary>
internal static class PasskeyPages
{
    private const int LongestAnswer = 20_000;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/sign-in/passkey/options", async (SignInManager<Account> signIn) => Json(await signIn.MakePasskeyRequestOptionsAsync(null))).AllowAnonymous();
        pages.MapPost("/sign-in/passkey", SignIn).AllowAnonymous();
        var own = pages.MapGroup("/account/passkeys").RequireAuthorization(AccessPolicies.Account);
        own.MapPost("/options", Begin);
        own.MapPost("", Add);
        own.MapPost("/remove", Remove);
    }

    private static async Task<IResult> SignIn(HttpContext http, SignInManager<Account> signIn, AuditLog audit, [FromForm] string? credential, [FromForm] string? next)
    {
        if (await Ceremony(credential, signIn.PerformPasskeyAssertionAsync) is not { Succeeded: true } shown)
            return Refused();
        var account = shown.User;
        if (await signIn.UserManager.IsLockedOutAsync(account))
        {
            await audit.Write(account.Tenant, "nobody", AuditActions.LockedOut, account.Owner, http.RequestAborted);
            return Refused();
        }
        // What the authenticator counts is kept, or the same answer would be good again.
        if (!(await signIn.UserManager.AddOrUpdatePasskeyAsync(account, shown.Passkey)).Succeeded)
            return Refused();
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(Caller.MethodClaim, Caller.SeveralFactors)]);
        await audit.Write(account.Tenant, account.Owner, AuditActions.SignedIn, "passkey", http.RequestAborted);
        return Results.Redirect(Page.Local(next, "/account"));

        IResult Refused() => Page.Show<SignInPage>(http, StatusCodes.Status400BadRequest, ("PasskeyRefused", true), ("Next", next));
    }

    private static async Task<IResult> Begin(HttpContext http, SignInManager<Account> signIn) =>
        await WithSecondFactor(http, signIn.UserManager) is { } account
            ? Json(await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.Email, DisplayName = account.Email }))
            : Results.Forbid();

    private static async Task<IResult> Add(HttpContext http, SignInManager<Account> signIn, SessionStore sessions, AuditLog audit, [FromForm] string? credential, [FromForm] string? name)
    {
        var users = signIn.UserManager;
        if (await WithSecondFactor(http, users) is not { } account)
            return Results.Forbid();
        var wanted = (name ?? "").Trim();
        if (wanted.Length is 0 or > PasskeySettings.LongestName || wanted.Any(char.IsControl))
            return await AccountPages.Show(http, users, sessions, "Passkeys.BadName");
        if ((await users.GetPasskeysAsync(account)).Count >= PasskeySettings.Most)
            return await AccountPages.Show(http, users, sessions, "Passkeys.TooMany");
        if (await Ceremony(credential, signIn.PerformPasskeyAttestationAsync) is not { Succeeded: true } made || made.UserEntity.Id != account.Id)
            return await AccountPages.Show(http, users, sessions, "Passkeys.Refused");
        made.Passkey.Name = wanted;
        if (!(await users.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded)
            return await AccountPages.Show(http, users, sessions, "Passkeys.Refused");
        await audit.Write(account.Tenant, account.Owner, AuditActions.PasskeyAdded, account.Owner, http.RequestAborted);
        return Results.Redirect("/account");
    }

    private static async Task<IResult> Remove(HttpContext http, UserManager<Account> users, AuditLog audit, [FromForm] string? passkey)
    {
        if (await WithSecondFactor(http, users) is not { } account)
            return Results.Forbid();
        // One that is gone already, or somebody else's, is not among one's own.
        if ((await users.GetPasskeysAsync(account)).FirstOrDefault(p => Convert.ToHexStringLower(p.CredentialId) == passkey) is { } found)
        {
            await users.RemovePasskeyAsync(account, found.CredentialId);
            await audit.Write(account.Tenant, account.Owner, AuditActions.PasskeyRemoved, account.Owner, http.RequestAborted);
        }
        return Results.Redirect("/account");
    }

    private static async Task<Account?> WithSecondFactor(HttpContext http, UserManager<Account> users) =>
        http.User.HasClaim(Caller.MethodClaim, Caller.SeveralFactors) && await users.GetUserAsync(http.User) is { TwoFactor: true } account ? account : null;

    /// <summary>Null when the answer is none, or none was asked for in this browser within the last minutes.</summary>
    private static async Task<TResult?> Ceremony<TResult>(string? answer, Func<string, Task<TResult>> verify) where TResult : class
    {
        if (answer is not { Length: > 0 and <= LongestAnswer })
            return null;
        try
        {
            return await verify(answer);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static IResult Json(string options) => Results.Content(options, "application/json");
}
