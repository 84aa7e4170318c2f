using NetworkAnalytics.Delivery.Webhooks;

namespace NetworkAnalytics.UnitTests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example of the Standard Webhooks libraries' own tests.
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void A_message_is_signed_as_the_specification_says() =>
        Assert.Equal(Signature, WebhookSignature.Of(new WebhookSecrets(Convert.FromBase64String(Secret), null), Id, At, Body));

    [Fact]
    public void While_a_secret_is_rotated_there_is_a_signature_by_each()
    {
        var next = WebhookSignature.NewSecret();
        var signatures = WebhookSignature.Of(new WebhookSecrets(next, Convert.FromBase64String(Secret)), Id, At, Body).Split(' ');
        Assert.Equal([WebhookSignature.Of(new WebhookSecrets(next, null), Id, At, Body), Signature], signatures);
    }

    [Fact]
    public void A_secret_is_shown_as_receivers_take_it()
    {
        var secret = WebhookSignature.NewSecret();
        Assert.Equal(32, secret.Length);
        Assert.Equal(secret, Convert.FromBase64String(WebhookSignature.Shown(secret)["whsec_".Length..]));
        Assert.NotEqual(secret, WebhookSignature.NewSecret());
    }
}
