using System.Text.Json;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Merges a members file into the directory, in one transaction. What the file has no column for stays as it is;
/// a member whose profile changes gets a new revision of it.
/// </summary>
internal static class MembersMerge
{
    /// <returns>Rows read; members added or changed; members that were there with the same content.</returns>
    public static async Task<(long Read, long Stored, long AlreadyStored)> Run(TenantTransaction transaction, MembersFile file, RejectedRows rejected, IProgress<long>? progress, CancellationToken cancellation)
    {
        await transaction.Execute(
            """
            CREATE TEMPORARY TABLE staged_member (
                line bigint, external_id text COLLATE "C", joined_on date, left_on date, email text, name text, locale text,
                time_zone text, attributes jsonb) ON COMMIT DROP
            """, cancellation);
        var read = await Copy(transaction.Connection, file, rejected, progress, cancellation);
        await transaction.Execute("ANALYZE staged_member", cancellation);
        var repeated = await TakeOutRepeated(transaction, rejected, cancellation);
        await transaction.Execute(
            """
            INSERT INTO analytics.member (tenant_id, external_id)
            SELECT $1, s.external_id FROM staged_member s
            WHERE NOT EXISTS (SELECT FROM analytics.member m WHERE m.tenant_id = $1 AND m.external_id = s.external_id)
            ORDER BY s.line
            ON CONFLICT DO NOTHING
            """, cancellation);
        var stored = await Write(transaction, file, cancellation);
        var accepted = await transaction.Scalar<long>("SELECT count(*) FROM staged_member WHERE $1 > 0", cancellation);
        return (read, stored, accepted - stored + repeated);
    }

    private static async Task<long> Write(TenantTransaction transaction, MembersFile file, CancellationToken cancellation) =>
        await transaction.Scalar<long>(
            """
            WITH merged AS (
                SELECT m.member_id, s.joined_on, p.revision,
                       CASE WHEN $2 THEN s.left_on ELSE p.left_on END AS left_on,
                       (coalesce(p.attributes, '{}') - $3::text[]) || s.attributes AS attributes,
                       p.joined_on AS old_joined_on, p.left_on AS old_left_on, p.attributes AS old_attributes,
                       coalesce(p.compared, true) AS compared,
                       s.email, s.name, s.locale, s.time_zone
                FROM staged_member s
                JOIN analytics.member m ON m.tenant_id = $1 AND m.external_id = s.external_id
                LEFT JOIN LATERAL (SELECT * FROM analytics.member_profile p
                                   WHERE p.tenant_id = $1 AND p.member_id = m.member_id ORDER BY revision DESC LIMIT 1) p ON true
            ), profiles AS (
                INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, left_on, attributes, compared, xact)
                SELECT $1, member_id, coalesce(revision, 0) + 1, joined_on, left_on, attributes, compared, (SELECT analytics.current_xact())
                FROM merged
                WHERE revision IS NULL OR (joined_on, left_on, attributes) IS DISTINCT FROM (old_joined_on, old_left_on, old_attributes)
                RETURNING member_id
            ), people AS (
                INSERT INTO analytics.person AS o (tenant_id, member_id, name, email, locale, time_zone)
                SELECT $1, member_id, name, email, locale, time_zone FROM merged
                WHERE $4 OR $5 OR $6 OR $7
                ON CONFLICT (tenant_id, member_id) DO UPDATE SET
                    name = CASE WHEN $4 THEN excluded.name ELSE o.name END,
                    email = CASE WHEN $5 THEN excluded.email ELSE o.email END,
                    locale = CASE WHEN $6 THEN excluded.locale ELSE o.locale END,
                    time_zone = CASE WHEN $7 THEN excluded.time_zone ELSE o.time_zone END
                WHERE ($4 AND o.name IS DISTINCT FROM excluded.name) OR ($5 AND o.email IS DISTINCT FROM excluded.email)
                   OR ($6 AND o.locale IS DISTINCT FROM excluded.locale) OR ($7 AND o.time_zone IS DISTINCT FROM excluded.time_zone)
                RETURNING member_id
            )
            SELECT count(*) FROM (SELECT member_id FROM profiles UNION SELECT member_id FROM people) changed
            """, cancellation, file.Has("left_on"), file.AttributeNames, file.Has("name"), file.Has("email"), file.Has("locale"), file.Has("time_zone"));

    /// <summary>Keeps the first row of each member. Returns how many exact repetitions were taken out.</summary>
    private static async Task<long> TakeOutRepeated(TenantTransaction transaction, RejectedRows rejected, CancellationToken cancellation)
    {
        long repeated = 0;
        await using var command = transaction.Command(
            """
            WITH ranked AS (
                SELECT line, first_value(line) OVER w AS first_line,
                       (joined_on, left_on, email, name, locale, time_zone, attributes)
                           IS NOT DISTINCT FROM first_value((joined_on, left_on, email, name, locale, time_zone, attributes)) OVER w AS same
                FROM staged_member WINDOW w AS (PARTITION BY external_id ORDER BY line)
            )
            DELETE FROM staged_member s USING ranked r
            WHERE $1 > 0 AND r.line = s.line AND r.first_line <> r.line
            RETURNING s.line, s.external_id, r.same, r.first_line
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetBoolean(2))
                repeated++;
            else
                rejected.Add(reader.GetInt64(0), reader.GetString(1), new FieldProblem("member_id", $"The member stands on line {reader.GetInt64(3)} already, with other content; that line was taken."));
        }
        return repeated;
    }

    private static async Task<long> Copy(NpgsqlConnection connection, MembersFile file, RejectedRows rejected, IProgress<long>? progress, CancellationToken cancellation)
    {
        long read = 0;
        await using var copy = await connection.BeginBinaryImportAsync("COPY staged_member FROM STDIN (FORMAT binary)", cancellation);
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
                rejected.Add(file.Line, file.RowId, problem);
                continue;
            }
            copy.StartRow();
            copy.Write(file.Line, NpgsqlDbType.Bigint);
            copy.Write(row.MemberId, NpgsqlDbType.Text);
            copy.Write(row.JoinedOn, NpgsqlDbType.Date);
            if (row.LeftOn is { } left)
                copy.Write(left, NpgsqlDbType.Date);
            else
                copy.WriteNull();
            foreach (var text in (ReadOnlySpan<string?>)[row.Email, row.Name, row.Locale, row.TimeZone])
            {
                if (text is null)
                    copy.WriteNull();
                else
                    copy.Write(text, NpgsqlDbType.Text);
            }
            copy.Write(JsonSerializer.Serialize(row.Attributes), NpgsqlDbType.Jsonb);
        }
        await copy.CompleteAsync(cancellation);
        progress?.Report(read);
        return read;
    }
}
