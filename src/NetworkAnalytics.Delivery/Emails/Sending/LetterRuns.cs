using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Emails.Schedules;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// The occurrences of an association's letters: begun when they are due, listed page by page (a row for each recipient,
/// once, whoever lists it again), and ended when no letter of theirs is open.
/// </summary>
public sealed class LetterRuns(DeliveryDatabase database, LetterSchedules schedules, IMemberDirectory directory, LettersBell bell, TimeProvider time)
{
    private const int Page = 1000;

    /// <summary>
    /// Begins the occurrence of this day now, by hand, whatever the schedule says. Begun before, it is listed once more:
    /// who has a letter of it has it already, and who came since gets theirs.
    /// </summary>
    /// <param name="whenNothingNew">Null: as the schedule says.</param>
    public async Task Begin(TenantId tenant, LetterKind kind, DateOnly day, bool? whenNothingNew, CancellationToken cancellation)
    {
        await database.For(tenant, async connection =>
        {
            if (await Add(connection, tenant, kind, new(day, time.GetUtcNow()), whenNothingNew, stale: false, cancellation) > 0)
                return true;
            await using var again = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.letter_run SET state = 0, listed_to = 0, ended_at = NULL, due_at = CASE WHEN state = 3 THEN $4 ELSE due_at END
                WHERE tenant_id = $1 AND kind = $2 AND occurrence = $3 AND state IN (2, 3)
                """, tenant.Value, (short)kind, day, time.GetUtcNow());
            return await again.ExecuteNonQueryAsync(cancellation) > 0;
        }, cancellation);
        bell.Ring();
    }

    /// <summary>Begins what is due by the schedules; an occurrence that is due by far too long is noted and not sent.</summary>
    internal async Task BeginDue(TenantId tenant, CancellationToken cancellation)
    {
        foreach (var kind in (LetterKind[])[LetterKind.Benchmark, LetterKind.Digest])
        {
            if (await schedules.Find(tenant, kind, cancellation) is not { Active: true } schedule)
                continue;
            var now = time.GetUtcNow();
            if (Occurrences.LastDue(schedule, await schedules.Zone(tenant), now) is { } due)
                await database.For(tenant, connection => Add(connection, tenant, kind, due, null, due.IsStale(schedule, now), cancellation), cancellation);
        }
    }

    /// <summary>Whether a worker has anything to do: recipients to list, letters to send or to park, runs to end.</summary>
    internal Task<bool> HasWork(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var look = DeliveryDatabase.Command(connection,
                """
                SELECT EXISTS (SELECT FROM delivery.letter_run WHERE tenant_id = $1 AND state = 0)
                    OR EXISTS (SELECT FROM delivery.letter WHERE tenant_id = $1 AND (state = 0 AND not_before <= $2 OR state = 1 AND lease_until < now()))
                    OR EXISTS (SELECT FROM delivery.letter_run r WHERE tenant_id = $1 AND state = 1
                               AND NOT EXISTS (SELECT FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state IN (0, 1)))
                """, tenant.Value, time.GetUtcNow());
            return (bool)(await look.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <summary>Lists the recipients of what was begun. Interrupted, it goes on where it was.</summary>
    internal async Task List(TenantId tenant, CancellationToken cancellation)
    {
        foreach (var (kind, day, listedTo) in await Unlisted(tenant, cancellation))
        {
            if (kind == LetterKind.Digest)
            {
                await ListAdministrators(tenant, day, cancellation);
                continue;
            }
            for (int? after = listedTo; after is { } from;)
                after = await ListMembers(tenant, day, from, cancellation);
        }
    }

    /// <summary>Ends the runs none of whose letters is open.</summary>
    /// <returns>Those that ended now, with their letters accepted, and failed or unknown.</returns>
    internal Task<List<(LetterKind Kind, DateOnly Day, long Accepted, long Undelivered)>> End(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var end = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.letter_run r SET state = 2, ended_at = $2
                WHERE tenant_id = $1 AND state = 1 AND NOT EXISTS (SELECT FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state IN (0, 1))
                RETURNING kind, occurrence,
                    (SELECT count(*) FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state = 2),
                    (SELECT count(*) FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state IN (3, 4))
                """, tenant.Value, time.GetUtcNow());
            var ended = new List<(LetterKind, DateOnly, long, long)>();
            await using var r = await end.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                ended.Add(((LetterKind)r.GetInt16(0), r.GetFieldValue<DateOnly>(1), r.GetInt64(2), r.GetInt64(3)));
            return ended;
        }, cancellation);

