using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>Reads of one member's rows: what a grain does not keep in memory.</summary>
internal sealed class LogEntries(EngineDatabase database, MemberKeys keys)
{
    private const string Select = """
        SELECT e.seq, e.entry_id, e.entry, e.occurred_at, e.local_day, e.kind, m.external_id, e.effort_minutes, e.expected,
               e.goal_id, e.about_entry_id, e.value, e.horizon_months, n.sealed
        FROM analytics.entry e
        LEFT JOIN LATERAL (SELECT merged_into FROM analytics.member_alias
                           WHERE tenant_id = e.tenant_id AND member_id = e.counterparty ORDER BY revision DESC LIMIT 1) a ON true
        LEFT JOIN analytics.member m ON m.tenant_id = e.tenant_id AND m.member_id = coalesce(a.merged_into, e.counterparty)
        LEFT JOIN analytics.note n ON n.tenant_id = e.tenant_id AND n.member_id = e.member_id AND n.seq = e.seq
        WHERE e.tenant_id = $1 AND e.member_id = $2
        """;

    /// <summary>The stored entries of these ids.</summary>
    public async Task<Dictionary<string, KnownEntry>> Find(TenantId tenant, MemberId member, string[] ids)
    {
        var found = new Dictionary<string, KnownEntry>(StringComparer.Ordinal);
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        await using var command = transaction.Command(
            "SELECT entry_id, seq, content_hash, entry FROM analytics.entry WHERE tenant_id = $1 AND member_id = $2 AND entry_id = ANY ($3)",
            member.Value, ids);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add(reader.GetString(0), new(reader.GetInt32(1), reader.GetGuid(2), (EntryKind)reader.GetInt16(3)));
        return found;
    }

    /// <summary>Those of these contents that are in the history.</summary>
    public async Task<HashSet<Guid>> Stored(TenantId tenant, MemberId member, Guid[] contents)
    {
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        return [.. await transaction.Scalar<Guid[]>(
            "SELECT coalesce(array_agg(content_hash), '{}') FROM analytics.entry WHERE tenant_id = $1 AND member_id = $2 AND content_hash = ANY ($3)",
            CancellationToken.None, member.Value, contents) ?? []];
    }

    /// <summary>Joining and leaving as the directory has them now, and who is whose other record; null for a person who never joined.</summary>
    public async Task<(Membership Membership, MemberAliases Aliases)?> FindStanding(TenantId tenant, MemberId member)
    {
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        return await FindStanding(transaction, member);
    }

    /// <summary>Entries after a sequence number, with their notes and the association's ids of counterparties.</summary>
    public async Task<HistoryPage> Page(TenantId tenant, MemberId member, int after, int limit)
    {
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        var entries = await Read(tenant, member, transaction.Command($"{Select} AND e.seq > $3 ORDER BY e.seq LIMIT $4", member.Value, after, limit + 1));
        var more = entries.Count > limit;
        if (more)
            entries.RemoveAt(limit);
        var page = entries.ToImmutableArray();
        return new HistoryPage(page, more ? page[^1].Seq : null);
    }

    /// <summary>Entries before a sequence number, newest first, and the number before which to read on; null at the start.</summary>
    public async Task<(IReadOnlyList<StoredEntry> Entries, int? Next)> Latest(TenantId tenant, MemberId member, int before, int limit)
    {
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        var entries = await Read(tenant, member, transaction.Command($"{Select} AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4", member.Value, before, limit));
        return (entries, entries.Count == limit && entries[^1].Seq > 1 ? entries[^1].Seq : null);
    }

    /// <summary>As <see cref="FindStanding(TenantId, MemberId)"/>, with what a ledger is made of: returns and the encounters they name, everything about goals, and retractions; in sequence order.</summary>
    public async Task<(Membership Membership, MemberAliases Aliases, IReadOnlyList<StoredEntry> Entries)?> OfLedger(TenantId tenant, MemberId member)
    {
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        if (await FindStanding(transaction, member) is not var (membership, aliases))
            return null;
        return (membership, aliases, await Read(tenant, member, transaction.Command(
            $"""
            {Select} AND (e.entry BETWEEN 2 AND 6 OR e.entry = 10 OR e.entry = 1 AND e.entry_id IN (
                SELECT about_entry_id FROM analytics.entry WHERE tenant_id = $1 AND member_id = $2 AND entry = 2))
            ORDER BY e.seq
            """, member.Value)));
    }

    private static async Task<(Membership Membership, MemberAliases Aliases)?> FindStanding(TenantTransaction transaction, MemberId member)
    {
        Membership membership;
        bool merged;
        await using (var command = transaction.Command(
            """
            SELECT joined_on, left_on, EXISTS (SELECT FROM analytics.member_alias WHERE tenant_id = $1)
            FROM analytics.member_profile WHERE tenant_id = $1 AND member_id = $2 ORDER BY revision DESC LIMIT 1
            """, member.Value))
        {
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync())
                return null;
            membership = new(reader.GetFieldValue<DateOnly>(0).DayNumber, reader.IsDBNull(1) ? null : reader.GetFieldValue<DateOnly>(1).DayNumber);
            merged = reader.GetBoolean(2);
        }
        return (membership, merged ? await MemberAliases.Load(transaction, long.MaxValue, CancellationToken.None) : MemberAliases.None);
    }

    private async Task<List<StoredEntry>> Read(TenantId tenant, MemberId member, NpgsqlCommand query)
    {
        var entries = new List<StoredEntry>();
        var notes = new List<(int At, byte[] Sealed)>();
        await using (var command = query)
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                if (!reader.IsDBNull(13))
                    notes.Add((entries.Count, reader.GetFieldValue<byte[]>(13)));
                entries.Add(Read(reader));
            }
        }
        if (notes.Count > 0 && await keys.ForReading(tenant, member) is { } key)
            foreach (var (at, text) in notes)
                entries[at] = entries[at] with { Note = key.Open(SealedFields.Note, text) };
        return entries;
    }

    private static StoredEntry Read(NpgsqlDataReader r) => new(
        r.GetInt32(0), r.GetString(1), (EntryKind)r.GetInt16(2), r.GetFieldValue<DateTimeOffset>(3), r.GetFieldValue<DateOnly>(4),
        Text(r, 5), Text(r, 6), Int(r, 7), r.IsDBNull(8) ? null : r.GetBoolean(8), Text(r, 9), Text(r, 10),
        r.IsDBNull(11) ? null : r.GetInt16(11), r.IsDBNull(12) ? null : r.GetInt16(12), Note: null);

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static int? Int(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt32(ordinal);
}
