using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Streams a history file into staging. COPY cannot write to a table under row-level security, so it fills a
/// temporary one; one statement then finds the people and puts the rows in the order the worker reads them. Notes are
/// sealed before they reach the database at all.
/// </summary>
internal static class HistoryStaging
{
    private const int Batch = 5_000;

    /// <param name="dryRun">Nobody is noted as mentioned; a counterparty not seen before is member 0, who is nobody.</param>
    /// <returns>Rows read, and of them rows staged.</returns>
    public static async Task<(long Read, long Staged)> Run(TenantTransaction transaction, long import, HistoryFile file, bool dryRun, RejectedRows rejected, ImportPeople people, IProgress<long>? progress, CancellationToken cancellation)
    {
        await transaction.Execute(
            """
            CREATE TEMPORARY TABLE staged_entry (
                line bigint, member text COLLATE "C", counterparty text COLLATE "C", erased_counterparty integer, occurred_at timestamptz, effort_minutes integer,
                entry smallint, horizon_months smallint, value smallint, expected boolean, entry_id text, kind text, goal_id text,
                about_entry_id text, sealed_note bytea, original bytea) ON COMMIT DROP
            """, cancellation);
        var read = await Copy(transaction, file, rejected, people, progress, cancellation);
        await transaction.Execute("ANALYZE staged_entry", cancellation);
        await RejectUnknownMembers(transaction, rejected, people.Passing, cancellation);
        if (!dryRun)
            await transaction.Execute(
            """
            INSERT INTO analytics.member (tenant_id, external_id)
            SELECT DISTINCT $1::int, s.counterparty FROM staged_entry s
            WHERE s.counterparty IS NOT NULL
              AND NOT EXISTS (SELECT FROM analytics.member m WHERE m.tenant_id = $1 AND m.external_id = s.counterparty)
            ON CONFLICT DO NOTHING
            """, cancellation);
        var staged = await transaction.Execute(
            """
            INSERT INTO analytics.import_row (tenant_id, import_id, member_id, line, occurred_at, counterparty, effort_minutes, entry,
                horizon_months, value, expected, entry_id, kind, goal_id, about_entry_id, sealed_note)
            SELECT $1, $2, m.member_id, s.line, s.occurred_at, coalesce(s.erased_counterparty, c.member_id, CASE WHEN s.counterparty IS NOT NULL THEN 0 END), s.effort_minutes, s.entry,
                s.horizon_months, s.value, s.expected, s.entry_id, s.kind, s.goal_id, s.about_entry_id, s.sealed_note
            FROM staged_entry s
            JOIN analytics.member m ON m.tenant_id = $1 AND m.external_id = s.member
            LEFT JOIN analytics.member c ON c.tenant_id = $1 AND c.external_id = s.counterparty
            ORDER BY m.member_id, s.line
            """, cancellation, import);
        return (read, staged);
    }

    private static async Task<long> Copy(TenantTransaction transaction, HistoryFile file, RejectedRows rejected, ImportPeople people, IProgress<long>? progress, CancellationToken cancellation)
    {
        long read = 0;
        var batch = new List<(long Line, HistoryRow Row, string Original)>(Batch);
        for (var more = true; more;)
        {
            batch.Clear();
            while (batch.Count < Batch && (more = file.Read(out var row, out var problem)))
            {
                read++;
                if ((problem is null ? people.Returning(row.MemberId, row.Entry.OccurredAt) : people.Said(file.PersonId, problem)) is { } refused)
                    rejected.Add(file.Line, file.RowId, refused, file.PersonId, people.Kept(file.PersonId, file.Original));
                else
                    batch.Add((file.Line, row, file.Original));
            }
            cancellation.ThrowIfCancellationRequested();
            await Copy(transaction, batch, people, cancellation);
            progress?.Report(read);
        }
        return read;
    }

