using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Merges a file of attribute values into the directory, in one transaction. A value that the member's attribute has from
/// the same day is replaced; what the file does not name stays. A member whose attributes change gets a new revision.
/// </summary>
internal static class AttributesMerge
{
    /// <returns>Rows read; rows that added or changed a value; rows that were there with the same content.</returns>
    public static async Task<(long Read, long Stored, long AlreadyStored)> Run(TenantTransaction transaction, AttributesFile file, RejectedRows rejected, ImportPeople people, IProgress<long>? progress, CancellationToken cancellation)
    {
        await transaction.Execute(
            """
            CREATE TEMPORARY TABLE staged_attribute (
                line bigint, external_id text COLLATE "C", attribute text COLLATE "C", value text, day text COLLATE "C", original bytea, member_id integer) ON COMMIT DROP
            """, cancellation);
        await transaction.Execute(
            """
            CREATE TEMPORARY TABLE merged_profile (
                member_id integer, revision integer, joined_on date, left_on date, compared boolean,
                old_attributes jsonb, old_dated jsonb, attributes jsonb, dated jsonb) ON COMMIT DROP
            """, cancellation);
        var read = await Copy(transaction.Connection, file, rejected, people, progress, cancellation);
        await ProfileRows.Lock(transaction, cancellation);
        await transaction.Execute(
            """
            WITH known AS (
                -- Locked against an erasure: who is erased meanwhile has another id, and falls out.
                SELECT s.line, m.member_id FROM staged_attribute s
                JOIN analytics.known_member k ON k.tenant_id = $1 AND k.external_id = s.external_id
                JOIN analytics.member was ON was.tenant_id = $1 AND was.member_id = k.member_id
                JOIN analytics.member m ON m.tenant_id = $1 AND m.member_id = k.member_id AND m.external_id = was.external_id
                WHERE EXISTS (SELECT FROM analytics.member_profile p WHERE p.tenant_id = $1 AND p.member_id = m.member_id)
                  AND NOT EXISTS (SELECT FROM analytics.erasure x WHERE x.tenant_id = $1 AND x.member_id = m.member_id)
                FOR KEY SHARE OF m
            )
            UPDATE staged_attribute s SET member_id = known.member_id FROM known WHERE known.line = s.line
            """, cancellation);
        await transaction.Execute("ANALYZE staged_attribute", cancellation);
        await RejectUnknownMembers(transaction, rejected, people, cancellation);
        var repeated = await TakeOutRepeated(transaction, rejected, people.Passing, cancellation);
        await Merge(transaction, cancellation);
        await RejectTooMany(transaction, rejected, people.Passing, cancellation);
        var (accepted, stored) = await Write(transaction, cancellation);
        return (read, stored, accepted - stored + repeated);
    }

    private static Task<int> Merge(TenantTransaction transaction, CancellationToken cancellation) =>
        transaction.Execute(
            """
            WITH profile AS (
                SELECT p.* FROM (SELECT DISTINCT member_id FROM staged_attribute) k
                CROSS JOIN LATERAL (SELECT * FROM analytics.member_profile
                                    WHERE tenant_id = $1 AND member_id = k.member_id ORDER BY revision DESC LIMIT 1) p
            ), undated AS (
                SELECT member_id, array_agg(attribute) AS named, jsonb_object_agg(attribute, value) FILTER (WHERE value IS NOT NULL) AS given
                FROM staged_attribute WHERE day IS NULL GROUP BY member_id
            ), days AS (
                SELECT member_id, attribute, jsonb_object_agg(day, value) AS given
                FROM staged_attribute WHERE day IS NOT NULL GROUP BY member_id, attribute
            ), dated AS (
                SELECT d.member_id, jsonb_object_agg(d.attribute, coalesce(p.dated_attributes -> d.attribute, '{}') || d.given) AS given
                FROM days d JOIN profile p USING (member_id) GROUP BY d.member_id
            )
            INSERT INTO merged_profile
            SELECT p.member_id, p.revision, p.joined_on, p.left_on, p.compared, p.attributes, p.dated_attributes,
                   (p.attributes - coalesce(u.named, '{}')) || coalesce(u.given, '{}'), p.dated_attributes || coalesce(d.given, '{}')
            FROM profile p LEFT JOIN undated u USING (member_id) LEFT JOIN dated d USING (member_id)
            """, cancellation);

    private static async Task<(long Accepted, long Stored)> Write(TenantTransaction transaction, CancellationToken cancellation)
    {
        var accepted = await transaction.Scalar<long>("SELECT count(*) FROM staged_attribute WHERE $1 > 0", cancellation);
        var stored = await transaction.Scalar<long>(
            """
            SELECT count(*) FROM staged_attribute s JOIN merged_profile p USING (member_id)
            WHERE $1 > 0 AND CASE WHEN s.day IS NULL THEN p.old_attributes ->> s.attribute IS DISTINCT FROM s.value
                ELSE NOT coalesce(p.old_dated -> s.attribute, '{}') ? s.day OR p.old_dated -> s.attribute ->> s.day IS DISTINCT FROM s.value END
            """, cancellation);
        await transaction.Execute(
            """
            INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, left_on, attributes, dated_attributes, compared, xact)
            SELECT $1, member_id, revision + 1, joined_on, left_on, attributes, dated, compared, (SELECT analytics.current_xact())
            FROM merged_profile WHERE (attributes, dated) IS DISTINCT FROM (old_attributes, old_dated)
            """, cancellation);
        return (accepted, stored);
    }

