using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>The staged rows of one member, in the file's order.</summary>
internal sealed record ImportMember(MemberId Member, List<(long Line, NewEntry Entry)> Rows);

/// <summary>Whole members' rows, in order of their surrogate ids.</summary>
internal sealed record ImportChunk(List<ImportMember> Members)
{
    public int LastMember => Members[^1].Member.Value;

    public long RowCount => Members.Sum(m => (long)m.Rows.Count);

    /// <summary>
    /// Reads about <paramref name="rows"/> rows, cut where a member ends; a member with more rows than that comes
    /// whole and alone, since its history is appended together.
    /// </summary>
    public static async Task<ImportChunk> Read(TenantTransaction transaction, long import, int rows, MemberKeys keys, CancellationToken cancellation)
    {
        // Rows that are worked through are gone, so the first rows are the next ones.
        var last = await transaction.Scalar<int?>(
            """
            SELECT max(member_id) FROM (SELECT member_id FROM analytics.import_row
                                        WHERE tenant_id = $1 AND import_id = $2 ORDER BY member_id, line LIMIT $3) first
            """, cancellation, import, rows);
        var chunk = new ImportChunk([]);
        if (last is not { } to)
            return chunk;
        var notes = new List<(ImportMember Member, int At, byte[] Sealed)>();
        await using (var command = transaction.Command(
            """
            SELECT member_id, line, occurred_at, counterparty, effort_minutes, entry, horizon_months, value, expected,
                   entry_id, kind, goal_id, about_entry_id, sealed_note
            FROM analytics.import_row WHERE tenant_id = $1 AND import_id = $2 AND member_id <= $3 ORDER BY member_id, line
            """, import, to))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var member = new MemberId(reader.GetInt32(0));
                if (chunk.Members.Count == 0 || chunk.Members[^1].Member != member)
                    chunk.Members.Add(new(member, []));
                if (!reader.IsDBNull(13))
                    notes.Add((chunk.Members[^1], chunk.Members[^1].Rows.Count, reader.GetFieldValue<byte[]>(13)));
                chunk.Members[^1].Rows.Add((reader.GetInt64(1), Entry(reader)));
            }
        }
        // Of somebody erased since there is no key, and their rows are refused.
        var own = await keys.ForReading(transaction.Tenant, notes.Select(n => n.Member.Member.Value), cancellation);
        foreach (var (member, at, text) in notes)
            if (own.TryGetValue(member.Member.Value, out var key))
                member.Rows[at] = (member.Rows[at].Line, member.Rows[at].Entry with { Note = key.Open(SealedFields.Note, text) });
        return chunk;
    }

    private static NewEntry Entry(NpgsqlDataReader r) => new()
    {
        OccurredAt = r.GetFieldValue<DateTimeOffset>(2),
        Counterparty = r.IsDBNull(3) ? null : new MemberId(r.GetInt32(3)),
        EffortMinutes = r.IsDBNull(4) ? null : r.GetInt32(4),
        Entry = (EntryKind)r.GetInt16(5),
        HorizonMonths = r.IsDBNull(6) ? null : r.GetInt16(6),
        Value = r.IsDBNull(7) ? null : r.GetInt16(7),
        Expected = r.IsDBNull(8) ? null : r.GetBoolean(8),
        EntryId = r.GetString(9),
        Kind = Text(r, 10),
        GoalId = Text(r, 11),
        AboutEntryId = Text(r, 12),
    };

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