    private static async Task Copy(TenantTransaction transaction, List<(long Line, HistoryRow Row, string Original)> batch, ImportPeople people, CancellationToken cancellation)
    {
        var notes = await Notes(transaction, batch, people, cancellation);
        await using var copy = await transaction.Connection.BeginBinaryImportAsync("COPY staged_entry FROM STDIN (FORMAT binary)", cancellation);
        copy.Timeout = TimeSpan.Zero;
        foreach (var (line, row, original) in batch)
        {
            var e = row.Entry;
            // Whom the row meets may have been erased since it happened: then it goes on meeting who stands for them.
            var erased = row.CounterpartyId is { } other ? people.Erased.At(other, e.OccurredAt) : null;
            copy.StartRow();
            copy.Write(line, NpgsqlDbType.Bigint);
            copy.Write(row.MemberId, NpgsqlDbType.Text);
            Text(copy, erased is null ? row.CounterpartyId : null);
            Number(copy, erased?.Member.Value, NpgsqlDbType.Integer);
            copy.Write(e.OccurredAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            Number(copy, e.EffortMinutes, NpgsqlDbType.Integer);
            copy.Write((short)e.Entry, NpgsqlDbType.Smallint);
            Number(copy, e.HorizonMonths, NpgsqlDbType.Smallint);
            Number(copy, e.Value, NpgsqlDbType.Smallint);
            if (e.Expected is { } expected)
                copy.Write(expected, NpgsqlDbType.Boolean);
            else
                copy.WriteNull();
            copy.Write(e.EntryId, NpgsqlDbType.Text);
            Text(copy, e.Kind);
            Text(copy, e.GoalId);
            Text(copy, e.AboutEntryId);
            if (e.Note is { } note && notes.TryGetValue(row.MemberId, out var key))
                copy.Write(key.Seal(SealedFields.Note, note), NpgsqlDbType.Bytea);
            else
                copy.WriteNull();
            // For the report only, and gone with the transaction.
            copy.Write(people.Passing.Seal(RejectedRows.Printable(original)), NpgsqlDbType.Bytea);
        }
        await copy.CompleteAsync(cancellation);
    }

    /// <summary>Keys of those with notes. Whom the directory does not know has none, and their rows are rejected.</summary>
    private static async Task<Dictionary<string, MemberKey>> Notes(TenantTransaction transaction, List<(long Line, HistoryRow Row, string Original)> batch, ImportPeople people, CancellationToken cancellation)
    {
        var keys = new Dictionary<string, MemberKey>(StringComparer.Ordinal);
        if (batch.Where(b => b.Row.Entry.Note is not null).Select(b => b.Row.MemberId).Distinct(StringComparer.Ordinal).ToArray() is not { Length: > 0 } noted)
            return keys;
        var known = await ExternalIds.Find(transaction, noted, cancellation);
        var own = await people.Keys.ForWriting(transaction.Tenant, known.Values, cancellation);
        foreach (var (person, member) in known)
            if (own.TryGetValue(member, out var key))
                keys.Add(person, key);
        return keys;
    }

    private static async Task RejectUnknownMembers(TenantTransaction transaction, RejectedRows rejected, PassingSeal passing, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            DELETE FROM staged_entry s
            WHERE NOT EXISTS (SELECT FROM analytics.known_member m
                              JOIN analytics.member_profile p ON p.tenant_id = m.tenant_id AND p.member_id = m.member_id
                              WHERE m.tenant_id = $1 AND m.external_id = s.member)
            RETURNING s.line, s.entry_id, s.member, s.original
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rejected.Add(reader.GetInt64(0), reader.GetString(1), new FieldProblem("member_id", $"The directory has no member '{Shown(reader.GetString(2))}'; import the members first.", FieldProblem.Tell("member_unknown", Shown(reader.GetString(2)))), reader.GetString(2), passing.Open(reader.GetFieldValue<byte[]>(3)));
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static void Text(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
            copy.WriteNull();
        else
            copy.Write(text, NpgsqlDbType.Text);
    }

    private static void Number(NpgsqlBinaryImporter copy, int? value, NpgsqlDbType type)
    {
        if (value is not { } number)
            copy.WriteNull();
        else if (type == NpgsqlDbType.Smallint)
            copy.Write((short)number, type);
        else
            copy.Write(number, type);
    }
}
