using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <summary>
/// The Engine's own rows of a person. Everything goes in one transaction, with the departure from the versions that counted
/// them and the row that keeps them erased; run again, it deletes what came in between and adds to the counts.
/// </summary>
internal sealed class MemberTables(EngineDatabase database, LogReaderDatabase platform)
{
    /// <summary>
    /// Every table with a member in it, from the catalogue, so that a new one cannot be forgotten; referring tables come
    /// first. Two stay, with surrogate ids alone: the row that keeps somebody erased, and the one that others' histories name.
    /// </summary>
    private const string Owned = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'analytics'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'member_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('member', 'erasure', 'member_alias') AND $1 > 0
        ORDER BY EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid), 1
        """;

    private const string Rejected = "analytics.import_problem";

    /// <returns>Rows deleted by this erasure so far, earlier runs included.</returns>
    public async Task<IReadOnlyList<DeletedRows>> Erase(Erasure erasure, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(erasure.Tenant, cancellation);
        await Departures.Record(transaction, erasure.Member, cancellation);
        // First the row whose lock an import's profiles wait for; what it has written by then is seen by the deletions.
        await transaction.Execute("UPDATE analytics.member SET external_id = $3 WHERE tenant_id = $1 AND member_id = $2 AND external_id <> $3", cancellation, erasure.Member.Value, erasure.Alias);
        await transaction.Execute(
            $"INSERT INTO analytics.erasure ({Erasure.Columns}, rows) VALUES ($1, $2, $3, $4, $5, $6, $7, '{{}}') ON CONFLICT DO NOTHING", cancellation,
            erasure.Member.Value, erasure.Id, erasure.AliasId, erasure.PersonHash, erasure.AskedByName, erasure.AskedAt);
        var rows = ErasedRows.Read((await transaction.Scalar<string>("SELECT rows::text FROM analytics.erasure WHERE tenant_id = $1 AND member_id = $2 FOR UPDATE", cancellation, erasure.Member.Value))!);
        foreach (var table in await Tables(transaction, cancellation))
            rows.Add(new(table, await transaction.Execute($"DELETE FROM {table} WHERE tenant_id = $1 AND member_id = $2", cancellation, erasure.Member.Value)));
        rows.Add(new(Rejected, await transaction.Execute(
            $"DELETE FROM {Rejected} WHERE tenant_id = $1 AND (subject = $2 OR subject_hash = $3)", cancellation, erasure.Member.Value, erasure.PersonHash)));
        // New ids in it were made of the association's own; that the two were one person stays.
        await transaction.Execute("UPDATE analytics.member_alias SET outcome = NULL WHERE tenant_id = $1 AND (member_id = $2 OR merged_into = $2) AND outcome IS NOT NULL", cancellation, erasure.Member.Value);
        var text = ErasedRows.Write(rows);
        await transaction.Execute("UPDATE analytics.erasure SET rows = $3 WHERE tenant_id = $1 AND member_id = $2", cancellation,
            erasure.Member.Value, TenantTransaction.Typed(NpgsqlDbType.Jsonb, text));
        await transaction.Commit(cancellation);
        return ErasedRows.Read(text);
    }

    /// <summary>The keyed hash of the address that the directory has of them.</summary>
    public async Task<byte[]?> AddressHash(Erasure erasure, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(erasure.Tenant, cancellation);
        return await transaction.Scalar<byte[]>("SELECT email_hash FROM analytics.person WHERE tenant_id = $1 AND member_id = $2", cancellation, erasure.Member.Value);
    }

    /// <summary>Every erasure this database remembers.</summary>
    public async Task<List<Erasure>> Remembered(CancellationToken cancellation)
    {
        var erasures = new List<Erasure>();
        await using var connection = await platform.Open(cancellation);
        await using var command = new NpgsqlCommand($"SELECT {Erasure.Columns} FROM analytics.erasure ORDER BY asked_at", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            erasures.Add(Erasure.Read(reader));
        return erasures;
    }

    /// <summary>Lets no id be given out again that is taken in the keys' database.</summary>
    public async Task Reserve(int tenant, int member, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(default, cancellation);
        await transaction.Execute(
            """
            SELECT CASE WHEN $2 > last_value OR $2 = last_value AND NOT is_called THEN setval('analytics.tenant_tenant_id_seq', $2) END FROM analytics.tenant_tenant_id_seq WHERE $1 = 0
            """, cancellation, (long)tenant);
        await transaction.Execute(
            """
            SELECT CASE WHEN $2 > last_value OR $2 = last_value AND NOT is_called THEN setval('analytics.member_member_id_seq', $2) END FROM analytics.member_member_id_seq WHERE $1 = 0
            """, cancellation, (long)member);
        await transaction.Commit(cancellation);
    }

    /// <summary>Deletes whatever came in behind the back of an erasure, of everybody who is erased.</summary>
    public async Task<IReadOnlyList<DeletedRows>> Sweep(TenantId tenant, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        var deleted = new List<DeletedRows>();
        foreach (var table in await Tables(transaction, cancellation))
            deleted.Add(new(table, await transaction.Execute(
                $"DELETE FROM {table} WHERE tenant_id = $1 AND member_id IN (SELECT member_id FROM analytics.erasure WHERE tenant_id = $1)", cancellation)));
        await transaction.Commit(cancellation);
        return deleted;
    }

    private static async Task<List<string>> Tables(TenantTransaction transaction, CancellationToken cancellation)
    {
        var tables = new List<string>();
        await using var command = transaction.Command(Owned);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tables.Add(reader.GetString(0));
        return tables;
    }
}

/// <summary>Once a day, with what else is past its time.</summary>
internal sealed class ErasureSweep(MemberTables tables) : ITenantRetention
{
    public Task<IReadOnlyList<DeletedRows>> Expire(TenantId tenant, TenantRetention retention, CancellationToken cancellation) => tables.Sweep(tenant, cancellation);
}
