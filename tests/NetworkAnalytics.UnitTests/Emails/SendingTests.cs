using System.Text;
using CsCheck;
using MimeKit;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.UnitTests.Emails;

public sealed class SendingTests
{
    private static readonly Guid Key = Guid.Parse("0123456789abcdef0123456789abcdef");

    [Fact]
    public void Each_try_waits_about_twice_as_long_and_never_longer_than_the_longest() =>
        Gen.Select(Gen.Int[1, 60], Gen.Double[0, 1]).Sample((attempts, chance) =>
        {
            var (first, longest) = (TimeSpan.FromMinutes(2), TimeSpan.FromHours(4));
            var delay = Backoff.Delay(attempts, first, longest, chance);
            var middle = TimeSpan.FromTicks(Math.Min(longest.Ticks, (long)(first.Ticks * Math.Pow(2, Math.Min(attempts, 20) - 1))));
            Assert.InRange(delay, middle * 0.66, middle * 1.34);
        });

    [Fact]
    public void A_Message_ID_names_its_letter_and_nothing_else_does()
    {
        var id = MessageIds.Of(new TenantId(7), 42, Key, "asso.example");
        Assert.Equal((new TenantId(7), 42L, Key), MessageIds.Read(id));
        Assert.Equal((new TenantId(7), 42L, Key), MessageIds.Read($"<{id}>"));
        foreach (var other in (string?[])[null, "", "na.7.42@asso.example", $"na.7.42.{Key:N}", $"x{id}", $"na.99999999999.1.{Key:N}@a.example", $"{id}\r\nBcc: x@y.example"])
            Assert.Null(MessageIds.Read(other));
    }

    [Theory]
    [InlineData("member:34", true)]
    [InlineData("member:0", false)]
    [InlineData("member:+4", false)]
    [InlineData("member:", false)]
    [InlineData("account:0123456789abcdef0123456789abcdef", true)]
    [InlineData("account:34", false)]
    [InlineData("operator", false)]
    public void A_recipient_is_a_member_or_an_account(string key, bool good) => Assert.Equal(good, Recipient.Read(key) is not null);

    [Fact]
    public void A_bounce_names_the_letter_that_came_back_and_why()
    {
        var id = MessageIds.Of(new TenantId(7), 42, Key, "asso.example");
        Assert.Equal(new ReturnedLetter(id, SuppressionReasons.Bounced, "5.1.1"), ReturnedMail.Read(Bounce(id, "failed", "5.1.1")));
        Assert.Null(ReturnedMail.Read(Bounce(id, "delayed", "4.4.1")));
        Assert.Null(ReturnedMail.Read(Bounce("somebody@else.example", "failed", "5.1.1")));
    }

    [Fact]
    public void A_complaint_names_the_letter_and_mail_that_only_looks_like_one_does_not()
    {
        var id = MessageIds.Of(new TenantId(7), 42, Key, "asso.example");
        Assert.Equal(new ReturnedLetter(id, SuppressionReasons.Complained, null), ReturnedMail.Read(Parsed($"""
            From: fbl@provider.example
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: text/plain

            This is a report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Version: 1

            --b
            Content-Type: message/rfc822

            Message-ID: <{id}>
            Subject: Your letter

            Hello
            --b--
            """)));
        Assert.Null(ReturnedMail.Read(Parsed($"From: a@b.example\nContent-Type: text/plain\n\nMessage-ID: <{id}> Action: failed")));
    }

    [Theory]
    [InlineData("Smtp:From", null, "not an address", null, null)]
    [InlineData("Smtp:User", null, null, "somebody", null)]
    [InlineData("Smtp:Security", SmtpSecurity.None, null, "somebody", "secret")]
    public void A_mail_server_that_cannot_be_used_is_refused_by_its_setting(string setting, SmtpSecurity? security, string? from, string? user, string? password)
    {
        var options = new SmtpOptions { Host = "mail.example", From = from, User = user, Password = password, Security = security ?? SmtpSecurity.Auto };
        Assert.Contains(options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)), problem => problem.ErrorMessage!.Contains(setting, StringComparison.Ordinal));
    }

    private static MimeMessage Bounce(string id, string action, string status) => Parsed(DeliveryReport.Of(id, action, status));

    private static MimeMessage Parsed(string text) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))));
}
