using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>An answer as it was given.</summary>
internal sealed record KeptAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What there is under a key. One of the three, or nothing: then the same request is under way.</summary>
/// <param name="Claim">It was free: do the work, and say how it ended under this.</param>
/// <param name="Answer">It was done before.</param>
/// <param name="Differs">The key was used for another request.</param>
internal sealed record IdempotencyState(Guid? Claim = null, KeptAnswer? Answer = null, bool Differs = false);

/// <summary>
/// Which requests were done under which <c>Idempotency-Key</c>, for a day. Keys are stored as hashes; an answer, in which
/// a secret may be, is encrypted so that it takes the key ring and the caller's own key to read it.
/// </summary>
internal sealed class IdempotencyStore(DeliveryDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A claim older than this belongs to a replica that died with it: the request is done again.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(2);

    /// <param name="key">With whose it is: two callers of one association may think of the same.</param>
    public Task<IdempotencyState> Begin(TenantId tenant, string key, byte[] request, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var (now, claim) = (time.GetUtcNow(), Guid.NewGuid());
            await using var insert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.idempotency AS i (tenant_id, key_hash, request_hash, claim, claimed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (tenant_id, key_hash) DO UPDATE
                SET request_hash = excluded.request_hash, claim = excluded.claim, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, answer = NULL
                WHERE i.expires_at <= $5 OR (i.answer IS NULL AND i.claimed_at <= $7 AND i.request_hash = excluded.request_hash)
                """, tenant.Value, Hash(key), request, claim, now, now + Kept, now - LongestWork);
            if (await insert.ExecuteNonQueryAsync(cancellation) == 1)
                return new IdempotencyState(claim);
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT request_hash, answer FROM delivery.idempotency WHERE tenant_id = $1 AND key_hash = $2", tenant.Value, Hash(key));
            await using var row = await select.ExecuteReaderAsync(cancellation);
            // Gone between the two statements: whoever had it has just given it back.
            return !await row.ReadAsync(cancellation) ? new()
                : !row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(request) ? new(Differs: true)
                : row.IsDBNull(1) ? new()
                : new(Answer: JsonSerializer.Deserialize<KeptAnswer>(Protector(key).Unprotect(row.GetFieldValue<byte[]>(1))));
        }, cancellation);

    public Task Keep(TenantId tenant, string key, Guid claim, KeptAnswer answer, CancellationToken cancellation) =>
        Settle(tenant, "UPDATE delivery.idempotency SET answer = $4 WHERE tenant_id = $1 AND key_hash = $2 AND claim = $3", cancellation,
            tenant.Value, Hash(key), claim, Protector(key).Protect(JsonSerializer.SerializeToUtf8Bytes(answer)));

    /// <summary>Nothing was done: the key is free again.</summary>
    public Task GiveBack(TenantId tenant, string key, Guid claim, CancellationToken cancellation) =>
        Settle(tenant, "DELETE FROM delivery.idempotency WHERE tenant_id = $1 AND key_hash = $2 AND claim = $3 AND answer IS NULL", cancellation, tenant.Value, Hash(key), claim);

    private Task Settle(TenantId tenant, string sql, CancellationToken cancellation, params object[] parameters) =>
        database.For(tenant, async connection =>
        {
            await using var command = DeliveryDatabase.Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private IDataProtector Protector(string key) => protection.CreateProtector("idempotency.v1", key);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
