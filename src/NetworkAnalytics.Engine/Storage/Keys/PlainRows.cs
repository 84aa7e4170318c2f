using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// Seals what an earlier version stored as plain text, an association at a time and some rows a transaction: interrupted,
/// it is begun again and goes on with what is left.
/// </summary>
public sealed class PlainRows
{
    private const int Batch = 2_000;
    private readonly EngineDatabase _database;
    private readonly MemberKeys _keys;
    private readonly KeyedHashes _hashes;

    public PlainRows(EngineDatabase database, KeysDatabase keys, TimeProvider time)
    {
        _database = database;
        _keys = new(keys, Options.Create(new KeysOptions()), time);
        _hashes = new(keys, time);
        Addresses = new SealedAddresses(_keys, _hashes);
    }

    /// <summary>For whoever stored addresses outside the directory.</summary>
    public ISealedAddresses Addresses { get; }

    /// <returns>Rows sealed.</returns>
    public async Task<long> Seal(TenantId tenant, CancellationToken cancellation)
    {
        long rows = 0;
        foreach (var some in (Func<TenantId, CancellationToken, Task<int>>[])[People, Notes, Staged, Rejected])
            while (await some(tenant, cancellation) is > 0 and var sealedNow)
                rows += sealedNow;
        return rows;
    }

    private async Task<int> People(TenantId tenant, CancellationToken cancellation)
    {
        await using var transaction = await _database.Begin(tenant, cancellation);
        var people = new List<(int Member, string? Name, string? Email)>();
        await using (var command = transaction.Command(
            "SELECT member_id, name, email FROM analytics.person WHERE tenant_id = $1 AND (name IS NOT NULL OR email IS NOT NULL) ORDER BY member_id LIMIT $2 FOR UPDATE", Batch))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                people.Add((reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2)));
        }
        var own = await _keys.ForWriting(tenant, people.Select(p => p.Member), cancellation);
        var ours = await _hashes.For(tenant, cancellation);
        await transaction.Execute(
            """
            UPDATE analytics.person p SET name = NULL, email = NULL, sealed_name = s.sealed_name, name_mark = s.name_mark, sealed_email = s.sealed_email, email_hash = s.email_hash
            FROM unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) s (member_id, sealed_name, name_mark, sealed_email, email_hash)
            WHERE p.tenant_id = $1 AND p.member_id = s.member_id
            """, cancellation, people.Select(p => p.Member).ToArray(),
            Bytes(people.Select(p => p.Name is { } name ? own.GetValueOrDefault(p.Member)?.Seal(SealedFields.Name, name) : null)),
            Bytes(people.Select(p => p.Name is { } name ? own.GetValueOrDefault(p.Member)?.Mark(SealedFields.Name, name) : null)),
            Bytes(people.Select(p => p.Email is { } email ? own.GetValueOrDefault(p.Member)?.Seal(SealedFields.Email, email) : null)),
            Bytes(people.Select(p => p.Email is { } email && own.ContainsKey(p.Member) ? ours.OfAddress(email) : null)));
        await transaction.Commit(cancellation);
        return people.Count;
    }

    private Task<int> Notes(TenantId tenant, CancellationToken cancellation) => Texts(tenant,
        "SELECT member_id, seq::bigint, 0::bigint, text FROM analytics.note WHERE tenant_id = $1 AND text IS NOT NULL ORDER BY member_id, seq LIMIT $2 FOR UPDATE",
        """
        UPDATE analytics.note n SET text = NULL, sealed = s.sealed FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bytea[]) s (member_id, seq, unused, sealed)
        WHERE n.tenant_id = $1 AND n.member_id = s.member_id AND n.seq = s.seq
        """, SealedFields.Note, cancellation);

    private Task<int> Staged(TenantId tenant, CancellationToken cancellation) => Texts(tenant,
        "SELECT member_id, import_id, line, note FROM analytics.import_row WHERE tenant_id = $1 AND note IS NOT NULL ORDER BY import_id, member_id, line LIMIT $2 FOR UPDATE",
        """
        UPDATE analytics.import_row r SET note = NULL, sealed_note = s.sealed FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bytea[]) s (member_id, import_id, line, sealed)
        WHERE r.tenant_id = $1 AND r.import_id = s.import_id AND r.member_id = s.member_id AND r.line = s.line
        """, SealedFields.Note, cancellation);

    private async Task<int> Texts(TenantId tenant, string select, string update, string field, CancellationToken cancellation)
    {
        await using var transaction = await _database.Begin(tenant, cancellation);
        var texts = new List<(int Member, long First, long Second, string Text)>();
        await using (var command = transaction.Command(select, Batch))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                texts.Add((reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)));
        }
        var own = await _keys.ForWriting(tenant, texts.Select(t => t.Member), cancellation);
        await transaction.Execute(update, cancellation,
            texts.Select(t => t.Member).ToArray(), texts.Select(t => t.First).ToArray(), texts.Select(t => t.Second).ToArray(),
            Bytes(texts.Select(t => own.GetValueOrDefault(t.Member)?.Seal(field, t.Text))));
        await transaction.Commit(cancellation);
        return texts.Count;
    }

    // Whom such a row was about was not kept: the association's key.
    private async Task<int> Rejected(TenantId tenant, CancellationToken cancellation)
    {
        await using var transaction = await _database.Begin(tenant, cancellation);
        var rows = new List<(long Import, long Line, string? Id, string? Reason)>();
        await using (var command = transaction.Command(
            "SELECT import_id, line, row_id, reason FROM analytics.import_problem WHERE tenant_id = $1 AND (row_id IS NOT NULL OR reason IS NOT NULL) ORDER BY import_id, line LIMIT $2 FOR UPDATE", Batch))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }
        if (rows.Count == 0)
            return 0;
        var key = (await _keys.ForWriting(tenant, MemberKeys.Association))!;
        await transaction.Execute(
            """
            UPDATE analytics.import_problem p SET row_id = NULL, reason = NULL, sealed_row_id = s.id, sealed_reason = s.reason
            FROM unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[]) s (import_id, line, id, reason)
            WHERE p.tenant_id = $1 AND p.import_id = s.import_id AND p.line = s.line
            """, cancellation, rows.Select(r => r.Import).ToArray(), rows.Select(r => r.Line).ToArray(),
            Bytes(rows.Select(r => r.Id is { } id ? key.Seal(SealedFields.RowId, id) : null)),
            Bytes(rows.Select(r => r.Reason is { } reason ? key.Seal(SealedFields.Reason, reason) : null)));
        await transaction.Commit(cancellation);
        return rows.Count;
    }

    private static Npgsql.NpgsqlParameter Bytes(IEnumerable<byte[]?> values) => TenantTransaction.Typed(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());
}
