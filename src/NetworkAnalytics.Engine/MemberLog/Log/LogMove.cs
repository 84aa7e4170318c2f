using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>A row of the log, whole.</summary>
internal readonly record struct LoggedEntry(NumberedEntry Row, DateTimeOffset RecordedAt);

/// <summary>
/// Moves a history behind another, in a transaction of the caller's. The rows are appended to the one and deleted from the
/// other, in whose place a mark stays: at the number that an activation which knows nothing of it would write next, so that
/// it is fenced off, and with the member to whom everything went.
/// </summary>
internal static class LogMove
{
    private const string Select = """
        SELECT e.seq, e.entry_id, e.entry, e.occurred_at, e.local_day, e.kind, e.counterparty, e.effort_minutes, e.expected,
               e.goal_id, e.about_entry_id, e.value, e.horizon_months, n.sealed, e.content_hash, e.target_seq, e.recorded_at
        FROM analytics.entry e
        LEFT JOIN analytics.note n ON n.tenant_id = e.tenant_id AND n.member_id = e.member_id AND n.seq = e.seq
        WHERE e.tenant_id = $1 AND e.member_id = $2 AND e.entry <> 0 ORDER BY e.seq
        """;

    /// <param name="key">The member's; null: their notes cannot be read, and are left out.</param>
    public static async Task<List<LoggedEntry>> Read(TenantTransaction transaction, MemberId member, MemberKey? key, CancellationToken cancellation)
    {
        var entries = new List<LoggedEntry>();
        await using var command = transaction.Command(Select, member.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            entries.Add(Read(reader, key));
        return entries;
    }

    /// <summary>The other's entries as those of the kept member: notes are sealed with another key, by which their contents are known again.</summary>
    public static LoggedEntry Under(LoggedEntry entry, MemberKey? from, MemberKey? to)
    {
        if (entry.Row.SealedNote is null)
            return entry;
        if (entry.Row.Entry.Note is not { } note || to is null)
            return entry with { Row = entry.Row with { SealedNote = null } };
        // One that got a new id or was recorded before there were keys has a hash of other words: it stays.
        var hash = entry.Row.ContentHash == EntryHash.Content(entry.Row.Entry, from) ? EntryHash.Content(entry.Row.Entry, to) : entry.Row.ContentHash;
        return entry with { Row = entry.Row with { SealedNote = to.Seal(SealedFields.Note, note), ContentHash = hash } };
    }

    /// <summary>Nobody writes to either history from here to the end of the transaction: the next number of both is taken.</summary>
    /// <exception cref="PostgresException">A unique violation: one of the two was written to at this very moment.</exception>
    public static Task Fence(TenantTransaction transaction, MemberId from, MemberId to, DateOnly day, DateTimeOffset now, CancellationToken cancellation) =>
        AsWriter(transaction, () => transaction.Execute(
            """
            INSERT INTO analytics.entry (tenant_id, member_id, seq, local_day, xact, occurred_at, recorded_at, content_hash, counterparty, entry, entry_id)
            SELECT $1, m.member_id, 1 + (SELECT coalesce(max(seq), 0) FROM analytics.entry WHERE tenant_id = $1 AND member_id = m.member_id),
                   $4, analytics.current_xact(), $5, $5, '00000000-0000-0000-0000-000000000000', $3, 0, ''
            FROM (VALUES ($2), ($3)) m (member_id)
            """, cancellation, from.Value, to.Value, day, now), cancellation);

    /// <summary>To be called after <see cref="Fence"/>; only the mark of the one that moves stays.</summary>
    public static async Task Run(TenantTransaction transaction, MemberId from, MemberId to, IReadOnlyList<LoggedEntry> rows, CancellationToken cancellation)
    {
        await transaction.Execute("DELETE FROM analytics.entry WHERE tenant_id = $1 AND member_id = $2 AND entry = 0", cancellation, to.Value);
        if (rows.Count > 0)
            await AsWriter(transaction, async () =>
            {
                await using var batch = LogInsert.Build(transaction.Connection, [.. Runs(transaction.Tenant, to, rows)]);
                await batch.ExecuteNonQueryAsync(cancellation);
            }, cancellation);
        await transaction.Execute("DELETE FROM analytics.note WHERE tenant_id = $1 AND member_id = $2", cancellation, from.Value);
        await transaction.Execute("DELETE FROM analytics.entry WHERE tenant_id = $1 AND member_id = $2 AND entry <> 0", cancellation, from.Value);
    }

    // The application writes no history; the log's writer may, and nothing else.
    private static async Task AsWriter(TenantTransaction transaction, Func<Task> write, CancellationToken cancellation)
    {
        await transaction.Execute("SELECT set_config('role', 'na_log_writer', true) WHERE $1 > 0", cancellation);
        await write();
        await transaction.Execute("SELECT set_config('role', 'na_engine', true) WHERE $1 > 0", cancellation);
    }

    /// <summary>Rows that were recorded together, as they were.</summary>
    private static IEnumerable<LogAppend> Runs(TenantId tenant, MemberId member, IReadOnlyList<LoggedEntry> rows)
    {
        for (var from = 0; from < rows.Count;)
        {
            var to = from + 1;
            while (to < rows.Count && rows[to].RecordedAt == rows[from].RecordedAt)
                to++;
            yield return new LogAppend(tenant, member, [.. rows.Skip(from).Take(to - from).Select(r => r.Row)], rows[from].RecordedAt);
            from = to;
        }
    }

    private static LoggedEntry Read(NpgsqlDataReader r, MemberKey? key) => new(
        new NumberedEntry(
            new NewEntry
            {
                EntryId = r.GetString(1),
                Entry = (EntryKind)r.GetInt16(2),
                OccurredAt = r.GetFieldValue<DateTimeOffset>(3),
                Kind = Text(r, 5),
                Counterparty = Int(r, 6) is { } other ? new MemberId(other) : null,
                EffortMinutes = Int(r, 7),
                Expected = r.IsDBNull(8) ? null : r.GetBoolean(8),
                GoalId = Text(r, 9),
                AboutEntryId = Text(r, 10),
                Value = r.IsDBNull(11) ? null : r.GetInt16(11),
                HorizonMonths = r.IsDBNull(12) ? null : r.GetInt16(12),
                Note = r.IsDBNull(13) ? null : key?.Open(SealedFields.Note, r.GetFieldValue<byte[]>(13)),
            },
            r.GetInt32(0), r.GetFieldValue<DateOnly>(4), Int(r, 15) ?? 0, r.GetGuid(14), r.IsDBNull(13) ? null : r.GetFieldValue<byte[]>(13)),
        r.GetFieldValue<DateTimeOffset>(16));

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static int? Int(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt32(ordinal);
}
