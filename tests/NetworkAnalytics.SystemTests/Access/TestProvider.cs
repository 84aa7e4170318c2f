using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>An OpenID Connect provider on loopback, as an association would run one: OpenIddict, with one client and one person signed in.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "networkanalytics";
    public const string ClientSecret = "a secret between the two of them";
    private readonly WebApplication _app;

    private TestProvider(WebApplication app) => _app = app;

    public string Authority => _app.Urls.First();

    /// <summary>Who is signed in at the provider.</summary>
    public Person SignedIn { get; set; } = new("s1", "nobody@example.org", true);

    internal sealed record Person(string Subject, string Email, bool Verified, string? MembershipNumber = null);

    public static async Task<TestProvider> StartAsync()
    {
        TestProvider? provider = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            server.RegisterScopes(OpenIddictConstants.Scopes.Email);
            // The library's own ephemeral keys have 4,096 bits and are made at the first request, which may then wait for them for long.
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new RsaSecurityKey(RSA.Create(2048)));
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(h => h.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId)
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
        return provider = new TestProvider(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
