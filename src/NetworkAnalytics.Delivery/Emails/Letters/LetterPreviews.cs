using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>A letter as it would be sent, to be looked at; its links lead nowhere.</summary>
/// <param name="Html">Whole, with its pictures inside.</param>
public sealed record LetterPreview(string Language, string Subject, string Text, string Html);

/// <summary>Shows letters before anybody gets them.</summary>
public sealed class LetterPreviews
{
    private readonly ITenants _tenants;
    private readonly IMemberContacts _contacts;
    private readonly MemberFactsReader _members;
    private readonly DigestReader _digests;
    private readonly LetterLinks _links;

    internal LetterPreviews(ITenants tenants, IMemberContacts contacts, MemberFactsReader members, DigestReader digests, LetterLinks links) =>
        (_tenants, _contacts, _members, _digests, _links) = (tenants, contacts, members, digests, links);

    /// <summary>Beside the samples: the administrators' digest, which invents nothing.</summary>
    public const string Digest = "digest";

    /// <summary>What a sample may be called.</summary>
    public static IReadOnlyCollection<string> SampleNames => Samples.Names;

    /// <summary>A letter to an invented member of this association, or its digest as it would be today.</summary>
    /// <param name="sample">One of <see cref="SampleNames"/>, or <see cref="Digest"/>; null: with a hidden return.</param>
    /// <param name="language">en or fr.</param>
    /// <exception cref="InvalidInputException">There is no such association, sample or language.</exception>
    public async Task<LetterPreview> Sample(TenantId tenant, string? sample, DateOnly day, TimeZoneInfo zone, string language, CancellationToken cancellation)
    {
        var culture = ComparisonWording.FindCulture(language) ?? throw new InvalidInputException("lang", "Give en or fr.");
        if (sample == Digest)
            return await Show(DigestLetter.Write(await _digests.Read(tenant, day, await Name(tenant, cancellation), zone, culture, cancellation), _links.Sample(0)));
        var facts = Samples.Get(sample, await Name(tenant, cancellation), day, culture);
        return await Show(MemberLetter.Write(facts, _links.Sample(facts.Month.Asked.Length), test: true));
    }

    /// <summary>A member's own letter: for the member, and for nobody else.</summary>
    /// <returns>Null when they have no curve by that day.</returns>
    public async Task<LetterPreview?> Own(TenantId tenant, MemberId member, DateOnly day, string? language, string associationLanguage, CancellationToken cancellation)
    {
        var contact = await _contacts.Find(tenant, [member], cancellation) is [{ } found, ..] ? found : null;
        var culture = LetterTexts.Language(language ?? contact?.Locale, associationLanguage);
        return await _members.Read(tenant, member, day, await Name(tenant, cancellation), contact?.Name, culture, cancellation) is { } facts
            ? await Show(MemberLetter.Write(facts, _links.Sample(facts.Month.Asked.Length)))
            : null;
    }

    private async Task<string> Name(TenantId tenant, CancellationToken cancellation) =>
        (await _tenants.Find(tenant, cancellation))?.Name ?? throw new InvalidInputException("tenant", "There is no such association.");

    private static async Task<LetterPreview> Show(LetterContent letter) =>
        new(letter.Culture.TwoLetterISOLanguageName, letter.Subject, LetterPlainText.Write(letter), await LetterHtml.Write(letter, embedded: true));
}