    /// <summary>Letters of this association that wait although the mail server cannot be reached, and of which none went out yet; marks them as told of.</summary>
    internal Task<List<(LetterKind Kind, DateOnly Day)>> Stuck(TenantId tenant, TimeSpan patience, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await using var mark = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.letter_run r SET told_at = $2
                WHERE tenant_id = $1 AND state = 1 AND told_at IS NULL AND created_at < $3
                  AND NOT EXISTS (SELECT FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state IN (2, 4))
                  AND EXISTS (SELECT FROM delivery.letter l WHERE l.tenant_id = $1 AND l.kind = r.kind AND l.occurrence = r.occurrence AND l.state = 0)
                RETURNING kind, occurrence
                """, tenant.Value, now, now - patience);
            var stuck = new List<(LetterKind, DateOnly)>();
            await using var r = await mark.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                stuck.Add(((LetterKind)r.GetInt16(0), r.GetFieldValue<DateOnly>(1)));
            return stuck;
        }, cancellation);

    private static async Task<int> Add(NpgsqlConnection connection, TenantId tenant, LetterKind kind, Occurrence due, bool? whenNothingNew, bool stale, CancellationToken cancellation)
    {
        await using var insert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.letter_run (tenant_id, kind, occurrence, state, when_nothing_new, due_at, created_at, ended_at)
            VALUES ($1, $2, $3, $4::smallint, $5::boolean, $6, now(), CASE WHEN $4::smallint = 3 THEN now() END) ON CONFLICT DO NOTHING
            """, tenant.Value, (short)kind, due.Day, (short)(stale ? 3 : 0), whenNothingNew, due.DueAt);
        return await insert.ExecuteNonQueryAsync(cancellation);
    }

    private Task<List<(LetterKind Kind, DateOnly Day, int ListedTo)>> Unlisted(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT kind, occurrence, listed_to FROM delivery.letter_run WHERE tenant_id = $1 AND state = 0", tenant.Value);
            var runs = new List<(LetterKind, DateOnly, int)>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                runs.Add(((LetterKind)r.GetInt16(0), r.GetFieldValue<DateOnly>(1), r.GetInt32(2)));
            return runs;
        }, cancellation);

    /// <returns>Where to go on; null at the end.</returns>
    private async Task<int?> ListMembers(TenantId tenant, DateOnly day, int after, CancellationToken cancellation)
    {
        var members = await directory.List(tenant, new MemberId(after), Page, cancellation);
        var recipients = members.Where(m => m.JoinedOn is { } joined && joined < day && (m.LeftOn is not { } left || left > day)).Select(m => Recipient.Of(m.Id).Key).ToArray();
        int? next = members.Count == Page ? members[^1].Id.Value : null;
        await Insert(tenant, LetterKind.Benchmark, day, recipients, next, cancellation);
        return next;
    }

    private async Task ListAdministrators(TenantId tenant, DateOnly day, CancellationToken cancellation)
    {
        var administrators = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT account_id FROM delivery.account WHERE tenant_id = $1 AND role = $2", tenant.Value, Account.AdminRole);
            var keys = new List<string>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                keys.Add($"account:{r.GetGuid(0):N}");
            return keys;
        }, cancellation);
        await Insert(tenant, LetterKind.Digest, day, [.. administrators], null, cancellation);
    }

    private Task<int> Insert(TenantId tenant, LetterKind kind, DateOnly day, string[] recipients, int? next, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await using var insert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.letter (tenant_id, kind, occurrence, recipient, not_before, created_at)
                SELECT $1, $2, $3, recipient, $5, $5 FROM unnest($4::text[]) recipient
                WHERE NOT EXISTS (SELECT FROM delivery.letter_choice c WHERE c.tenant_id = $1 AND c.recipient = recipient.recipient AND c.choice = 3)
                ON CONFLICT DO NOTHING
                """, tenant.Value, (short)kind, day, recipients, now);
            await insert.ExecuteNonQueryAsync(cancellation);
            await using var mark = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.letter_run SET state = CASE WHEN $4::int IS NULL THEN 1 ELSE 0 END, listed_to = greatest(listed_to, coalesce($4, listed_to))
                WHERE tenant_id = $1 AND kind = $2 AND occurrence = $3 AND state = 0
                """, tenant.Value, (short)kind, day, next);
            return await mark.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
}
