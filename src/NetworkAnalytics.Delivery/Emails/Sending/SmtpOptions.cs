using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using MimeKit;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>How the connection to the mail server is kept secret.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS on port 465; STARTTLS demanded on port 587 and wherever somebody signs in; elsewhere STARTTLS where it is offered.</summary>
    Auto = 0,

    /// <summary>Demands STARTTLS.</summary>
    StartTls = 1,

    /// <summary>TLS from the first byte.</summary>
    Tls = 2,

    /// <summary>None at all: for a server on this machine.</summary>
    None = 3,
}

/// <summary>Section <c>Smtp</c>: the server that takes the mail.</summary>
public sealed class SmtpOptions : IValidatableObject
{
    /// <summary>Null: no mail is sent.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public SmtpSecurity Security { get; set; }

    /// <summary>In whose name mail comes where an association has no address of its own; unless given, <c>networkanalytics@</c> and the host of <c>Web:PublicAddress</c>.</summary>
    public string? From { get; set; }

    /// <summary>Where bounces go; the sender's address unless given.</summary>
    public string? ReturnPath { get; set; }

    /// <summary>A file with the PEM certificate of an authority that is believed besides the system's: of a mail server in one's own house.</summary>
    public string? TrustedCertificate { get; set; }

    /// <summary>How long the server may take over one letter, everything included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From is not null && !MailboxAddress.TryParse(From, out _))
            yield return new("Smtp:From is not an e-mail address.", [nameof(From)]);
        if (ReturnPath is not null && !MailboxAddress.TryParse(ReturnPath, out _))
            yield return new("Smtp:ReturnPath is not an e-mail address.", [nameof(ReturnPath)]);
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            yield return new("Smtp:User and Smtp:Password belong together: give both, or neither.", [nameof(User)]);
        if (!string.IsNullOrEmpty(User) && Security == SmtpSecurity.None)
            yield return new("Smtp:Security is None, and a password would be sent in the clear: give StartTls or Tls, or no user.", [nameof(Security)]);
        if (TrustedCertificate is not null && !File.Exists(TrustedCertificate))
            yield return new($"Smtp:TrustedCertificate: there is no file {TrustedCertificate}.", [nameof(TrustedCertificate)]);
    }

    internal SecureSocketOptions Sockets => Security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => Port == 465 ? SecureSocketOptions.SslOnConnect
            : Port == 587 || !string.IsNullOrEmpty(User) ? SecureSocketOptions.StartTls
            : SecureSocketOptions.StartTlsWhenAvailable,
    };
}

/// <summary>Section <c>Letters</c>: how fast letters go out, and how often they are tried.</summary>
public sealed class LettersOptions
{
    /// <summary>Of one association at once, each on a connection of its own.</summary>
    [Range(1, 8)]
    public int Lanes { get; set; } = 2;

    /// <summary>Letters of one job.</summary>
    [Range(1, 10_000)]
    public int Chunk { get; set; } = 200;

    /// <summary>Jobs handed out at once, over all associations.</summary>
    [Range(1, 200)]
    public int Window { get; set; } = 20;

    /// <summary>How often a replica looks for what is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After this long without a sign of life a worker counts as dead. Longer than <see cref="SmtpOptions.Timeout"/>, or it is made so.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:30:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Tries of one letter that the server puts off; then it has failed.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Before the second try; twice as long before each further one, a third more or less at random.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMinutes(2);

    [Range(typeof(TimeSpan), "00:00:00.01", "1.00:00:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(4);

    /// <summary>For so long nobody tries again when the mail server was away; twice as long each further time, a third more or less at random.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan FirstRest { get; set; } = TimeSpan.FromSeconds(15);

    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan LongestRest { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>One association's letters a minute, and at once after a rest.</summary>
    [Range(1, 1_000_000)]
    public int PerMinute { get; set; } = 6_000;

    /// <summary>Of these, to one receiving domain.</summary>
    [Range(1, 1_000_000)]
    public int PerDomainPerMinute { get; set; } = 3_000;
}
