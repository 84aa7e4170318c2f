using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <summary>The ledger of erasures, kept with the keys. A row is written before anything is erased.</summary>
internal sealed class ErasureLedger(KeysDatabase keys, TimeProvider time)
{
    private const string Select = $"SELECT {Erasure.LedgerColumns} FROM keys.erasure";

    /// <summary>Writes down that somebody is to be erased, all their records or none; from its commit on no key is made for them. What is there already stays as it is.</summary>
    public async Task Begin(TenantId tenant, IReadOnlyList<(MemberId Member, byte[] PersonHash)> records, ErasureAskedBy askedBy, CancellationToken cancellation)
    {
        await using var transaction = await keys.Begin(tenant, cancellation);
        foreach (var (member, hash) in records)
            await Insert(transaction, new(tenant, member, Guid.NewGuid(), Guid.NewGuid(), hash, askedBy, time.GetUtcNow(), null), cancellation);
        await transaction.Commit(cancellation);
    }

    /// <summary>Writes down what the main database remembers and a restored ledger does not; the key goes again.</summary>
    public async Task Restore(Erasure erasure, CancellationToken cancellation)
    {
        await using var transaction = await keys.Begin(erasure.Tenant, cancellation);
        await Insert(transaction, erasure, cancellation);
        await DestroyKey(transaction, erasure.Member, cancellation);
        await transaction.Commit(cancellation);
    }

    /// <summary>Locks the row until the transaction ends.</summary>
    /// <param name="wait">False: null when somebody else works on it.</param>
    public static async Task<Erasure?> Lock(TenantTransaction transaction, MemberId member, bool wait, CancellationToken cancellation) =>
        (await Read(transaction, $" WHERE tenant_id = $1 AND member_id = $2 FOR UPDATE{(wait ? "" : " SKIP LOCKED")}", cancellation, member.Value)).FirstOrDefault();

    public static Task<int> DestroyKey(TenantTransaction transaction, MemberId member, CancellationToken cancellation) =>
        transaction.Execute("DELETE FROM keys.member_key WHERE tenant_id = $1 AND member_id = $2", cancellation, member.Value);

    public static Task Complete(TenantTransaction transaction, MemberId member, ErasureDone done, CancellationToken cancellation) =>
        transaction.Execute("UPDATE keys.erasure SET done_at = $3, rows = $4 WHERE tenant_id = $1 AND member_id = $2", cancellation,
            member.Value, done.At, TenantTransaction.Typed(NpgsqlDbType.Jsonb, ErasedRows.Write(done.Rows)));

    public async Task<Erasure?> Find(TenantId tenant, MemberId member, CancellationToken cancellation)
    {
        await using var transaction = await keys.Begin(tenant, cancellation);
        return (await Read(transaction, " WHERE tenant_id = $1 AND member_id = $2", cancellation, member.Value)).FirstOrDefault();
    }

    /// <summary>The last one under the association's id.</summary>
    public async Task<Erasure?> Find(TenantId tenant, byte[] personHash, CancellationToken cancellation)
    {
        await using var transaction = await keys.Begin(tenant, cancellation);
        return (await Read(transaction, " WHERE tenant_id = $1 AND person_hash = $2 ORDER BY asked_at DESC, member_id DESC LIMIT 1", cancellation, personHash)).FirstOrDefault();
    }

    /// <summary>Of every association, oldest first.</summary>
    public async Task<List<Erasure>> All(CancellationToken cancellation)
    {
        await using var connection = await keys.OpenPlatform(cancellation);
        return await Read(new NpgsqlCommand(Select + " ORDER BY asked_at, tenant_id, member_id", connection), cancellation);
    }

    /// <summary>Those that have not ended, asked for at least so long ago.</summary>
    public async Task<List<Erasure>> Open(TimeSpan age, CancellationToken cancellation)
    {
        await using var connection = await keys.OpenPlatform(cancellation);
        var command = new NpgsqlCommand(Select + " WHERE done_at IS NULL AND asked_at <= $1 ORDER BY asked_at LIMIT 100", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - age });
        return await Read(command, cancellation);
    }

    /// <summary>The highest ids that have a key or were erased: a restored main database must not give them out again.</summary>
    public async Task<(int Tenant, int Member)> Highest(CancellationToken cancellation)
    {
        await using var connection = await keys.OpenPlatform(cancellation);
        await using var command = new NpgsqlCommand(
            """
            SELECT greatest((SELECT max(tenant_id) FROM keys.member_key), (SELECT max(tenant_id) FROM keys.erasure), 0),
                   greatest((SELECT max(member_id) FROM keys.member_key), (SELECT max(member_id) FROM keys.erasure), 0)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    private static async Task Insert(TenantTransaction transaction, Erasure e, CancellationToken cancellation)
    {
        await KeyLedger.Own(transaction, cancellation);
        await transaction.Execute(
            $"INSERT INTO keys.erasure ({Erasure.Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING", cancellation,
            e.Member.Value, e.Id, e.AliasId, e.PersonHash, e.AskedByName, e.AskedAt);
    }

    private static Task<List<Erasure>> Read(TenantTransaction transaction, string which, CancellationToken cancellation, params object?[] parameters) =>
        Read(transaction.Command(Select + which, parameters), cancellation);

    private static async Task<List<Erasure>> Read(NpgsqlCommand query, CancellationToken cancellation)
    {
        await using var command = query;
        var erasures = new List<Erasure>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            erasures.Add(Erasure.Read(reader));
        return erasures;
    }
}
