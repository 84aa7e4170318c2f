using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Stored names of what is mailed.</summary>
internal static class MailKinds
{
    public const string SignInLink = "sign_in_link";
    public const string Invitation = "invitation";
    public const string MemberInvitation = "member_invitation";
}

/// <summary>Section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Print links on the console instead of waiting for a mail server. On in development unless said otherwise.</summary>
    public bool? PrintLinks { get; set; }
}

/// <param name="Body">A link: what the words around it are is decided when it is sent.</param>
internal sealed record OutgoingMail(long Id, string Kind, string Address, string Locale, string Body);

/// <summary>Mail on its way out, written in the transaction of its cause. The mail server's side reads it from here.</summary>
public sealed class Outbox(DeliveryDatabase database, ISealedAddresses addresses, IDataProtectionProvider protection, IHostEnvironment environment, IOptions<MailOptions> options, TimeProvider time)
{
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
        if (wanted && (options.Value.PrintLinks ?? environment.IsDevelopment()))
            await Console.Error.WriteLineAsync($"Mail ({kind}): {body}");
    }

    /// <summary>What waits to be sent, oldest first.</summary>
    internal async Task<List<OutgoingMail>> Waiting(TenantId tenant, CancellationToken cancellation)
    {
        var waiting = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT message_id, kind, owner, sealed_address, locale, body FROM delivery.outbox
                WHERE tenant_id = $1 AND sent_at IS NULL AND expires_at > $2 AND sealed_address IS NOT NULL ORDER BY message_id LIMIT 1000
                """, tenant.Value, time.GetUtcNow());
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
