using System.Text.Json;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Merges a members file into the directory, in one transaction. What the file has no column for stays as it is;
/// a member whose profile changes gets a new revision of it. Names and addresses are sealed before they reach the
/// database at all.
/// </summary>
internal static class MembersMerge
{
    private const int Batch = 5_000;

    /// <returns>Rows read; members added or changed; members that were there with the same content.</returns>
    public static async Task<(long Read, long Stored, long AlreadyStored)> Run(TenantTransaction transaction, MembersFile file, bool dryRun, RejectedRows rejected, ImportPeople people, IProgress<long>? progress, CancellationToken cancellation)
    {
        await transaction.Execute(
            """
            CREATE TEMPORARY TABLE staged_member (
                line bigint, member_id integer, under_another_id boolean, external_id text COLLATE "C", joined_on date, left_on date, sealed_name bytea, name_mark bytea,
                sealed_email bytea, email_hash bytea, locale text, time_zone text, attributes jsonb, original bytea) ON COMMIT DROP
            """, cancellation);
        var aliases = await MemberAliases.Load(transaction, long.MaxValue, cancellation);
        var read = await Copy(transaction, file, dryRun, rejected, people, aliases, progress, cancellation);
        await transaction.Execute("ANALYZE staged_member", cancellation);
        var repeated = await TakeOutRepeated(transaction, rejected, people.Passing, cancellation);
        await ProfileRows.Lock(transaction, cancellation);
        var stored = await Write(transaction, file, cancellation);
        var accepted = await transaction.Scalar<long>("SELECT count(*) FROM staged_member WHERE $1 > 0", cancellation);
        return (read, stored, accepted - stored + repeated);
    }

    private static async Task<long> Write(TenantTransaction transaction, MembersFile file, CancellationToken cancellation) =>
        await transaction.Scalar<long>(
            """
            WITH known AS (
                -- Locked against an erasure: who is erased meanwhile has another id, and falls out.
                SELECT s.*, m.member_id AS id FROM staged_member s
                JOIN analytics.member m ON m.tenant_id = $1 AND m.member_id = s.member_id
                    AND (m.external_id = s.external_id OR EXISTS (SELECT FROM analytics.known_member k WHERE k.tenant_id = $1 AND k.external_id = s.external_id
                                                                      AND k.said_id <> k.member_id AND k.member_id = m.member_id))
                WHERE NOT EXISTS (SELECT FROM analytics.erasure x WHERE x.tenant_id = $1 AND x.member_id = m.member_id)
                FOR KEY SHARE OF m
            ), merged AS (
                SELECT s.id AS member_id, s.joined_on, p.revision,
                       CASE WHEN $2 THEN s.left_on ELSE p.left_on END AS left_on,
                       (coalesce(p.attributes, '{}') - $3::text[]) || s.attributes AS attributes,
                       p.joined_on AS old_joined_on, p.left_on AS old_left_on, p.attributes AS old_attributes,
                       coalesce(p.dated_attributes, '{}') AS dated_attributes, coalesce(p.compared, true) AS compared,
                       s.sealed_name, s.name_mark, s.sealed_email, s.email_hash, s.locale, s.time_zone
                FROM known s
                LEFT JOIN LATERAL (SELECT * FROM analytics.member_profile p
                                   WHERE p.tenant_id = $1 AND p.member_id = s.id ORDER BY revision DESC LIMIT 1) p ON true
            ), profiles AS (
                INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, left_on, attributes, dated_attributes, compared, xact)
                SELECT $1, member_id, coalesce(revision, 0) + 1, joined_on, left_on, attributes, dated_attributes, compared, (SELECT analytics.current_xact())
                FROM merged
                WHERE revision IS NULL OR (joined_on, left_on, attributes) IS DISTINCT FROM (old_joined_on, old_left_on, old_attributes)
                RETURNING member_id
            ), people AS (
                INSERT INTO analytics.person AS o (tenant_id, member_id, sealed_name, name_mark, sealed_email, email_hash, locale, time_zone)
                SELECT $1, member_id, sealed_name, name_mark, sealed_email, email_hash, locale, time_zone FROM merged
                WHERE $4 OR $5 OR $6 OR $7
                ON CONFLICT (tenant_id, member_id) DO UPDATE SET
                    sealed_name = CASE WHEN $4 THEN excluded.sealed_name ELSE o.sealed_name END,
                    name_mark = CASE WHEN $4 THEN excluded.name_mark ELSE o.name_mark END,
                    sealed_email = CASE WHEN $5 THEN excluded.sealed_email ELSE o.sealed_email END,
                    email_hash = CASE WHEN $5 THEN excluded.email_hash ELSE o.email_hash END,
                    locale = CASE WHEN $6 THEN excluded.locale ELSE o.locale END,
                    time_zone = CASE WHEN $7 THEN excluded.time_zone ELSE o.time_zone END
                WHERE ($4 AND o.name_mark IS DISTINCT FROM excluded.name_mark) OR ($5 AND o.email_hash IS DISTINCT FROM excluded.email_hash)
                   OR ($6 AND o.locale IS DISTINCT FROM excluded.locale) OR ($7 AND o.time_zone IS DISTINCT FROM excluded.time_zone)
                RETURNING member_id
            )
            SELECT count(*) FROM (SELECT member_id FROM profiles UNION SELECT member_id FROM people) changed
            """, cancellation, file.Has("left_on"), file.AttributeNames, file.Has("name"), file.Has("email"), file.Has("locale"), file.Has("time_zone"));

