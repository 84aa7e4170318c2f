using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Delivery.Access.Mail;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>
/// What a passkey must show: made for this deployment's public address, kept by the authenticator, and used with a finger,
/// a face or a PIN, so that it is two factors in one.
/// </summary>
internal sealed class PasskeySettings(IOptions<WebOptions> web) : IConfigureOptions<IdentityPasskeyOptions>
{
    /// <summary>Passkeys an account may have.</summary>
    public const int Most = 20;

    public const int LongestName = 60;

    public void Configure(IdentityPasskeyOptions options)
    {
        var address = web.Value.PublicAddress is { } configured ? new Uri(configured) : null;
        options.ServerDomain = address?.Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        // Pages send no referrer, and with none a browser calls the origin of a form "null": only what the authenticator signed is looked at.
        options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == (address is null ? Origin(context.HttpContext.Request) : address.GetLeftPart(UriPartial.Authority)));
    }

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