    private static async Task RejectUnknownMembers(TenantTransaction transaction, RejectedRows rejected, ImportPeople people, CancellationToken cancellation)
    {
        await using var command = transaction.Command("DELETE FROM staged_attribute WHERE $1 > 0 AND member_id IS NULL RETURNING line, external_id, original");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetString(1);
            rejected.Add(reader.GetInt64(0), id, new FieldProblem("member_id", "The directory has no member of this id; import the members first.", FieldProblem.Tell("member_unknown", id)), id, people.Kept(id, people.Passing.Open(reader.GetFieldValue<byte[]>(2))));
        }
    }

    /// <summary>Keeps the first row of each value. Returns how many exact repetitions were taken out.</summary>
    private static async Task<long> TakeOutRepeated(TenantTransaction transaction, RejectedRows rejected, PassingSeal passing, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            WITH ranked AS (
                SELECT line, first_value(line) OVER w AS first_line, value IS NOT DISTINCT FROM first_value(value) OVER w AS same
                FROM staged_attribute WINDOW w AS (PARTITION BY member_id, attribute, day ORDER BY line)
            )
            DELETE FROM staged_attribute s USING ranked r
            WHERE $1 > 0 AND r.line = s.line AND r.first_line <> r.line
            RETURNING s.line, s.external_id, r.same, r.first_line, s.original
            """);
        return await rejected.TakeRepeated(command, passing,
            kept => new("value", $"Line {kept} gives this attribute from the same day on, with another value; that line was taken.", FieldProblem.Tell("attribute_twice", kept)), cancellation);
    }

    private static async Task RejectTooMany(TenantTransaction transaction, RejectedRows rejected, PassingSeal passing, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            WITH many AS (
                DELETE FROM merged_profile p
                WHERE $1 > 0 AND ((SELECT count(*) FROM (SELECT jsonb_object_keys(p.attributes) UNION SELECT jsonb_object_keys(p.dated)) names) > $2
                    OR EXISTS (SELECT FROM jsonb_each(p.dated) a WHERE (SELECT count(*) FROM jsonb_object_keys(a.value)) > $3))
                RETURNING member_id
            )
            DELETE FROM staged_attribute s USING many WHERE s.member_id = many.member_id RETURNING s.line, s.external_id, s.original
            """, AttributeRules.MaxAttributes, AttributeRules.MaxDated);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rejected.Add(reader.GetInt64(0), reader.GetString(1), new FieldProblem("attribute",
                $"The member would have more than {AttributeRules.MaxAttributes} attributes, or one with more than {AttributeRules.MaxDated} dated values; none of the member's rows was taken.",
                FieldProblem.Tell("attributes_many", AttributeRules.MaxAttributes.ToString(CultureInfo.InvariantCulture), AttributeRules.MaxDated.ToString(CultureInfo.InvariantCulture))), reader.GetString(1), passing.Open(reader.GetFieldValue<byte[]>(2)));
    }

    private static async Task<long> Copy(NpgsqlConnection connection, AttributesFile file, RejectedRows rejected, ImportPeople people, IProgress<long>? progress, CancellationToken cancellation)
    {
        long read = 0;
        await using var copy = await connection.BeginBinaryImportAsync("COPY staged_attribute (line, external_id, attribute, value, day, original) FROM STDIN (FORMAT binary)", cancellation);
        copy.Timeout = TimeSpan.Zero;
        while (file.Read(out var row, out var problem))
        {
            if (++read % 5_000 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(read);
            }
            if (problem is not null)
            {
                rejected.Add(file.Line, file.RowId, people.Said(file.RowId, problem), file.RowId, people.Kept(file.RowId, file.Original));
                continue;
            }
            copy.StartRow();
            copy.Write(file.Line, NpgsqlDbType.Bigint);
            copy.Write(row.MemberId, NpgsqlDbType.Text);
            copy.Write(row.Attribute, NpgsqlDbType.Text);
            foreach (var text in (ReadOnlySpan<string?>)[row.Value, row.ValidFrom?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)])
            {
                if (text is null)
                    copy.WriteNull();
                else
                    copy.Write(text, NpgsqlDbType.Text);
            }
            // For the report only, and gone with the transaction.
            copy.Write(people.Passing.Seal(RejectedRows.Printable(file.Original)), NpgsqlDbType.Bytea);
        }
        await copy.CompleteAsync(cancellation);
        progress?.Report(read);
        return read;
    }
}
