using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace NetworkAnalytics.Delivery.Access.Oidc;

/// <summary>
/// ID tokens of an association's provider that come by its portal instead of a browser: signature by the provider's own
/// published keys, issuer, audience and time. A nonce is the portal's to check, which began the sign-in.
/// </summary>
internal sealed class IdTokens(IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time)
{
    private const int LongestToken = 16_000;

    /// <summary>By how much two clocks may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // Signed with a key the provider publishes; never "none", nor a secret that the client knows too.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    /// <returns>What the token says; null when it is not a good one.</returns>
    /// <exception cref="ProviderAwayException">The provider cannot be asked for its keys.</exception>
    public async Task<ClaimsPrincipal?> Validate(OidcProvider provider, string token, CancellationToken cancellation)
    {
        var source = options.Get(provider.Scheme).ConfigurationManager!;
        var result = await Try(await Ask(source, cancellation));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have changed its keys since; how often it is asked the library bounds.
            source.RequestRefresh();
            result = await Try(await Ask(source, cancellation));
        }
        return result.IsValid && IsFor(provider, result.ClaimsIdentity) ? new ClaimsPrincipal(result.ClaimsIdentity) : null;

        Task<TokenValidationResult> Try(OpenIdConnectConfiguration known) => _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            IssuerSigningKeys = known.SigningKeys,
            ValidAudiences = provider.Audiences,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => until > time.GetUtcNow().UtcDateTime - Skew && !(from > time.GetUtcNow().UtcDateTime + Skew),
            // An access token of the same provider says whom it is for as well, and is no proof of who signed in.
            TypeValidator = (type, _, _) => type is null || type.Equals("JWT", StringComparison.OrdinalIgnoreCase) ? "JWT" : throw new SecurityTokenInvalidTypeException("This is not an ID token."),
        });
    }

    private static bool IsFor(OidcProvider provider, ClaimsIdentity user) =>
        user.FindFirst("azp") is not { Value: var party } || provider.Audiences.Contains(party, StringComparer.Ordinal);

    private static async Task<OpenIdConnectConfiguration> Ask(Microsoft.IdentityModel.Protocols.IConfigurationManager<OpenIdConnectConfiguration> source, CancellationToken cancellation)
    {
        try
        {
            return await source.GetConfigurationAsync(cancellation);
        }
        catch (Exception away) when (away is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new ProviderAwayException(away);
        }
    }
}

internal sealed class ProviderAwayException(Exception reason) : Exception("The association's OpenID Connect provider does not answer.", reason);
