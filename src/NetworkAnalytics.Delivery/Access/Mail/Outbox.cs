using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
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
    public const string MemberInvitation = "member_invitation";
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
    DeliveryDatabase database, ISealedAddresses addresses, IDataProtectionProvider protection, IHostEnvironment environment, IOptions<MailOptions> options, IOptions<SmtpOptions> smtp, OutboxBell bell,
    TimeProvider time)
{
    /// <summary>After each try that was put off.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);
    private const string OwnerPrefix = "member:";
    private readonly IDataProtector _protector = protection.CreateProtector("outbox.v1");

    /// <param name="member">Whose address it is; null: no member's.</param>
    /// <param name="wanted">False: the same statements run and store nothing.</param>
    internal async Task Add(NpgsqlConnection connection, TenantId tenant, string kind, MemberId? member, string address, string locale, string body, TimeSpan lifetime, bool wanted, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var hidden = await addresses.Seal(tenant, member, address, cancellation);
        wanted &= hidden is not null;
        await using var insert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.outbox (tenant_id, kind, owner, sealed_address, address_hash, locale, body, created_at, expires_at)
            SELECT $1, $2, $3::text, $4::bytea, $5::bytea, $6, $7, $8, $9 WHERE $10
            """, tenant.Value, kind, Owner(member), hidden?.Text.ToArray(), hidden?.Hash.ToArray(), locale, _protector.Protect(Encoding.UTF8.GetBytes(body)), now, now + lifetime, wanted);
        await insert.ExecuteNonQueryAsync(cancellation);
        // Never through the log, which is kept and shipped: a link opens somebody's history.
        if (wanted && (options.Value.PrintLinks ?? environment.IsDevelopment() && !smtp.Value.IsConfigured))
            await Console.Error.WriteLineAsync($"Mail ({kind}): {body}");
        if (wanted)
            bell.Ring(tenant);
    }

    /// <summary>Takes what waits to be sent, oldest first, for a while: nobody else is given it meanwhile.</summary>
    internal Task<List<OutgoingMail>> Take(TenantId tenant, TimeSpan lease, CancellationToken cancellation) => Open(tenant,
        """
        UPDATE delivery.outbox o SET attempts = attempts + 1, not_before = $3
        FROM (SELECT message_id FROM delivery.outbox WHERE tenant_id = $1 AND sent_at IS NULL AND failed_at IS NULL AND expires_at > $2 AND not_before <= $2 AND sealed_address IS NOT NULL
              ORDER BY message_id LIMIT 100 FOR UPDATE SKIP LOCKED) w
        WHERE o.tenant_id = $1 AND o.message_id = w.message_id
        RETURNING o.message_id, kind, owner, sealed_address, locale, body
        """, [tenant.Value, time.GetUtcNow(), time.GetUtcNow() + lease], cancellation);

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
    internal Task<List<OutgoingMail>> Waiting(TenantId tenant, CancellationToken cancellation) => Open(tenant,
        """
        SELECT message_id, kind, owner, sealed_address, locale, body FROM delivery.outbox
        WHERE tenant_id = $1 AND sent_at IS NULL AND expires_at > $2 AND sealed_address IS NOT NULL ORDER BY message_id LIMIT 1000
        """, [tenant.Value, time.GetUtcNow()], cancellation);

    private async Task<List<OutgoingMail>> Open(TenantId tenant, string sql, object[] parameters, CancellationToken cancellation)
    {
        var waiting = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, sql, parameters);
            var mails = new List<(MemberId? Member, byte[] Address, OutgoingMail Mail)>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                mails.Add((Member(r.IsDBNull(2) ? null : r.GetString(2)), r.GetFieldValue<byte[]>(3),
                    new(r.GetInt64(0), r.GetString(1), "", r.GetString(4), Encoding.UTF8.GetString(_protector.Unprotect(r.GetFieldValue<byte[]>(5))))));
            return mails;
        }, cancellation);
        var open = new List<OutgoingMail>(waiting.Count);
        foreach (var (member, address, mail) in waiting)
            if (await addresses.Open(tenant, member, address, cancellation) is { } readable)
                open.Add(mail with { Address = readable });
        return open;
    }

    private static string? Owner(MemberId? member) => member is { } id ? $"{OwnerPrefix}{id}" : null;

    private static MemberId? Member(string? owner) => owner is null ? null : new MemberId(int.Parse(owner.AsSpan(OwnerPrefix.Length), CultureInfo.InvariantCulture));
}
