using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Delivery.Api.Limits;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>
/// Reads <c>Authorization: Bearer</c>: an association's key, a member's token or the operator's token. The operator may
/// also answer a browser's Basic challenge.
/// </summary>
internal sealed class CredentialHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    ApiKeys keys, MemberTokens tokens, RecentCallers callers, AddressGuesses guesses, IOptionsMonitor<OperatorOptions> platform)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "credential";
    private const string OperatorUser = "operator";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ Length: > 0 } header] || !AuthenticationHeaderValue.TryParse(header, out var given) || given.Parameter is not { Length: > 0 } credential)
            return AuthenticateResult.NoResult();
        if (given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return Password(credential) is { } password && IsOperator(password) ? Operator() : AuthenticateResult.Fail("The operator's password is another one.");
        if (!given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        // Whoever has guessed often enough has hardly a further key looked up, unless it was a good one before.
        var isKey = credential.StartsWith(ApiKeys.Marker, StringComparison.Ordinal);
        if (isKey && callers.Find(Request) is null && !guesses.MayLookUp(Context.Connection.RemoteIpAddress))
            return AuthenticateResult.Fail("Too many unknown credentials came from this address.");
        if (await keys.Verify(credential, Context.RequestAborted) is { } key)
            return Success([Caller.Of(key.Tenant), new Claim(Caller.KeyClaim, key.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. key.Scopes.Select(s => new Claim(Caller.ScopeClaim, s))]);
        if (isKey)
            callers.Forget(Request);
        if (tokens.Verify(credential) is var (tenant, member))
            return Success([Caller.Of(tenant), Caller.Of(member)]);
        return IsOperator(credential) ? Operator() : AuthenticateResult.Fail("The credential is unknown, revoked or expired.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        // A browser asks for a password only where a person looks at pages.
        Response.Headers.Append(HeaderNames.WWWAuthenticate, Request.Path.StartsWithSegments("/operator") ? "Basic realm=\"operator\", charset=\"UTF-8\"" : "Bearer");
        return Task.CompletedTask;
    }

    private static AuthenticateResult Operator() => Success([new Claim(ClaimTypes.Role, Caller.OperatorRole)]);

    private static AuthenticateResult Success(Claim[] claims) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));

    private static string? Password(string credential)
    {
        var bytes = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.StartsWith(OperatorUser + ":", StringComparison.Ordinal) ? pair[(OperatorUser.Length + 1)..] : null;
    }

    private bool IsOperator(string given) =>
        platform.CurrentValue.Token is { } token
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
