using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>In whose name an association's letters come.</summary>
/// <param name="From">The association's own address, or the platform's.</param>
/// <param name="PublicKey">Of the signature, in base64; null when letters are not signed.</param>
public sealed record LetterSender(string From, string? ReplyTo, string? Selector, string? PublicKey)
{
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..].ToLowerInvariant();
}

/// <summary>
/// The associations' sending addresses, each with a key of its own that its letters are signed with (DKIM, RFC 6376). The
/// private half lies sealed with the key ring.
/// </summary>
public sealed class LetterSenders(DeliveryDatabase database, IDataProtectionProvider protection, IOptions<SmtpOptions> smtp, PublicAddress address, TimeProvider time)
{
    private const int KeyBits = 2048;
    private static readonly HeaderId[] Signed =
        [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.ReplyTo, HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost];

    private readonly IDataProtector _protector = protection.CreateProtector("letter-sender.v1");

    /// <summary>The association's own, or the platform's.</summary>
    public async Task<LetterSender> Get(TenantId tenant, CancellationToken cancellation) => (await Find(tenant, cancellation)).Sender;

    /// <summary>Sets the association's address, with a new key for a new domain; the old one goes on while the domain stays.</summary>
    /// <exception cref="InvalidInputException">An address is not usable.</exception>
    public async Task<LetterSender> Save(TenantId tenant, string from, string? replyTo, CancellationToken cancellation)
    {
        Check("from_address", from);
        if (replyTo is not null)
            Check("reply_to", replyTo);
        var (current, sealedKey) = await Find(tenant, cancellation);
        var wanted = new LetterSender(from, replyTo, current.Selector, current.PublicKey);
        if (sealedKey is null || current.Domain != wanted.Domain)
        {
            using var key = RSA.Create(KeyBits);
            sealedKey = _protector.Protect(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            wanted = wanted with
            {
                Selector = string.Create(CultureInfo.InvariantCulture, $"na{time.GetUtcNow():yyyyMM}"),
                PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            };
        }
        return await database.For(tenant, async connection =>
        {
            await using var upsert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.letter_sender (tenant_id, from_address, reply_to, selector, private_key, public_key, created_at) VALUES ($1, $2, $3::text, $4, $5, $6, $7)
                ON CONFLICT (tenant_id) DO UPDATE SET from_address = excluded.from_address, reply_to = excluded.reply_to, selector = excluded.selector,
                    private_key = excluded.private_key, public_key = excluded.public_key
                """, tenant.Value, wanted.From, wanted.ReplyTo, wanted.Selector, sealedKey, wanted.PublicKey, time.GetUtcNow());
            await upsert.ExecuteNonQueryAsync(cancellation);
            return wanted;
        }, cancellation);
    }

    /// <summary>The sender with what signs for it; null: nothing does.</summary>
    internal async Task<(LetterSender Sender, DkimSigner? Signer)> Signer(TenantId tenant, CancellationToken cancellation)
    {
        var (sender, sealedKey) = await Find(tenant, cancellation);
        if (sealedKey is null)
            return (sender, null);
        using var key = new MemoryStream(_protector.Unprotect(sealedKey));
        return (sender, new DkimSigner(key, sender.Domain, sender.Selector!, DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        });
    }

    /// <summary>Signs a message as it will be sent: nothing of it may be encoded anew afterwards.</summary>
    internal static void Sign(MimeMessage message, DkimSigner signer)
    {
        message.Prepare(EncodingConstraint.SevenBit);
        signer.Sign(message, Signed.Where(h => message.Headers.Contains(h)).ToArray());
    }

    private async Task<(LetterSender Sender, byte[]? SealedKey)> Find(TenantId tenant, CancellationToken cancellation) =>
        await database.For<(LetterSender, byte[]?)>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT from_address, reply_to, selector, public_key, private_key FROM delivery.letter_sender WHERE tenant_id = $1", tenant.Value);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return await r.ReadAsync(cancellation)
                ? (new(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetString(2), r.GetString(3)), r.GetFieldValue<byte[]>(4))
                : (new(Platform, null, null, null), null);
        }, cancellation);

    /// <summary>The address of the platform itself.</summary>
    internal string Platform => smtp.Value.From
        ?? $"networkanalytics@{(address.Base.HostNameType == UriHostNameType.Dns ? address.Base.IdnHost : "localhost")}";

    private static void Check(string field, string value)
    {
        if (value.Length > 254 || value.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            || !MailboxAddress.TryParse(value, out var parsed) || parsed.Address != value || parsed.LocalPart.Length == 0 || parsed.Domain.Length == 0)
            throw new InvalidInputException(field, "Give an e-mail address like lettre@association.example.");
    }
}
