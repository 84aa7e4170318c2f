using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>
/// Signatures after the Standard Webhooks specification, so that receivers verify with a library of theirs: HMAC-SHA256
/// over the message's id, the second it is sent in and its body.
/// </summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id", TimestampHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";
    public const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>As it is shown, once, and as receivers' libraries take it.</summary>
    public static string Shown(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <returns>The value of <see cref="SignatureHeader"/>: one signature for each secret that is good now.</returns>
    public static string Of(WebhookSecrets secrets, string id, DateTimeOffset at, string body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        var current = Of(secrets.Current, signed);
        return secrets.Old is { } old ? $"{current} {Of(old, signed)}" : current;
    }

    private static string Of(byte[] secret, byte[] signed) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed));
}
