using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Sessions;
using QRCoder;

namespace NetworkAnalytics.Delivery.Dashboard.SignIn;

/// <summary>What concerns one's own session and account: where one is signed in, the second factor, signing out.</summary>
internal static class AccountPages
{
    private const int RecoveryCodes = 10;

    public static void Map(RouteGroupBuilder pages)
    {
        var own = pages.MapGroup("").RequireAuthorization(AccessPolicies.Session);
        own.MapGet("/account", Overview);
        own.MapPost("/sign-out", SignOut);
        own.MapPost("/account/sessions/end", EndAll);
        own.MapPost("/account/sessions/{session}/end", End);
        var account = pages.MapGroup("/account").RequireAuthorization(AccessPolicies.Account);
        account.MapGet("/two-factor", ShowKey);
        account.MapPost("/two-factor", TakeFactor);
        account.MapPost("/recovery-codes", NewCodes);
    }

    private static Task<IResult> Overview(HttpContext http, UserManager<Account> users, SessionStore sessions) => Show(http, users, sessions, problem: null);

    /// <param name="problem">The text of what could not be done; null: nothing was to be.</param>
    internal static async Task<IResult> Show(HttpContext http, UserManager<Account> users, SessionStore sessions, string? problem)
    {
        var account = await users.GetUserAsync(http.User);
        return Page.Show<AccountPage>(http, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            ("Problem", problem is null ? null : PageWords.Of(http.Request)[problem]), ("Passkeys", account is { TwoFactor: true } ? await users.GetPasskeysAsync(account) : []),
            ("IsMember", account is null), ("RecoveryCodes", account is { TwoFactor: true } ? account.RecoveryCodes.Length : (int?)null), ("Current", Current(http.User)),
            ("Sessions", await sessions.List(Tenant(http.User), Caller.Owner(http.User), http.RequestAborted)));
    }

    private static async Task<IResult> SignOut(HttpContext http, AuditLog audit)
    {
        await audit.Write(Tenant(http.User), Caller.Owner(http.User), AuditActions.SignedOut, null, http.RequestAborted);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.Redirect(WayBackIn(http.User));
    }

    private static string WayBackIn(ClaimsPrincipal user) =>
        user.HasClaim(c => c.Type == Caller.MemberClaim) ? KnownAssociation.SignIn(Caller.FindTenant(user)!.Value) : "/sign-in";

    private static async Task<IResult> EndAll(HttpContext http, SessionStore sessions, AuditLog audit)
    {
        await sessions.EndAll(Tenant(http.User), Caller.Owner(http.User), http.RequestAborted);
        await audit.Write(Tenant(http.User), Caller.Owner(http.User), AuditActions.SignedOutEverywhere, null, http.RequestAborted);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.Redirect(WayBackIn(http.User));
    }

    private static async Task<IResult> End(string session, HttpContext http, SessionStore sessions)
    {
        if (!Guid.TryParseExact(session, "N", out var id) || !await sessions.End(Tenant(http.User), Caller.Owner(http.User), id, http.RequestAborted))
            return Results.NotFound();
        return Results.Redirect("/account");
    }

    private static async Task<IResult> ShowKey(HttpContext http, UserManager<Account> users) =>
        await users.GetUserAsync(http.User) is not { TwoFactor: false } account ? Results.Redirect("/account") : await KeyPage(http, users, account, refused: false);

    private static async Task<IResult> TakeFactor(HttpContext http, SignInManager<Account> signIn, SessionStore sessions, AuditLog audit, [FromForm] string? code)
    {
        var users = signIn.UserManager;
        if (await users.GetUserAsync(http.User) is not { TwoFactor: false } account)
            return Results.Redirect("/account");
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, AccountSignIn.Digits(code)))
            return await KeyPage(http, users, account, refused: true);
        await users.SetTwoFactorEnabledAsync(account, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await audit.Write(account.Tenant, account.Owner, AuditActions.SecondFactorSet, account.Owner, http.RequestAborted);
        // Sessions from before the second factor end; this one goes on with it.
        await sessions.EndAll(account.Tenant, account.Owner, http.RequestAborted, Current(http.User));
        await signIn.SignInWithClaimsAsync(account, isPersistent: false,
            [new Claim(Caller.MethodClaim, Caller.SeveralFactors), new Claim(Caller.SessionClaim, http.User.FindFirstValue(Caller.SessionClaim)!)]);
        return Page.Show<RecoveryCodesPage>(http, ("Codes", codes!.ToArray()));
    }

    private static async Task<IResult> NewCodes(HttpContext http, UserManager<Account> users, AuditLog audit)
    {
        if (!http.User.HasClaim(Caller.MethodClaim, Caller.SeveralFactors) || await users.GetUserAsync(http.User) is not { TwoFactor: true } account)
            return Results.Forbid();
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await audit.Write(account.Tenant, account.Owner, AuditActions.RecoveryCodesMade, account.Owner, http.RequestAborted);
        return Page.Show<RecoveryCodesPage>(http, ("Codes", codes!.ToArray()));
    }

    private static async Task<IResult> KeyPage(HttpContext http, UserManager<Account> users, Account account, bool refused)
    {
        if (await users.GetAuthenticatorKeyAsync(account) is not { Length: > 0 } key)
        {
            await users.ResetAuthenticatorKeyAsync(account);
            key = (await users.GetAuthenticatorKeyAsync(account))!;
        }
        return Page.Show<TwoFactorPage>(http, refused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, ("QrSvg", Qr(account.Email, key)), ("SharedKey", Spaced(key)), ("Refused", refused));
    }

    private static string Qr(string email, string key)
    {
        using var data = QRCodeGenerator.GenerateQrCode(
            $"otpauth://totp/NetworkAnalytics:{Uri.EscapeDataString(email)}?secret={key}&issuer=NetworkAnalytics&digits=6", QRCodeGenerator.ECCLevel.M);
        return new SvgQRCode(data).GetGraphic(4);
    }

    private static string Spaced(string key) => string.Join(' ', key.Chunk(4).Select(c => new string(c)));

    private static TenantId Tenant(ClaimsPrincipal user) => Caller.FindTenant(user) ?? AuditLog.Platform;

    private static Guid? Current(ClaimsPrincipal user) => Guid.TryParseExact(user.FindFirstValue(Caller.SessionClaim), "N", out var id) ? id : null;
}
