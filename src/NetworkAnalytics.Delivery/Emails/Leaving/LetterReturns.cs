using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Letters;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>A letter that its links may still speak for.</summary>
internal sealed record SentLetter(TenantId Tenant, long Id, Recipient Recipient, string[] Questions);

/// <summary>An encounter that a letter asks about, and what it may have brought.</summary>
internal sealed record AskedAbout(MemberId Member, string EntryId, string Kind, DateOnly Day, DateTimeOffset OccurredAt, ImmutableArray<string> Categories);

/// <summary>
/// What a letter's own links may do for its recipient. They are good for a while after it was sent, and only while the
/// address it went to is still theirs: whoever holds the letter holds the links.
/// </summary>
internal sealed class LetterReturns(DeliveryDatabase database, IMemberContacts contacts, ISealedAddresses addresses, IGrainFactory grains, TimeProvider time)
{
    /// <summary>A little longer than until the next letter.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(40);

    private const int Page = 1000;

    /// <summary>Null when the letter's links are over.</summary>
    public async Task<SentLetter?> Opens(TenantId tenant, long letter, CancellationToken cancellation)
    {
        var found = await database.For<(SentLetter, byte[])?>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT recipient, address_hash, questions FROM delivery.letter WHERE tenant_id = $1 AND letter_id = $2 AND state IN (1, 2, 4) AND handed_at > $3 AND address_hash IS NOT NULL",
                tenant.Value, letter, time.GetUtcNow() - Lifetime);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return await r.ReadAsync(cancellation) ? (new SentLetter(tenant, letter, Recipient.Read(r.GetString(0))!.Value, r.GetFieldValue<string[]>(2)), r.GetFieldValue<byte[]>(1)) : null;
        }, cancellation);
        if (found is not var (sent, hash))
            return null;
        if (sent.Recipient.Member is not { } member)
            return sent;
        var now = await contacts.Find(tenant, [member], cancellation) is [{ } contact, ..] ? contact.Email : null;
        return now is { Length: > 0 } && (await addresses.Hash(tenant, now, cancellation)).AsSpan().SequenceEqual(hash) ? sent : null;
    }

    /// <summary>Null when the letter's links are over, or the encounter was taken back.</summary>
    public async Task<AskedAbout?> Find(TenantId tenant, long letter, int question, CancellationToken cancellation)
    {
        if (await Opens(tenant, letter, cancellation) is not { Recipient.Member: { } member } sent || question >= sent.Questions.Length)
            return null;
        TenantContext.Enter(tenant);
        var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member));
        StoredEntry? about = null;
        var takenBack = false;
        for (int? after = 0; after is { } from;)
        {
            var page = await grain.GetHistory(from, Page);
            about ??= page.Entries.FirstOrDefault(e => e.EntryId == sent.Questions[question]);
            takenBack |= page.Entries.Any(e => e.Entry == EntryKind.Retracted && e.AboutEntryId == sent.Questions[question]);
            after = page.NextAfter;
        }
        if (about is not { Kind: { } kind } || takenBack)
            return null;
        var settings = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings();
        // Hidden returns first: what was announced is rarely what an encounter brings by itself.
        return new(member, about.EntryId, kind, about.LocalDay, about.OccurredAt, [.. settings.Taxonomy.OutcomeCategories.Select(c => c.Name).OrderBy(n => n is "job" or "client")]);
    }

    /// <summary>Notes that an encounter brought something. Noted twice, it is stored once.</summary>
    public async Task<bool> Note(TenantId tenant, long letter, int question, string category, CancellationToken cancellation)
    {
        if (await Find(tenant, letter, question, cancellation) is not { } about || !about.Categories.Contains(category))
            return false;
        var entry = new NewEntry { EntryId = EntryId(letter, question, category), Entry = EntryKind.Outcome, OccurredAt = time.GetUtcNow(), Kind = category, Expected = false, AboutEntryId = about.EntryId };
        return await Append(tenant, about.Member, entry) is EntryStatus.Stored or EntryStatus.AlreadyStored or EntryStatus.Conflict;
    }

    /// <summary>Takes it back.</summary>
    public async Task<bool> TakeBack(TenantId tenant, long letter, int question, string category, CancellationToken cancellation)
    {
        if (await Opens(tenant, letter, cancellation) is not { Recipient.Member: { } member })
            return false;
        var noted = EntryId(letter, question, category);
        var entry = new NewEntry { EntryId = $"{noted}.undo", Entry = EntryKind.Retracted, OccurredAt = time.GetUtcNow(), AboutEntryId = noted };
        return await Append(tenant, member, entry) is EntryStatus.Stored or EntryStatus.AlreadyStored or EntryStatus.Conflict;
    }

    private async Task<EntryStatus> Append(TenantId tenant, MemberId member, NewEntry entry)
    {
        TenantContext.Enter(tenant);
        var receipt = await grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member)).Append(new AppendEntries([entry]));
        return receipt.Receipts[0].Status;
    }

    private static string EntryId(long letter, int question, string category) => string.Create(CultureInfo.InvariantCulture, $"letter-{letter}-{question}-{category}");
}
