using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>What became of trying to take a letter in hand.</summary>
/// <param name="Epoch">The claim; null when the letter is not to be handed over now.</param>
/// <param name="State">What the row says when it is not.</param>
internal readonly record struct Claim(int? Epoch, LetterState State, string? Reason);

/// <summary>
/// The states of letters. A letter is handed to the mail server only between <see cref="Claim"/>, which is committed
/// first, and <see cref="Settle"/>; what is never settled was perhaps sent, and is parked.
/// </summary>
internal sealed class LetterRows(DeliveryDatabase database, IOptions<LettersOptions> options, IOptions<SmtpOptions> smtp, TimeProvider time)
{
    /// <summary>Longer than a letter may take, so that a claim that ran out has nobody at work on it. By the database's clock: replicas' own may differ.</summary>
    public TimeSpan Lease { get; } = options.Value.Lease > smtp.Value.Timeout ? options.Value.Lease : smtp.Value.Timeout + TimeSpan.FromSeconds(5);

    /// <summary>Letters that may be sent now, oldest first; each lane has its own share of them.</summary>
    public Task<List<LetterRow>> Waiting(TenantId tenant, int lane, int limit, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT l.letter_id, l.kind, l.occurrence, l.recipient, l.message_key, l.attempts, l.about,
                       coalesce(r.when_nothing_new, s.when_nothing_new, true), coalesce(r.due_at, l.created_at), coalesce(s.stale_after_hours, 168),
                       NOT EXISTS (SELECT FROM delivery.letter o WHERE o.tenant_id = l.tenant_id AND o.recipient = l.recipient AND o.kind = l.kind AND o.state IN (2, 4))
                FROM delivery.letter l
                LEFT JOIN delivery.letter_run r ON r.tenant_id = l.tenant_id AND r.kind = l.kind AND r.occurrence = l.occurrence
                LEFT JOIN delivery.letter_schedule s ON s.tenant_id = l.tenant_id AND s.kind = l.kind
                WHERE l.tenant_id = $1 AND l.state = 0 AND l.not_before <= $2 AND l.letter_id % $3 = $4 ORDER BY l.letter_id LIMIT $5
                """, tenant.Value, time.GetUtcNow(), (long)options.Value.Lanes, (long)lane, limit);
            var rows = new List<LetterRow>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                rows.Add(new(tenant, r.GetInt64(0), (LetterKind)r.GetInt16(1), r.GetFieldValue<DateOnly>(2), Recipient.Read(r.GetString(3))!.Value, r.GetGuid(4), r.GetInt16(5),
                    r.IsDBNull(6) ? null : r.GetString(6), r.GetBoolean(7), r.GetFieldValue<DateTimeOffset>(8), r.GetInt32(9), r.GetBoolean(10)));
            return rows;
        }, cancellation);

    /// <summary>
    /// Takes a letter in hand, if its recipient still wants it, its address is not suppressed, the last one is long enough
    /// ago and the association's allowance is not used up: all of it decided and committed together, before anything is sent.
    /// </summary>
    /// <param name="addressHash">Null: only asks whether it would go out, and takes nothing.</param>
    public async Task<Claim> Claim(LetterRow letter, byte[]? addressHash, string domain, string[] questions, CancellationToken cancellation)
    {
        var (tenant, now) = (letter.Tenant, time.GetUtcNow());
        try
        {
            return await database.For(tenant, async connection =>
            {
                // Two letters to one person are decided one after the other.
                await Run(connection, "SELECT pg_advisory_xact_lock(hashtextextended('letter ' || $2, $1))", cancellation, (long)tenant.Value, letter.Recipient.Key);
                var (mine, suppressed, last) = await Look(connection, letter, addressHash, cancellation);
                if (!mine)
                    return new Claim(null, LetterState.Pending, null);
                if (Refusal(letter, await EmailChoices.Get(connection, tenant, letter.Recipient, cancellation), suppressed, last, now, out var notBefore) is { } reason)
                {
                    await Run(connection, "UPDATE delivery.letter SET state = 5, reason = $3, ended_at = $4 WHERE tenant_id = $1 AND letter_id = $2 AND state = 0",
                        cancellation, tenant.Value, letter.Id, reason, now);
                    return new Claim(null, LetterState.NotSent, reason);
                }
                if (notBefore > now)
                {
                    await Run(connection, "UPDATE delivery.letter SET not_before = $3 WHERE tenant_id = $1 AND letter_id = $2", cancellation, tenant.Value, letter.Id, notBefore);
                    return new Claim(null, LetterState.Pending, NotSent.Spaced);
                }
                if (addressHash is null)
                    return new Claim(0, LetterState.Pending, null);
                if (await Allowance.Take(connection, tenant, domain, options.Value, now, cancellation) is var wait && wait > TimeSpan.Zero)
                    throw new NoAllowanceException(wait);
                await using var claim = DeliveryDatabase.Command(connection,
                    """
                    UPDATE delivery.letter SET state = 1, epoch = epoch + 1, attempts = attempts + 1, lease_until = now() + $3::interval, handed_at = $4, address_hash = $5, questions = $6, reason = NULL
                    WHERE tenant_id = $1 AND letter_id = $2 AND state = 0 RETURNING epoch
                    """, tenant.Value, letter.Id, Lease, now, addressHash, questions);
                return new Claim((int)(await claim.ExecuteScalarAsync(cancellation))!, LetterState.Sending, null);
            }, cancellation);
        }
        catch (NoAllowanceException later)
        {
            await database.For(tenant, connection => Run(connection, "UPDATE delivery.letter SET not_before = $3 WHERE tenant_id = $1 AND letter_id = $2 AND state = 0",
                cancellation, tenant.Value, letter.Id, now + later.Wait), cancellation);
            return new(null, LetterState.Pending, "allowance");
        }
    }

    /// <summary>Writes down what the mail server did with a claimed letter. A claim that was parked meanwhile is put right.</summary>
    public Task Settle(LetterRow letter, int epoch, SendOutcome outcome, double chance, CancellationToken cancellation) =>
        database.For(letter.Tenant, async connection =>
        {
            var now = time.GetUtcNow();
            var (state, notBefore, reason, counts) = (LetterState.Failed, now, outcome.Reason, true);
            switch (outcome.Result)
            {
                case SendResult.Accepted:
                    state = LetterState.Accepted;
                    break;
                case SendResult.Unknown:
                    state = LetterState.Unknown;
                    break;
                case SendResult.Deferred when letter.Attempts + 1 < options.Value.MaxAttempts:
                    (state, notBefore) = (LetterState.Pending, now + Backoff.Delay(letter.Attempts + 1, options.Value.FirstDelay, options.Value.LongestDelay, chance));
                    break;
                // No letter's fault: it is as if nobody had tried.
                case SendResult.Unreachable or SendResult.Interrupted:
                    (state, counts) = (LetterState.Pending, false);
                    break;
                default:
                    break;
            }
            var open = state == LetterState.Pending;
            await Run(connection,
                """
                UPDATE delivery.letter SET state = $4, reason = $5::text, not_before = $6, lease_until = NULL,
                    handed_at = CASE WHEN $7 THEN NULL ELSE handed_at END, ended_at = CASE WHEN $7 THEN NULL ELSE $8::timestamptz END, attempts = attempts - CASE WHEN $9 THEN 0 ELSE 1 END
                WHERE tenant_id = $1 AND letter_id = $2 AND epoch = $3 AND state IN (1, 4)
                """, cancellation, letter.Tenant.Value, letter.Id, epoch, (short)state, reason, notBefore, open, now, counts);
            if (outcome.AddressIsBad)
                await Leaving.Suppressions.Add(connection, letter.Tenant, letter.Id, Leaving.SuppressionReasons.Refused, now, cancellation);
            return true;
        }, cancellation);

    /// <summary>A letter that is not worth composing, or cannot be.</summary>
    public Task SetAside(LetterRow letter, LetterState state, string reason, CancellationToken cancellation) =>
        database.For(letter.Tenant, connection => Run(connection, "UPDATE delivery.letter SET state = $3, reason = $4, ended_at = $5 WHERE tenant_id = $1 AND letter_id = $2 AND state = 0",
            cancellation, letter.Tenant.Value, letter.Id, (short)state, reason, time.GetUtcNow()), cancellation);

    /// <summary>Tries again later; a letter that was tried too often has failed. It has not been handed over.</summary>
    public Task PutOff(LetterRow letter, string reason, double chance, CancellationToken cancellation) =>
        database.For(letter.Tenant, connection => Run(connection,
            """
            UPDATE delivery.letter SET attempts = attempts + 1, not_before = $4, reason = $3,
                state = CASE WHEN attempts + 1 >= $5 THEN 3 ELSE 0 END, ended_at = CASE WHEN attempts + 1 >= $5 THEN $6::timestamptz END
            WHERE tenant_id = $1 AND letter_id = $2 AND state = 0
            """, cancellation, letter.Tenant.Value, letter.Id, reason,
            time.GetUtcNow() + Backoff.Delay(letter.Attempts + 1, options.Value.FirstDelay, options.Value.LongestDelay, chance), options.Value.MaxAttempts, time.GetUtcNow()), cancellation);

    /// <summary>Parks what a dead worker had in hand: perhaps sent, perhaps not.</summary>
    public Task<int> Park(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, connection => Run(connection,
            "UPDATE delivery.letter SET state = 4, reason = 'worker_lost', ended_at = $2, lease_until = NULL WHERE tenant_id = $1 AND state = 1 AND lease_until < now()",
            cancellation, tenant.Value, time.GetUtcNow()), cancellation);

    private static async Task<(bool Mine, bool Suppressed, LastLetter? Last)> Look(NpgsqlConnection connection, LetterRow letter, byte[]? addressHash, CancellationToken cancellation)
    {
        await using var look = DeliveryDatabase.Command(connection,
            """
            SELECT l.state = 0,
                   EXISTS (SELECT FROM delivery.letter_suppression s WHERE s.tenant_id = $1 AND s.address_hash = $3::bytea),
                   (SELECT max(o.occurrence) FROM delivery.letter o WHERE o.tenant_id = $1 AND o.recipient = $4 AND o.kind = $5 AND o.state IN (1, 2, 4) AND o.letter_id <> $2),
                   (SELECT max(o.handed_at) FROM delivery.letter o WHERE o.tenant_id = $1 AND o.recipient = $4 AND o.kind = $5 AND o.state IN (1, 2, 4) AND o.letter_id <> $2)
            FROM delivery.letter l WHERE l.tenant_id = $1 AND l.letter_id = $2 FOR UPDATE
            """, letter.Tenant.Value, letter.Id, addressHash, letter.Recipient.Key, (short)letter.Kind);
        await using var r = await look.ExecuteReaderAsync(cancellation);
        return await r.ReadAsync(cancellation)
            ? (r.GetBoolean(0), r.GetBoolean(1), r.IsDBNull(2) || r.IsDBNull(3) ? null : new LastLetter(r.GetFieldValue<DateOnly>(2), r.GetFieldValue<DateTimeOffset>(3)))
            : (false, false, null);
    }

    private static string? Refusal(LetterRow letter, EmailChoice choice, bool suppressed, LastLetter? last, DateTimeOffset now, out DateTimeOffset notBefore)
    {
        notBefore = default;
        if (suppressed)
            return NotSent.Suppressed;
        if (letter.Kind == LetterKind.Test)
            return null;
        if (choice == EmailChoice.Never)
            return NotSent.Unwanted;
        var latest = letter.DueAt.AddHours(letter.StaleAfterHours);
        if (Spacing.Earliest(choice, last, letter.Occurrence) is not { } earliest || earliest > latest)
            return NotSent.Spaced;
        notBefore = earliest;
        return now > latest ? NotSent.Stale : null;
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = DeliveryDatabase.Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Rolls the claim back.</summary>
    private sealed class NoAllowanceException(TimeSpan wait) : Exception
    {
        public TimeSpan Wait { get; } = wait;
    }
}
