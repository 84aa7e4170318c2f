using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access;

public sealed partial class ApiKeys
{
    /// <summary>How exactly a key's last use is known.</summary>
    private static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(1);

    /// <summary>The longest two keys of a rotation live side by side.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    /// <summary>All keys of an association, newest first, those taken back included.</summary>
    public Task<IReadOnlyList<ListedApiKey>> List(TenantId tenant, CancellationToken cancellation) => List(tenant, null, int.MaxValue, cancellation);

    /// <summary>A page of them, newest first.</summary>
    /// <param name="before">Read on before this id; null from the newest.</param>
    public Task<IReadOnlyList<ListedApiKey>> List(TenantId tenant, long? before, int limit, CancellationToken cancellation) =>
        database.For<IReadOnlyList<ListedApiKey>>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT key_id, prefix, name, scopes, created_at, last_used_at, expires_at, revoked_at
                FROM delivery.api_key WHERE tenant_id = $1 AND key_id < $2 ORDER BY key_id DESC LIMIT $3
                """, tenant.Value, before ?? long.MaxValue, limit);
            var keys = new List<ListedApiKey>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                keys.Add(new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetFieldValue<DateTimeOffset>(4), Instant(5), Instant(6), Instant(7)));
            return keys;

            DateTimeOffset? Instant(int column) => r.IsDBNull(column) ? null : r.GetFieldValue<DateTimeOffset>(column);
        }, cancellation);

    /// <summary>
    /// Makes a key with the name and scopes of another one, which goes on for <paramref name="overlap"/>: whoever uses it
    /// changes over in that time and nothing stops.
    /// </summary>
    /// <returns>Null when the tenant has no such key that is still good.</returns>
    /// <exception cref="InvalidInputException">The overlap is out of range.</exception>
    public async Task<CreatedApiKey?> Rotate(TenantId tenant, long id, TimeSpan overlap, CancellationToken cancellation)
    {
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap)
            throw new InvalidInputException("overlap_hours", $"Give 0 to {LongestOverlap.TotalHours} hours in which both keys are good.");
        var now = time.GetUtcNow();
        if ((await List(tenant, cancellation)).FirstOrDefault(k => k.Id == id && k.RevokedAt is null && !(k.ExpiresAt <= now)) is not { } old)
            return null;
        // The new one first: between the two statements there are two good keys, never none.
        var created = await Create(tenant, old.Name, old.Scopes, cancellation);
        await database.For(tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.api_key SET expires_at = least(expires_at, $3) WHERE tenant_id = $1 AND key_id = $2", tenant.Value, id, now + overlap);
            return await update.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
        _verified.Clear();
        return created;
    }

    private Task<int> NoteUse(ApiKeyIdentity key, DateTimeOffset now, CancellationToken cancellation) =>
        database.For(key.Tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.api_key SET last_used_at = $3 WHERE tenant_id = $1 AND key_id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)",
                key.Tenant.Value, key.Id, now, now - UsedWithin);
            return await update.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
}
