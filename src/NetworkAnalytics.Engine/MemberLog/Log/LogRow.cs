using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>Reads rows of the history log into packed entries: the one place that knows the columns a fold needs.</summary>
internal static class LogRow
{
    /// <summary>In place of an entry's kind: what stood here went to the counterparty (<see cref="LogMove"/>).</summary>
    public const short Moved = 0;

    /// <summary>For a SELECT over <c>analytics.entry e</c>; rows must come in sequence order within a member.</summary>
    public const string Columns = """
        e.seq, e.local_day, e.occurred_at, e.content_hash, e.counterparty, e.target_seq, e.effort_minutes,
        e.entry, e.value, e.expected, e.entry_id, e.kind, CASE WHEN e.entry BETWEEN 3 AND 6 THEN e.goal_id END
        """;

    /// <summary>Adds the current row of the reader to the history.</summary>
    /// <param name="from">The ordinal of the first of <see cref="Columns"/>.</param>
    /// <exception cref="InvalidDataException">The log has a hole, or names a term the taxonomy has not.</exception>
    public static void AddTo(MemberHistory history, NpgsqlDataReader reader, int from, Taxonomy taxonomy)
    {
        if (reader.GetInt16(from + 7) == Moved)
        {
            history.Move(reader.GetInt32(from + 4));
            return;
        }
        var seq = reader.GetInt32(from);
        if (seq != history.LastSeq + 1)
            throw new InvalidDataException($"The history log has entry {seq} after {history.LastSeq}; sequence numbers must be dense.");
        var kind = (EntryKind)reader.GetInt16(from + 7);
        var entry = new PackedEntry(
            EntryHash.Id(reader.GetString(from + 10)),
            EntryHash.Short(reader.GetGuid(from + 3)),
            new DateTimeOffset(reader.GetDateTime(from + 2)).ToUnixTimeSeconds(),
            reader.GetFieldValue<DateOnly>(from + 1).DayNumber,
            kind,
            Code(kind, reader.IsDBNull(from + 11) ? null : reader.GetString(from + 11), taxonomy),
            Number(reader, from + 4),
            Number(reader, from + 5),
            Number(reader, from + 6),
            reader.IsDBNull(from + 8) ? 0 : reader.GetInt16(from + 8),
            !reader.IsDBNull(from + 9) && reader.GetBoolean(from + 9));
        history.Add(entry, reader.IsDBNull(from + 12) ? null : reader.GetString(from + 12));
    }

    /// <summary>The term's code; <see cref="PackedEntry.NoCode"/> where the entry has no kind.</summary>
    public static byte Code(EntryKind entry, string? kind, Taxonomy taxonomy)
    {
        if (kind is null)
            return PackedEntry.NoCode;
        var code = entry == EntryKind.Activity ? taxonomy.ActivityCode(kind) : taxonomy.OutcomeCode(kind);
        return code >= 0 ? (byte)code : throw new InvalidDataException($"The history log names '{kind}', which the tenant's taxonomy does not have.");
    }

    private static int Number(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? 0 : reader.GetInt32(ordinal);
}
