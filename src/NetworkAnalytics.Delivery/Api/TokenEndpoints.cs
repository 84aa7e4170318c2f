using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="GrantType">urn:ietf:params:oauth:grant-type:token-exchange.</param>
/// <param name="SubjectToken">The ID token that the association's provider made for the member.</param>
/// <param name="SubjectTokenType">urn:ietf:params:oauth:token-type:id_token.</param>
/// <param name="RequestedTokenType">urn:ietf:params:oauth:token-type:access_token, or left out.</param>
internal sealed record TokenForm(string? GrantType, string? SubjectToken, string? SubjectTokenType, string? RequestedTokenType = null);

/// <param name="AccessToken">The member's own token: for the routes under /api/v1/me.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TokenAnswer(string AccessToken, string IssuedTokenType, string TokenType, int ExpiresIn);

/// <summary>A member's token for the association's portal, in exchange for the member's own sign-in at the association's provider (RFC 8693).</summary>
internal static class TokenEndpoints
{
    public const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string IdToken = "urn:ietf:params:oauth:token-type:id_token";
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>Longer than a visit to a page; the portal exchanges again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/token", Trade).WithTags("Mine").RequireAuthorization(Scopes.MembersExchange)
            // A form, as the RFC wants it.
            .Accepts<TokenForm>("application/x-www-form-urlencoded")
            .WithName("ExchangeToken").WithSummary("Exchange a member's ID token for a token of theirs here")
            .WithDescription("RFC 8693, for the association's portal: 'subject_token' is an ID token of the association's own OpenID Connect provider, for the member who is signed in there. The answer opens that member's own routes for an hour. The member can read that it was made.")
            .Produces<TokenAnswer>().ProducesProblem(400).ProducesProblem(503).WithSecretAnswer();

    private static async Task<IResult> Trade(
        ClaimsPrincipal user, HttpContext http, OidcProviders providers, IdTokens idTokens, IMemberDirectory directory, MemberTokens tokens, MemberAccess access, AuditLog audit,
        CancellationToken cancellation)
    {
        if (await Read(http.Request, cancellation) is not var (grantType, subjectToken, subjectTokenType, requestedTokenType))
            return Refused("invalid_request", "The body is no form; send application/x-www-form-urlencoded.");
        if (grantType != Exchange)
            return Refused("unsupported_grant_type", $"grant_type: give {Exchange}.");
        if (subjectTokenType != IdToken)
            return Refused("invalid_request", $"subject_token_type: give {IdToken}.");
        if (requestedTokenType is not (null or "" or AccessToken))
            return Refused("invalid_request", $"requested_token_type: give {AccessToken}, or leave it out.");
        if (subjectToken is not { Length: > 0 })
            return Refused("invalid_request", "subject_token: give the ID token.");
        var tenant = Caller.Tenant(user);
        if (await providers.Find(tenant, cancellation) is not { } provider)
            return Refused("invalid_request", "The association has no OpenID Connect provider of its own here; the operator sets it.");
        ClaimsPrincipal? who;
        try
        {
            who = await idTokens.Validate(provider, subjectToken, cancellation);
        }
        catch (ProviderAwayException)
        {
            http.Response.Headers.RetryAfter = "5";
            return Results.Problem("The association's OpenID Connect provider does not answer, and without its keys the token cannot be checked.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not now.");
        }
        if (who is null)
            return Refused("invalid_request", "subject_token: it is no ID token of the association's provider, is for somebody else than this deployment or the portal, or its time is over.");
        if (await OidcMembers.Find(directory, provider, who, cancellation) is not { } member)
            return Refused("invalid_request", $"subject_token: the directory has no member for its claim '{provider.MemberClaim}'{(provider.MemberClaim == "email" ? ", or the provider does not say that the address is verified" : "")}.");
        await access.Write(tenant, member, Caller.Key(user), http, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.MemberTokenExchanged, $"member:{member}", cancellation);
        return Results.Ok(new TokenAnswer(tokens.Create(tenant, member, Lifetime).Plaintext, AccessToken, "Bearer", (int)Lifetime.TotalSeconds));
    }

    private static async Task<TokenForm?> Read(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var form = await request.ReadFormAsync(cancellation);
            return new(form["grant_type"], form["subject_token"], form["subject_token_type"], form["requested_token_type"]);
        }
        catch (Exception unread) when (unread is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Problem details that an OAuth library reads too (RFC 6749, 5.2).</summary>
    private static IResult Refused(string error, string description) => Results.Problem(new ProblemDetails
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The token was not exchanged.",
        Detail = description,
        Extensions = { ["error"] = error, ["error_description"] = description },
    });
}
