using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Emails.Leaving;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// Sends sign-in links and other single mails from the outbox, at once where they were written and once a minute whatever
/// was left over. Unlike letters they may arrive twice rather than never: somebody waits for them.
/// </summary>
internal sealed partial class OutboxSender(
    Outbox outbox, OutboxBell bell, ITenants tenants, LetterSenders senders, LetterMetrics metrics, IOptions<SmtpOptions> smtp, TimeProvider time, ILogger<OutboxSender> logger) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    /// <summary>The bell is rung within a transaction that is yet to be committed.</summary>
    private static readonly TimeSpan[] Looks = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(3)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!smtp.Value.IsConfigured)
            return;
        try
        {
            while (true)
            {
                try
                {
                    await (await bell.Wait(Sweep, time, stoppingToken) is { } rung ? Soon(rung, stoppingToken) : All(stoppingToken));
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    // PostgreSQL is away, most likely. Whatever it is, the next sweep finds what is left.
                    LogAway(failed);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task Soon(TenantId tenant, CancellationToken cancellation)
    {
        foreach (var look in Looks)
        {
            await Task.Delay(look, time, cancellation);
            if (await Send(tenant, cancellation) > 0)
                return;
        }
    }

    private async Task All(CancellationToken cancellation)
    {
        await Send(AuditLog.Platform, cancellation);
        foreach (var tenant in await tenants.List(cancellation))
            await Send(tenant.Id, cancellation);
    }

    internal async Task<int> Send(TenantId tenant, CancellationToken cancellation)
    {
        var mails = await outbox.Take(tenant, smtp.Value.Timeout + TimeSpan.FromSeconds(30), cancellation);
        if (mails.Count == 0)
            return 0;
        var sender = await senders.Signer(tenant, cancellation);
        var name = tenant == AuditLog.Platform ? null : (await tenants.Find(tenant, cancellation))?.Name;
        await using var session = new SmtpSession(smtp.Value);
        foreach (var mail in mails)
        {
            var outcome = await One(session, sender.Sender, sender.Signer, name ?? "NetworkAnalytics", tenant, mail, cancellation);
            metrics.CountMail(outcome.Result);
            await outbox.Settle(tenant, mail.Id, outcome, CancellationToken.None);
            if (outcome.Result != SendResult.Accepted)
                LogNotTaken(mail.Kind, mail.Id, tenant.Value, outcome.Result, outcome.Reason);
            if (outcome.Result is SendResult.Unreachable)
                break;
        }
        return mails.Count;
    }

    private async Task<SendOutcome> One(
        SmtpSession session, LetterSender sender, MimeKit.Cryptography.DkimSigner? signer, string name, TenantId tenant, OutgoingMail mail, CancellationToken cancellation)
    {
        if (!MailboxAddress.TryParse(mail.Address, out var to))
            return new(SendResult.Refused, "not_an_address");
        var message = await LetterMessage.Make(LinkMail.Write(mail.Kind, mail.Body, mail.Locale, name), sender, name, to,
            System.FormattableString.Invariant($"na-mail.{tenant.Value}.{mail.Id}@{sender.Domain}"), null, time.GetUtcNow());
        if (signer is not null)
            LetterSenders.Sign(message, signer);
        return await session.Send(message, MailboxAddress.Parse(smtp.Value.ReturnPath ?? sender.From), to, cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "Mail {Kind} {Mail} of tenant {Tenant} was not taken: {Result}, {Reason}")]
    private partial void LogNotTaken(string kind, long mail, int tenant, SendResult result, string? reason);

    [LoggerMessage(2, LogLevel.Warning, "The outbox could not be looked at")]
    private partial void LogAway(Exception reason);
}
