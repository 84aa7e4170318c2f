using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>A letter ready to be handed over.</summary>
/// <param name="Questions">The encounters that it asks about, for when an answer comes.</param>
internal sealed record ComposedLetter(MimeMessage Message, MailboxAddress ReturnPath, MailboxAddress To, byte[] AddressHash, string[] Questions)
{
    public string Domain => To.Domain.ToLowerInvariant();
}

/// <summary>What a chunk of letters has in common: whose they are, in whose name, and how their recipients are addressed.</summary>
internal sealed record LetterBatch(
    string Association, string Language, TimeZoneInfo Zone, LetterSender Sender, DkimSigner? Signer, IReadOnlyDictionary<MemberId, MemberContact> Contacts, IReadOnlyDictionary<string, Administrator> Administrators);

/// <summary>An administrator as letters address them.</summary>
internal sealed record Administrator(Recipient Recipient, string Email, string Locale);

/// <summary>Makes letters out of what a member's grain, the published benchmarks and the directory say.</summary>
internal sealed class LetterComposer(
    ITenants tenants, IGrainFactory grains, IMemberContacts contacts, MemberFactsReader members, DigestReader digests, Administrators administrators, LetterSenders senders,
    ISealedAddresses addresses, LetterLinks links, IOptions<SmtpOptions> smtp, TimeProvider time)
{
    public async Task<LetterBatch> Begin(TenantId tenant, IReadOnlyList<LetterRow> letters, CancellationToken cancellation)
    {
        TenantContext.Enter(tenant);
        var settings = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings();
        var association = await tenants.Find(tenant, cancellation) ?? throw new InvalidInputException("tenant", "There is no such association any more.");
        var (sender, signer) = await senders.Signer(tenant, cancellation);
        var people = letters.Select(l => l.Recipient.Member).OfType<MemberId>().ToHashSet();
        return new LetterBatch(association.Name, settings.Locale, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone), sender, signer,
            people.Count == 0 ? new Dictionary<MemberId, MemberContact>() : (await contacts.Find(tenant, people, cancellation)).ToDictionary(c => c.Id),
            letters.Any(l => l.Recipient.Member is null) ? (await administrators.List(tenant, cancellation)).ToDictionary(a => a.Recipient.Key) : new Dictionary<string, Administrator>());
    }

    /// <returns>The letter, or why there is none: one of <see cref="NotSent"/>.</returns>
    public async Task<(ComposedLetter? Letter, string? NotSent)> Compose(LetterBatch batch, LetterRow row, CancellationToken cancellation)
    {
        if (row.Recipient.Member is { } member)
        {
            if (!batch.Contacts.TryGetValue(member, out var contact) || contact.Email is not { Length: > 0 } email || !MailboxAddress.TryParse(email, out var address))
                return (null, NotSent.NoAddress);
            var facts = await members.Read(row.Tenant, member, row.Occurrence, batch.Association, contact.Name, LetterTexts.Language(contact.Locale, batch.Language), cancellation);
            if (facts is null)
                return (null, NotSent.Left);
            if (!row.WhenNothingNew && !row.First && facts.Month.Entries == 0)
                return (null, NotSent.NothingNew);
            var addressed = links.For(row.Tenant, row.Id, row.Recipient, facts.Month.Asked.Length);
            address.Name = contact.Name;
            return (await Ready(batch, row, MemberLetter.Write(facts, addressed), addressed.Leave, address, [.. facts.Month.Asked.Select(a => a.EntryId)], cancellation), null);
        }
        if (!batch.Administrators.TryGetValue(row.Recipient.Key, out var administrator))
            return (null, NotSent.Left);
        var to = MailboxAddress.Parse(administrator.Email);
        var culture = LetterTexts.Language(administrator.Locale, batch.Language);
        if (row.Kind == LetterKind.Test)
        {
            var tested = TestedLetter.Read(row.About);
            culture = LetterTexts.Language(tested.Language, culture.Name);
            var shown = tested.IsDigest
                ? DigestLetter.Write(await digests.Read(row.Tenant, row.Occurrence, batch.Association, batch.Zone, culture, cancellation), links.Sample(0) with { Leave = links.Leave(row.Tenant, row.Recipient) })
                : MemberLetter.Write(Samples.Get(tested.Sample, batch.Association, row.Occurrence, culture), links.Sample(3), test: true);
            return (await Ready(batch, row, shown, links.Leave(row.Tenant, row.Recipient), to, [], cancellation), null);
        }
        var own = links.For(row.Tenant, row.Id, row.Recipient, 0);
        var digest = DigestLetter.Write(await digests.Read(row.Tenant, row.Occurrence, batch.Association, batch.Zone, culture, cancellation), own);
        return (await Ready(batch, row, digest, own.Leave, to, [], cancellation), null);
    }

    private async Task<ComposedLetter> Ready(LetterBatch batch, LetterRow row, LetterContent content, Uri leave, MailboxAddress to, string[] questions, CancellationToken cancellation)
    {
        var message = await LetterMessage.Make(content, batch.Sender, batch.Association, to, MessageIds.Of(row.Tenant, row.Id, row.MessageKey, batch.Sender.Domain),
            leave, time.GetUtcNow());
        if (batch.Signer is { } signer)
            LetterSenders.Sign(message, signer);
        return new(message, MailboxAddress.Parse(smtp.Value.ReturnPath ?? batch.Sender.From), to, await addresses.Hash(row.Tenant, to.Address, cancellation), questions);
    }
}
