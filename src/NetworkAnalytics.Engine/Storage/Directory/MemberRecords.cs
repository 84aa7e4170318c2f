using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class MemberRecords(EngineDatabase database, MemberKeys keys, KeyedHashes hashes, TenantSettingsCache settings) : IMemberRecords
{
    public async Task<RecordState> Put(TenantId tenant, string externalId, MemberChange change, int? revision, CancellationToken cancellation)
    {
        if (ExternalIds.Check(externalId) is { } unusable)
            throw new InvalidInputException("member_id", unusable);
        if (PersonRules.Check(change) is { } wrong)
            throw new InvalidInputException(wrong);
        var (context, ours) = (await settings.Get(tenant), await hashes.For(tenant, cancellation));
        await using var transaction = await database.Begin(tenant, cancellation);
        await ProfileRows.Lock(transaction, cancellation);
        var erased = (await ErasedPeople.Load(transaction, ours, cancellation)).Last(externalId);
        var member = await Known(transaction, externalId, cancellation);
        var current = await ProfileRows.Current(transaction, member, cancellation);
        if (revision is { } expected && expected != (current?.Revision ?? 0))
            return RecordState.Moved;
        var next = Next(current, change);
        if (erased is { } before && context.LocalDay(before.At) is var day && next.JoinedOn < day)
            throw new InvalidInputException("joined_on", $"This person was erased on {day:yyyy-MM-dd} and does not come back with an earlier day of joining. If they have joined anew, give that day.");
        // Made before the row is written, and not in this transaction: keys lie elsewhere, and one too many opens nothing.
        var key = change.Name is null && change.Email is null ? null
            : await keys.ForWriting(tenant, new MemberId(member)) ?? throw new InvalidInputException("member_id", "This person is being erased; nothing is stored of them any more.");
        if (next != current)
            await ProfileRows.Add(transaction, member, next, cancellation);
        var told = await PersonRows.Write(transaction, member, change, key, ours, cancellation);
        await transaction.Commit(cancellation);
        return current is null ? RecordState.Created : told || next != current ? RecordState.Changed : RecordState.Unchanged;
    }

    public Task<RecordState> SetAttribute(TenantId tenant, string externalId, AttributeValue value, int? revision, CancellationToken cancellation)
    {
        if ((AttributeRules.CheckName("attribute", value.Attribute) ?? (value.Value is null ? null : AttributeRules.CheckValue("value", value.Value)) ?? AttributeRules.CheckDay(value.ValidFrom)) is { } wrong)
            throw new InvalidInputException(wrong);
        if (value.Value is { } text && (text.Length == 0 || text != text.Trim()))
            throw new InvalidInputException("value", "It is empty or has blanks around it; give a value, or null for none from that day on.");
        return Change(tenant, externalId, revision, attributes =>
        {
            var next = attributes.With(value);
            return AttributeRules.CheckCount(next) is { } many ? throw new InvalidInputException(many) : next;
        }, cancellation);
    }

    public Task<RecordState> RemoveAttribute(TenantId tenant, string externalId, string attribute, DateOnly? validFrom, int? revision, CancellationToken cancellation) =>
        Change(tenant, externalId, revision, attributes => attributes.Without(attribute, validFrom), cancellation);

    /// <param name="next">Null: there is nothing to change.</param>
    private async Task<RecordState> Change(TenantId tenant, string externalId, int? revision, Func<MemberAttributes, MemberAttributes?> next, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await ProfileRows.Lock(transaction, cancellation);
        if (await KnownMember.Find(transaction, externalId, cancellation) is not { } known || await ProfileRows.Current(transaction, known.Member.Value, cancellation) is not { } current)
            return RecordState.NotFound;
        if (revision is { } expected && expected != current.Revision)
            return RecordState.Moved;
        var before = MemberAttributes.Read(current.Attributes, current.DatedAttributes);
        if (next(before) is not { } after)
            return RecordState.NotFound;
        if (before.All().SequenceEqual(after.All()))
            return RecordState.Unchanged;
        var (attributes, dated) = after.Write();
        await ProfileRows.Add(transaction, known.Member.Value, current with { Attributes = attributes, DatedAttributes = dated }, cancellation);
        await transaction.Commit(cancellation);
        return RecordState.Changed;
    }

    private static async Task<int> Known(TenantTransaction transaction, string externalId, CancellationToken cancellation)
    {
        if (await KnownMember.Find(transaction, externalId, cancellation) is { } known)
            return known.Member.Value;
        await transaction.Execute("INSERT INTO analytics.member (tenant_id, external_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", cancellation, externalId);
        return await transaction.Scalar<int>("SELECT member_id FROM analytics.member WHERE tenant_id = $1 AND external_id = $2", cancellation, externalId);
    }

    private static ProfileRow Next(ProfileRow? current, MemberChange change)
    {
        var joined = change.JoinedOn ?? current?.JoinedOn ?? throw new InvalidInputException("joined_on", "It is missing; a member who is not in the directory yet needs a day of joining, like 2026-03-14.");
        var left = change.Given.Contains("left_on") ? change.LeftOn : current?.LeftOn;
        if (left < joined)
            throw new InvalidInputException("left_on", $"{left:yyyy-MM-dd} lies before joined_on ({joined:yyyy-MM-dd}).");
        return (current ?? new ProfileRow(0, joined, null, "{}", "{}", true)) with { JoinedOn = joined, LeftOn = left };
    }
}
