using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>An address that no letter is sent to. It is kept as a keyed hash: what is said is whose letter it was.</summary>
/// <param name="Letter">The letter after which it was suppressed.</param>
/// <param name="Recipient"><c>member:34</c> or <c>account:…</c>.</param>
/// <param name="Reason">refused, bounced or complained.</param>
public sealed record SuppressedAddress(long Letter, string Recipient, string Reason, DateTimeOffset Since);

/// <summary>A place in the list of suppressed addresses: an old letter may come back late, so the letter alone is none.</summary>
public readonly record struct SuppressionPosition(DateTimeOffset Since, long Letter);

/// <summary>Shows an association which addresses get nothing any more, and writes to one again once it is mended.</summary>
public sealed class SuppressedAddresses(DeliveryDatabase database)
{
    /// <summary>The latest first.</summary>
    /// <param name="after">Read on after this one; null from the latest.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<IReadOnlyList<SuppressedAddress>> List(TenantId tenant, SuppressionPosition? after, int limit, CancellationToken cancellation) =>
        database.For<IReadOnlyList<SuppressedAddress>>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT s.letter_id, l.recipient, s.reason, s.since FROM delivery.letter_suppression s JOIN delivery.letter l ON l.tenant_id = s.tenant_id AND l.letter_id = s.letter_id
                WHERE s.tenant_id = $1 AND (s.since, s.letter_id) < ($2, $3) ORDER BY s.since DESC, s.letter_id DESC LIMIT $4
                """, tenant.Value, after?.Since ?? DateTimeOffset.MaxValue, after?.Letter ?? long.MaxValue, Math.Clamp(limit, 1, 1000));
            var found = new List<SuppressedAddress>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                found.Add(new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetFieldValue<DateTimeOffset>(3)));
            return found;
        }, cancellation);

    /// <summary>Lets letters go to the address again. One whose owner complained stays as it is: that was a person's word, and only they take it back.</summary>
    /// <returns>False when no address is suppressed after this letter, or its owner complained.</returns>
    public Task<bool> Free(TenantId tenant, long letter, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var free = DeliveryDatabase.Command(connection,
                "DELETE FROM delivery.letter_suppression WHERE tenant_id = $1 AND letter_id = $2 AND reason <> $3", tenant.Value, letter, SuppressionReasons.Complained);
            return await free.ExecuteNonQueryAsync(cancellation) > 0;
        }, cancellation);
}
