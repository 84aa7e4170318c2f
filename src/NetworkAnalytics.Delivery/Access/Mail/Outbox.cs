using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Sending;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Stored names of what is mailed.</summary>
internal static class MailKinds
{
    public const string SignInLink = "sign_in_link";
    public const string Invitation = "invitation";

    /// <summary>To an administrator: none of a run's letters could be delivered.</summary>
    public const string RunFailed = "run_failed";
}

/// <summary>Section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Print links on the console instead of waiting for a mail server. On in development unless said otherwise.</summary>
    public bool? PrintLinks { get; set; }
}

/// <param name="Body">A link, and a day on a line of its own where the words name one; the words around them are chosen when it is sent.</param>
internal sealed record OutgoingMail(long Id, string Kind, string Address, string Locale, string Body);

/// <summary>Mail on its way out, written in the transaction of its cause. The mail server's side reads it from here.</summary>
public sealed class Outbox(
    DeliveryDatabase database, IDataProtectionProvider protection, IHostEnvironment environment, IOptions<MailOptions> options, IOptions<SmtpOptions> smtp, OutboxBell bell, TimeProvider time)
{
    /// <summary>After each try that was put off.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);

    private readonly IDataProtector _protector = protection.CreateProtector("outbox.v1");

    /// <param name="wanted">False: the same statement runs and stores nothing.</param>
    internal async Task Add(NpgsqlConnection connection, TenantId tenant, string kind, string address, string locale, string body, TimeSpan lifetime, bool wanted, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var insert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.outbox (tenant_id, kind, address, locale, body, created_at, expires_at)
            SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $8
            """, tenant.Value, kind, address, locale, _protector.Protect(Encoding.UTF8.GetBytes(body)), now, now + lifetime, wanted);
        await insert.ExecuteNonQueryAsync(cancellation);
        // Never through the log, which is kept and shipped: a link opens somebody's history.
        if (wanted && (options.Value.PrintLinks ?? environment.IsDevelopment() && !smtp.Value.IsConfigured))
            await Console.Error.WriteLineAsync($"Mail ({kind}): {body}");
        if (wanted)
            bell.Ring(tenant);
    }

    /// <summary>Takes what waits to be sent, oldest first, for a while: nobody else is given it meanwhile.</summary>
    internal Task<List<OutgoingMail>> Take(TenantId tenant, TimeSpan lease, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var take = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.outbox o SET attempts = attempts + 1, not_before = $3
                FROM (SELECT message_id FROM delivery.outbox WHERE tenant_id = $1 AND sent_at IS NULL AND failed_at IS NULL AND expires_at > $2 AND not_before <= $2
                      ORDER BY message_id LIMIT 100 FOR UPDATE SKIP LOCKED) w
                WHERE o.tenant_id = $1 AND o.message_id = w.message_id
                RETURNING o.message_id, kind, address, locale, body
                """, tenant.Value, time.GetUtcNow(), time.GetUtcNow() + lease);
            return await Read(take, cancellation);
        }, cancellation);

    /// <summary>Writes down what the mail server did with a mail.</summary>
    internal Task Settle(TenantId tenant, long message, SendOutcome outcome, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await using var settle = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.outbox SET sent_at = CASE WHEN $3 THEN $5::timestamptz END, failed_at = CASE WHEN $4 THEN $5::timestamptz END, failure = $6::text,
                    not_before = $5::timestamptz + least(attempts, 20) * $7::interval
                WHERE tenant_id = $1 AND message_id = $2
                """, tenant.Value, message, outcome.Result == SendResult.Accepted, outcome.Result == SendResult.Refused, now, outcome.Reason, FirstDelay);
            return await settle.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <summary>What waits to be sent, oldest first.</summary>
    internal Task<List<OutgoingMail>> Waiting(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT message_id, kind, address, locale, body FROM delivery.outbox WHERE tenant_id = $1 AND sent_at IS NULL AND expires_at > $2 ORDER BY message_id LIMIT 1000",
                tenant.Value, time.GetUtcNow());
            return await Read(select, cancellation);
        }, cancellation);

    private async Task<List<OutgoingMail>> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        var mails = new List<OutgoingMail>();
        await using var r = await command.ExecuteReaderAsync(cancellation);
        while (await r.ReadAsync(cancellation))
            mails.Add(new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), Encoding.UTF8.GetString(_protector.Unprotect(r.GetFieldValue<byte[]>(4)))));
        return mails;
    }
}
