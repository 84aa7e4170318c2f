using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>An OpenID Connect provider on loopback, as an association would run one: OpenIddict, with one client and one person signed in.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "networkanalytics";
    public const string PortalId = "the-portal";
    public const string ClientSecret = "a secret between the two of them";
    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key;

    private TestProvider(WebApplication app, RsaSecurityKey key) => (_app, _key) = (app, key);

    public string Authority => _app.Urls.First();

    public string Issuer => Authority + "/";

    /// <summary>Who is signed in at the provider.</summary>
    public Person SignedIn { get; set; } = new("s1", "nobody@example.org", true);

    internal sealed record Person(string Subject, string Email, bool Verified, string? MembershipNumber = null);

    public static async Task<TestProvider> StartAsync()
    {
        TestProvider? provider = null;
        var key = new RsaSecurityKey(RSA.Create(2048));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            server.RegisterScopes(OpenIddictConstants.Scopes.Email);
            // The library's own ephemeral keys have 4,096 bits and are made at the first request, which may then wait for them for long.
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(key);
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(h => h.UseInlineHandler(context =>
            {
                if (context.ClientId is not (ClientId or PortalId))
                    context.Reject(OpenIddictConstants.Errors.InvalidClient, "Another client is known here.");
                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(h => h.UseInlineHandler(context =>
            {
                if (context.ClientSecret != ClientSecret)
                    context.Reject(OpenIddictConstants.Errors.InvalidClient, "The secret is another one.");
                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.HandleAuthorizationRequestContext>(h => h.UseInlineHandler(context =>
            {
                var person = provider!.SignedIn;
                var identity = new ClaimsIdentity("provider");
                identity.SetClaim(OpenIddictConstants.Claims.Subject, person.Subject);
                identity.SetClaim(OpenIddictConstants.Claims.Email, person.Email);
                identity.SetClaim(OpenIddictConstants.Claims.EmailVerified, person.Verified);
                identity.SetClaim("membership_number", person.MembershipNumber);
                identity.SetScopes(context.Request.GetScopes());
                identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
                context.SignIn(new ClaimsPrincipal(identity));
                return default;
            }));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider = new TestProvider(app, key);
    }

    /// <summary>The ID token a client gets for whoever is signed in: the code flow with PKCE, as an association's portal makes it.</summary>
    public async Task<string> IdTokenAsync(string client)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Authority) };
        var verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        const string Redirect = "https://portal.example/back";
        using var answered = await http.GetAsync($"/connect/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(Redirect)}&scope=openid%20email&nonce=n"
            + $"&code_challenge_method=S256&code_challenge={Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)))}", cancellation);
        var code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answered.Headers.Location!.Query)["code"].ToString();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Redirect, ["code_verifier"] = verifier, ["client_id"] = client, ["client_secret"] = ClientSecret,
        });
        using var granted = await http.PostAsync("/connect/token", form, cancellation);
        return (await granted.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(cancellation)).GetProperty("id_token").GetString()!;
    }

    /// <summary>A token with the provider's own key, good for an hour unless said otherwise.</summary>
    /// <param name="from">When it was made, from now.</param>
    public string Sign(string audience, string email, string? issuer = null, TimeSpan from = default, string type = "JWT", Dictionary<string, object>? more = null, SigningCredentials? with = null, bool signed = true)
    {
        var made = TimeProvider.System.GetUtcNow().UtcDateTime + from;
        var claims = new Dictionary<string, object> { ["sub"] = "s1", ["email"] = email, ["email_verified"] = true };
        foreach (var (name, value) in more ?? [])
            claims[name] = value;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer, Audience = audience, Claims = claims, TokenType = type, IssuedAt = made, NotBefore = made, Expires = made + TimeSpan.FromHours(1),
            SigningCredentials = signed ? with ?? new SigningCredentials(_key, SecurityAlgorithms.RsaSha256) : null,
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
