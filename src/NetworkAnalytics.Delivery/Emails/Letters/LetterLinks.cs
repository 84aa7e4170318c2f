using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Mail;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>
/// The links of letters, sealed with the key ring: nobody can make one up, or make one letter's into another's. Each kind
/// is sealed for its own purpose. What a link may do is decided when it is used; the one by which somebody leaves is
/// good for ever, because it needs nothing but the recipient's name.
/// </summary>
public sealed class LetterLinks(IDataProtectionProvider protection, PublicAddress address)
{
    /// <summary>Where a member lands who came by a letter.</summary>
    public const string HomePath = "/me";

    private readonly IDataProtector _open = protection.CreateProtector("letter-open.v1");
    private readonly IDataProtector _answer = protection.CreateProtector("letter-answer.v1");
    private readonly IDataProtector _leave = protection.CreateProtector("letter-leave.v1");

    internal LetterAddresses For(TenantId tenant, long letter, Recipient recipient, int questions) =>
        new(Open(tenant, letter), [.. Enumerable.Range(0, questions).Select(q => Answer(tenant, letter, q))], Leave(tenant, recipient));

    /// <summary>Addresses for a letter that nobody gets: they lead to pages that say so.</summary>
    internal LetterAddresses Sample(int questions) =>
        new(new Uri(address.Base, "letters/open"), [.. Enumerable.Range(0, questions).Select(_ => new Uri(address.Base, "letters/answer"))], new Uri(address.Base, "letters/leave"));

    internal Uri Leave(TenantId tenant, Recipient recipient)
    {
        var name = Encoding.ASCII.GetBytes(recipient.Key);
        var payload = new byte[4 + name.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, tenant.Value);
        name.CopyTo(payload, 4);
        return Address("leave", _leave, payload);
    }

    internal (TenantId Tenant, Recipient Recipient)? ReadLeave(string? link) =>
        Read(_leave, link) is { Length: > 4 } payload && Recipient.Read(Encoding.ASCII.GetString(payload, 4, payload.Length - 4)) is { } recipient
            ? (new TenantId(BinaryPrimitives.ReadInt32LittleEndian(payload)), recipient) : null;

    internal (TenantId Tenant, long Letter)? ReadOpen(string? link) =>
        Read(_open, link) is { Length: 12 } payload ? (new TenantId(BinaryPrimitives.ReadInt32LittleEndian(payload)), BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(4))) : null;

    internal (TenantId Tenant, long Letter, int Question)? ReadAnswer(string? link) =>
        Read(_answer, link) is { Length: 13 } payload
            ? (new TenantId(BinaryPrimitives.ReadInt32LittleEndian(payload)), BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(4)), payload[12]) : null;

    private Uri Open(TenantId tenant, long letter) => Address("open", _open, Numbers(tenant, letter, 12));

    private Uri Answer(TenantId tenant, long letter, int question)
    {
        var payload = Numbers(tenant, letter, 13);
        payload[12] = (byte)question;
        return Address("answer", _answer, payload);
    }

    private static byte[] Numbers(TenantId tenant, long letter, int length)
    {
        var payload = new byte[length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, tenant.Value);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(4), letter);
        return payload;
    }

    private Uri Address(string page, IDataProtector protector, byte[] payload) => new(address.Base, $"letters/{page}?link={Base64Url.EncodeToString(protector.Protect(payload))}");

    private static byte[]? Read(IDataProtector protector, string? link)
    {
        if (link is not { Length: > 0 and <= 1000 })
            return null;
        try
        {
            return protector.Unprotect(Base64Url.DecodeFromChars(link));
        }
        catch (Exception refused) when (refused is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
