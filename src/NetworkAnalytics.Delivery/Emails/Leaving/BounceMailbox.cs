using System.ComponentModel.DataAnnotations;
using Hangfire;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>Section <c>Bounces</c>: the mailbox to which letters come back.</summary>
public sealed class BounceOptions : IValidatableObject
{
    /// <summary>Null: nobody reads a mailbox; bounces can still be posted to the API.</summary>
    public string? Host { get; set; }

    /// <summary><c>imap</c> or <c>pop3</c>.</summary>
    public string Protocol { get; set; } = "imap";

    /// <summary>0: the protocol's own, under TLS.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Whether the connection need not be encrypted: for a server on this machine.</summary>
    public bool Plain { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Protocol is not ("imap" or "pop3"))
            yield return new("Bounces:Protocol: give imap or pop3.", [nameof(Protocol)]);
        if (!string.IsNullOrEmpty(Host) && (string.IsNullOrEmpty(User) || string.IsNullOrEmpty(Password)))
            yield return new("Bounces:Host needs Bounces:User and Bounces:Password.", [nameof(User)]);
    }
}

/// <summary>
/// Reads what came back, every few minutes. A report is taken out of the mailbox; the rest stays, and does not keep what comes
/// after it from being read: over IMAP it is marked as seen, over POP the newest are read first.
/// </summary>
public sealed partial class BounceMailbox
{
    /// <summary>The recurring job's stored id.</summary>
    public const string RecurringJob = "read-bounces";

    private const int AtOnce = 500;
    private readonly BounceOptions _options;
    private readonly Bounces _bounces;
    private readonly ILogger<BounceMailbox> _logger;

    internal BounceMailbox(IOptions<BounceOptions> options, Bounces bounces, ILogger<BounceMailbox> logger) => (_options, _bounces, _logger) = (options.Value, bounces, logger);

    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(60)]
    public async Task Read(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(_options.Host))
            return;
        try
        {
            await (_options.Protocol == "imap" ? Imap(cancellation) : Pop(cancellation));
        }
        catch (Exception away) when (away is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException)
        {
            LogAway(away);
        }
    }

    private SecureSocketOptions Security => _options.Plain ? SecureSocketOptions.None : SecureSocketOptions.Auto;

    private async Task Imap(CancellationToken cancellation)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(_options.Host!, _options.Port, _options.Port == 0 && !_options.Plain ? SecureSocketOptions.SslOnConnect : Security, cancellation);
        await client.AuthenticateAsync(_options.User!, _options.Password!, cancellation);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, cancellation);
        foreach (var id in (await client.Inbox.SearchAsync(SearchQuery.NotSeen, cancellation)).Take(AtOnce))
        {
            var answer = await _bounces.Take(await client.Inbox.GetMessageAsync(id, cancellation), cancellation);
            await client.Inbox.AddFlagsAsync(id, answer == BounceAnswer.NotOurs ? MessageFlags.Seen : MessageFlags.Deleted, silent: true, cancellation);
        }
        await client.Inbox.CloseAsync(expunge: true, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    private async Task Pop(CancellationToken cancellation)
    {
        using var client = new Pop3Client();
        await client.ConnectAsync(_options.Host!, _options.Port, _options.Port == 0 && !_options.Plain ? SecureSocketOptions.SslOnConnect : Security, cancellation);
        await client.AuthenticateAsync(_options.User!, _options.Password!, cancellation);
        for (var i = client.Count - 1; i >= Math.Max(0, client.Count - AtOnce); i--)
            if (await _bounces.Take(await client.GetMessageAsync(i, cancellation), cancellation) != BounceAnswer.NotOurs)
                await client.DeleteMessageAsync(i, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "The mailbox of bounces could not be read")]
    private partial void LogAway(Exception reason);
}

/// <summary>Keeps the recurring job in place where a mailbox is named.</summary>
internal sealed class BounceSchedule(IRecurringJobManager recurring, IOptions<BounceOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.Value.Host))
            recurring.RemoveIfExists(BounceMailbox.RecurringJob);
        else
            recurring.AddOrUpdate<BounceMailbox>(BounceMailbox.RecurringJob, m => m.Read(CancellationToken.None), "*/5 * * * *");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
