using NetworkAnalytics.Contracts.Members;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>Builds the statement that writes appends: one <c>INSERT … SELECT FROM unnest</c>, and one for notes if there are any. Rows of members who are erased are left out.</summary>
internal static class LogInsert
{
    private const string Entries = """
        INSERT INTO analytics.entry (tenant_id, member_id, seq, local_day, xact, occurred_at, recorded_at, content_hash,
            counterparty, target_seq, effort_minutes, entry, horizon_months, value, expected, entry_id, kind, goal_id, about_entry_id)
        SELECT tenant_id, member_id, seq, local_day, (SELECT analytics.current_xact()), occurred_at, recorded_at, content_hash,
            counterparty, target_seq, effort_minutes, entry, horizon_months, value, expected, entry_id, kind, goal_id, about_entry_id
        FROM unnest($1::int[], $2::int[], $3::int[], $4::date[], $5::timestamptz[], $6::timestamptz[], $7::uuid[], $8::int[], $9::int[],
            $10::int[], $11::smallint[], $12::smallint[], $13::smallint[], $14::boolean[], $15::text[], $16::text[], $17::text[], $18::text[])
            AS r (tenant_id, member_id, seq, local_day, occurred_at, recorded_at, content_hash, counterparty, target_seq,
                  effort_minutes, entry, horizon_months, value, expected, entry_id, kind, goal_id, about_entry_id)
        WHERE NOT EXISTS (SELECT FROM analytics.erasure x WHERE x.tenant_id = r.tenant_id AND x.member_id = r.member_id)
        """;

    private const string Notes = """
        INSERT INTO analytics.note (tenant_id, member_id, seq, sealed)
        SELECT r.* FROM unnest($1::int[], $2::int[], $3::int[], $4::bytea[]) AS r (tenant_id, member_id, seq, sealed)
        WHERE NOT EXISTS (SELECT FROM analytics.erasure x WHERE x.tenant_id = r.tenant_id AND x.member_id = r.member_id)
        """;

    /// <summary>A batch that runs as one transaction (its own, when none is open on the connection).</summary>
    public static NpgsqlBatch Build(NpgsqlConnection connection, IReadOnlyList<LogAppend> appends)
    {
        var columns = new Columns(appends.Sum(a => a.Rows.Length));
        foreach (var append in appends)
            foreach (ref readonly var row in append.Rows.AsSpan())
                columns.Add(append, row);
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(columns.Entries());
        if (columns.Notes() is { } notes)
            batch.BatchCommands.Add(notes);
        return batch;
    }

    private sealed class Columns(int rows)
    {
        private readonly int[] _tenant = new int[rows], _member = new int[rows], _seq = new int[rows];
        private readonly DateOnly[] _day = new DateOnly[rows];
        private readonly DateTime[] _occurred = new DateTime[rows], _recorded = new DateTime[rows];
        private readonly Guid[] _hash = new Guid[rows];
        private readonly int?[] _counterparty = new int?[rows], _target = new int?[rows], _effort = new int?[rows];
        private readonly short[] _entry = new short[rows];
        private readonly short?[] _horizon = new short?[rows], _value = new short?[rows];
        private readonly bool?[] _expected = new bool?[rows];
        private readonly string[] _id = new string[rows];
        private readonly string?[] _kind = new string?[rows], _goal = new string?[rows], _about = new string?[rows];
        private List<(int Tenant, int Member, int Seq, byte[] Sealed)>? _notes;
        private int _at;

        public void Add(LogAppend append, in NumberedEntry row)
        {
            var (i, e) = (_at++, row.Entry);
            _tenant[i] = append.Tenant.Value;
            _member[i] = append.Member.Value;
            _seq[i] = row.Seq;
            _day[i] = row.LocalDay;
            _occurred[i] = e.OccurredAt.UtcDateTime;
            _recorded[i] = append.RecordedAt.UtcDateTime;
            _hash[i] = row.ContentHash;
            _counterparty[i] = e.Counterparty?.Value;
            _target[i] = row.TargetSeq == 0 ? null : row.TargetSeq;
            _effort[i] = e.EffortMinutes;
            _entry[i] = (short)e.Entry;
            _horizon[i] = (short?)e.HorizonMonths;
            _value[i] = (short?)e.Value;
            _expected[i] = e.Expected;
            _id[i] = e.EntryId;
            _kind[i] = e.Kind;
            _goal[i] = e.GoalId;
            _about[i] = e.AboutEntryId;
            if (row.SealedNote is { } note)
                (_notes ??= []).Add((append.Tenant.Value, append.Member.Value, row.Seq, note));
        }

        public NpgsqlBatchCommand Entries() => Command(LogInsert.Entries,
            Array(NpgsqlDbType.Integer, _tenant), Array(NpgsqlDbType.Integer, _member), Array(NpgsqlDbType.Integer, _seq),
            Array(NpgsqlDbType.Date, _day), Array(NpgsqlDbType.TimestampTz, _occurred), Array(NpgsqlDbType.TimestampTz, _recorded),
            Array(NpgsqlDbType.Uuid, _hash), Array(NpgsqlDbType.Integer, _counterparty), Array(NpgsqlDbType.Integer, _target),
            Array(NpgsqlDbType.Integer, _effort), Array(NpgsqlDbType.Smallint, _entry), Array(NpgsqlDbType.Smallint, _horizon),
            Array(NpgsqlDbType.Smallint, _value), Array(NpgsqlDbType.Boolean, _expected), Array(NpgsqlDbType.Text, _id),
            Array(NpgsqlDbType.Text, _kind), Array(NpgsqlDbType.Text, _goal), Array(NpgsqlDbType.Text, _about));

        public NpgsqlBatchCommand? Notes() => _notes is null ? null : Command(LogInsert.Notes,
            Array(NpgsqlDbType.Integer, _notes.Select(n => n.Tenant).ToArray()), Array(NpgsqlDbType.Integer, _notes.Select(n => n.Member).ToArray()),
            Array(NpgsqlDbType.Integer, _notes.Select(n => n.Seq).ToArray()), Array(NpgsqlDbType.Bytea, _notes.Select(n => n.Sealed).ToArray()));

        private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter);
            return command;
        }

        private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, T[] values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
    }
}
