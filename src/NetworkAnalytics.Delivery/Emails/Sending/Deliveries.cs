using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Which letters to list; null: whatever it is.</summary>
public sealed record DeliveryFilter(LetterKind? Kind = null, LetterState? State = null, DateOnly? Occurrence = null, string? Recipient = null);

/// <summary>A letter as an administrator sees it: to whom by id, and what became of it. No address, and nothing of what it says.</summary>
/// <param name="Recipient"><c>member:34</c> or <c>account:…</c>.</param>
/// <param name="Reason">The mail server's code, or why it was not sent; null when there is nothing to say.</param>
/// <param name="Attempts">Times that it was handed to the mail server.</param>
public sealed record ListedDelivery(
    long Id, LetterKind Kind, DateOnly Occurrence, string Recipient, LetterState State, string? Reason, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>How one occurrence stands.</summary>
/// <param name="State">listing, sending, ended or stale.</param>
/// <param name="Counts">Letters by state.</param>
/// <param name="NextTry">When the first of the pending ones is tried; null when none is pending.</param>
public sealed record DeliveryRun(
    LetterKind Kind, DateOnly Occurrence, string State, DateTimeOffset DueAt, DateTimeOffset? EndedAt, DateTimeOffset? NextTry, IReadOnlyDictionary<LetterState, long> Counts);

/// <summary>A place in the list of occurrences, which have no numbers of their own: after the one of that day and kind.</summary>
public readonly record struct RunPosition(DateOnly Occurrence, LetterKind Kind);

/// <summary>What was sent, to be looked at and, where it failed, sent again by hand.</summary>
public sealed class Deliveries(DeliveryDatabase database, LettersBell bell, TimeProvider time)
{
    private static readonly string[] RunStates = ["listing", "sending", "ended", "stale"];

    /// <summary>Newest first.</summary>
    /// <param name="before">Read on before this id; null from the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<IReadOnlyList<ListedDelivery>> List(TenantId tenant, DeliveryFilter filter, long? before, int limit, CancellationToken cancellation) =>
        database.For<IReadOnlyList<ListedDelivery>>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT letter_id, kind, occurrence, recipient, state, reason, attempts, created_at, ended_at FROM delivery.letter
                WHERE tenant_id = $1 AND letter_id < $2 AND ($3::smallint IS NULL OR kind = $3) AND ($4::smallint IS NULL OR state = $4)
                  AND ($5::date IS NULL OR occurrence = $5) AND ($6::text IS NULL OR recipient = $6)
                ORDER BY letter_id DESC LIMIT $7
                """, tenant.Value, before ?? long.MaxValue, (short?)filter.Kind, (short?)filter.State, filter.Occurrence, filter.Recipient, Math.Clamp(limit, 1, 1000));
            var rows = new List<ListedDelivery>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                rows.Add(new(r.GetInt64(0), (LetterKind)r.GetInt16(1), r.GetFieldValue<DateOnly>(2), r.GetString(3), (LetterState)r.GetInt16(4), NotSent.Told(r.IsDBNull(5) ? null : r.GetString(5)),
                    r.GetInt16(6), r.GetFieldValue<DateTimeOffset>(7), r.IsDBNull(8) ? null : r.GetFieldValue<DateTimeOffset>(8)));
            return rows;
        }, cancellation);

    /// <summary>Occurrences with their counts, newest first.</summary>
    /// <param name="after">Read on after this one; null from the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<IReadOnlyList<DeliveryRun>> Runs(TenantId tenant, LetterKind? kind, DateOnly? occurrence, RunPosition? after, int limit, CancellationToken cancellation) =>
        database.For<IReadOnlyList<DeliveryRun>>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT r.kind, r.occurrence, r.state, r.due_at, r.ended_at, l.state, l.letters, n.next_try
                FROM (SELECT * FROM delivery.letter_run WHERE tenant_id = $1 AND ($2::smallint IS NULL OR kind = $2) AND ($3::date IS NULL OR occurrence = $3)
                        AND occurrence <= $4 AND (occurrence < $4 OR kind > $5)
                      ORDER BY occurrence DESC, kind LIMIT $6) r
                LEFT JOIN LATERAL (SELECT state, count(*) AS letters FROM delivery.letter l
                                   WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence GROUP BY state) l ON true
                LEFT JOIN LATERAL (SELECT min(not_before) AS next_try FROM delivery.letter l
                                   WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state = 0) n ON true
                ORDER BY r.occurrence DESC, r.kind, l.state
                """, tenant.Value, (short?)kind, occurrence, after?.Occurrence ?? DateOnly.MaxValue, (short)(after?.Kind ?? 0), Math.Clamp(limit, 1, 1000));
            var runs = new List<DeliveryRun>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
            {
                var (of, day) = ((LetterKind)r.GetInt16(0), r.GetFieldValue<DateOnly>(1));
                if (runs is not [.., var last] || last.Kind != of || last.Occurrence != day)
                    runs.Add(new(of, day, RunStates[r.GetInt16(2)], r.GetFieldValue<DateTimeOffset>(3), r.IsDBNull(4) ? null : r.GetFieldValue<DateTimeOffset>(4),
                        r.IsDBNull(7) ? null : r.GetFieldValue<DateTimeOffset>(7), new Dictionary<LetterState, long>()));
                if (!r.IsDBNull(5))
                    ((Dictionary<LetterState, long>)runs[^1].Counts)[(LetterState)r.GetInt16(5)] = r.GetInt64(6);
            }
            return runs;
        }, cancellation);

    /// <summary>Whether the mail server is away: nobody tries it for this association before this moment. Null: it answers, or nobody has tried.</summary>
    public Task<DateTimeOffset?> UnreachableUntil(TenantId tenant, CancellationToken cancellation) =>
        database.For<DateTimeOffset?>(tenant, async connection =>
        {
            await using var look = DeliveryDatabase.Command(connection, "SELECT min(taken_until) FROM delivery.letter_lane WHERE tenant_id = $1 AND failures > 0 AND taken_until > now()", tenant.Value);
            return await look.ExecuteScalarAsync(cancellation) is DateTime until ? new DateTimeOffset(until) : null;
        }, cancellation);

    /// <summary>Sends a failed letter once more, under its own Message-ID.</summary>
    /// <param name="evenIfUnknown">Also one of which nobody knows whether it arrived: then it may arrive twice.</param>
    /// <returns>Null when it is on its way; otherwise why not: the state it is in, or that there is none.</returns>
    public async Task<string?> Resend(TenantId tenant, long letter, bool evenIfUnknown, CancellationToken cancellation)
    {
        var state = await database.For(tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                """
                WITH mine AS (SELECT letter_id, state FROM delivery.letter WHERE tenant_id = $1 AND letter_id = $2 FOR UPDATE),
                again AS (UPDATE delivery.letter l SET state = 0, reason = NULL, attempts = 0, not_before = $4, handed_at = NULL, ended_at = NULL FROM mine
                          WHERE l.tenant_id = $1 AND l.letter_id = mine.letter_id AND (mine.state = 3 OR mine.state = 4 AND $3)),
                run AS (UPDATE delivery.letter_run r SET state = 1, ended_at = NULL FROM delivery.letter l, mine
                        WHERE r.tenant_id = $1 AND l.tenant_id = $1 AND l.letter_id = mine.letter_id AND r.kind = l.kind AND r.occurrence = l.occurrence AND r.state = 2
                          AND (mine.state = 3 OR mine.state = 4 AND $3))
                SELECT state FROM mine
                """, tenant.Value, letter, evenIfUnknown, time.GetUtcNow());
            return await update.ExecuteScalarAsync(cancellation) is short found ? (LetterState?)found : null;
        }, cancellation);
        if (state is LetterState.Failed || state is LetterState.Unknown && evenIfUnknown)
        {
            bell.Ring();
            return null;
        }
        return state is { } other ? other.Name() : "none";
    }
}
