namespace NetworkAnalytics.UnitTests.Emails;

/// <summary>What a mail server sends back of a letter that it could not deliver (RFC 3464).</summary>
internal static class DeliveryReport
{
    /// <param name="id">The letter's Message-ID.</param>
    public static string Of(string id, string action, string status) => $"""
        From: MAILER-DAEMON@relay.example
        Subject: Undelivered
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        It could not be delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; relay.example

        Final-Recipient: rfc822; somebody@asso.example
        Action: {action}
        Status: {status}

        --b
        Content-Type: text/rfc822-headers

        Message-ID: <{id}>
        Subject: Your letter

        --b--

        """;
}