    /// <summary>Keeps the first row of each member, one under their own id before those under ids that were merged into it. Returns how many exact repetitions were taken out.</summary>
    private static async Task<long> TakeOutRepeated(TenantTransaction transaction, RejectedRows rejected, PassingSeal passing, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            WITH ranked AS (
                SELECT line, first_value(line) OVER w AS first_line,
                       (joined_on, left_on, email_hash, name_mark, locale, time_zone, attributes)
                           IS NOT DISTINCT FROM first_value((joined_on, left_on, email_hash, name_mark, locale, time_zone, attributes)) OVER w AS same
                FROM staged_member WINDOW w AS (PARTITION BY member_id ORDER BY under_another_id, line)
            )
            DELETE FROM staged_member s USING ranked r
            WHERE $1 > 0 AND r.line = s.line AND r.first_line <> r.line
            RETURNING s.line, s.external_id, r.same, r.first_line, s.original
            """);
        return await rejected.TakeRepeated(command, passing,
            kept => new("member_id", $"The member stands on line {kept} already, with other content; that line was taken.", FieldProblem.Tell("member_twice", kept)), cancellation);
    }

    private static async Task<long> Copy(TenantTransaction transaction, MembersFile file, bool dryRun, RejectedRows rejected, ImportPeople people, MemberAliases aliases, IProgress<long>? progress, CancellationToken cancellation)
    {
        long read = 0;
        var batch = new List<(long Line, MemberRow Row, string Original)>(Batch);
        for (var more = true; more;)
        {
            batch.Clear();
            while (batch.Count < Batch && (more = file.Read(out var row, out var problem)))
            {
                read++;
                if ((problem is null ? people.Returning(row.MemberId, row.JoinedOn) : people.Said(file.RowId, problem)) is { } refused)
                    rejected.Add(file.Line, file.RowId, refused, file.RowId, people.Kept(file.RowId, file.Original));
                else
                    batch.Add((file.Line, row, file.Original));
            }
            cancellation.ThrowIfCancellationRequested();
            await Copy(transaction, batch, dryRun, people, aliases, cancellation);
            progress?.Report(read);
        }
        return read;
    }

    private static async Task Copy(TenantTransaction transaction, List<(long Line, MemberRow Row, string Original)> batch, bool dryRun, ImportPeople people, MemberAliases aliases, CancellationToken cancellation)
    {
        var said = await ExternalIds.Ensure(transaction, [.. batch.Select(b => b.Row.MemberId)], cancellation);
        var members = said.ToDictionary(s => s.Key, s => aliases.Of(s.Value), StringComparer.Ordinal);
        var named = batch.Where(b => b.Row.Name is not null || b.Row.Email is not null).Select(b => members[b.Row.MemberId]);
        // Keys lie in another database, where a dry run is not taken back: it makes none.
        var keys = dryRun ? await people.Keys.ForReading(transaction.Tenant, named, cancellation) : await people.Keys.ForWriting(transaction.Tenant, named, cancellation);
        await using var copy = await transaction.Connection.BeginBinaryImportAsync("COPY staged_member FROM STDIN (FORMAT binary)", cancellation);
        copy.Timeout = TimeSpan.Zero;
        foreach (var (line, row, original) in batch)
        {
            var key = keys.GetValueOrDefault(members[row.MemberId]);
            copy.StartRow();
            copy.Write(line, NpgsqlDbType.Bigint);
            copy.Write(members[row.MemberId], NpgsqlDbType.Integer);
            copy.Write(members[row.MemberId] != said[row.MemberId], NpgsqlDbType.Boolean);
            copy.Write(row.MemberId, NpgsqlDbType.Text);
            copy.Write(row.JoinedOn, NpgsqlDbType.Date);
            if (row.LeftOn is { } left)
                copy.Write(left, NpgsqlDbType.Date);
            else
                copy.WriteNull();
            Bytes(copy, row.Name is { } name ? key?.Seal(SealedFields.Name, name) : null);
            Bytes(copy, row.Name is { } marked ? key?.Mark(SealedFields.Name, marked) : null);
            Bytes(copy, row.Email is { } email ? key?.Seal(SealedFields.Email, email) : null);
            Bytes(copy, row.Email is { } address && key is not null ? people.Hashes.OfAddress(address) : null);
            Text(copy, row.Locale);
            Text(copy, row.TimeZone);
            copy.Write(JsonSerializer.Serialize(row.Attributes), NpgsqlDbType.Jsonb);
            // For the report only, and gone with the transaction.
            Bytes(copy, people.Passing.Seal(RejectedRows.Printable(original)));
        }
        await copy.CompleteAsync(cancellation);
    }

    private static void Text(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
            copy.WriteNull();
        else
            copy.Write(text, NpgsqlDbType.Text);
    }

    private static void Bytes(NpgsqlBinaryImporter copy, byte[]? bytes)
    {
        if (bytes is null)
            copy.WriteNull();
        else
            copy.Write(bytes, NpgsqlDbType.Bytea);
    }
}
