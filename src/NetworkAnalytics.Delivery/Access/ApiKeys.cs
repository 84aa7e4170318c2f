using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>A key as it is shown once.</summary>
/// <param name="Prefix">Its public part, by which it is listed.</param>
/// <param name="Plaintext">The whole key; not stored and not shown again.</param>
public sealed record CreatedApiKey(long Id, string Prefix, string Plaintext);

/// <summary>A key as it is listed. The secret is nowhere.</summary>
/// <param name="LastUsedAt">To the minute; null: never.</param>
/// <param name="ExpiresAt">When a rotated key ends; null: it does not end by itself.</param>
public sealed record ListedApiKey(
    long Id, string Prefix, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>Whom a valid key speaks for.</summary>
internal sealed record ApiKeyIdentity(TenantId Tenant, long Id, IReadOnlyList<string> Scopes);

/// <summary>
/// Keys of associations: <c>nak_</c>, a public prefix of 10 characters, and 256 random bits. Stored as SHA-256, which is
/// enough for a secret nobody chose; compared in constant time.
/// </summary>
public sealed partial class ApiKeys(DeliveryDatabase database, TimeProvider time)
{
    public const string Marker = "nak_";
    private const int PrefixBytes = 8;
    private const int SecretBytes = 32;

    /// <summary>How long a replica believes a key it has verified: a flood of requests is no flood of look-ups, and a key taken back elsewhere ends a second later.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, (ApiKeyIdentity Key, DateTimeOffset? Ends, long VerifiedAt)> _verified = new(StringComparer.Ordinal);

    /// <param name="name">What it is for, 1 to 100 characters.</param>
    /// <param name="scopes">Of <see cref="Scopes.All"/>, at least one.</param>
    /// <exception cref="InvalidInputException">The name or a scope is not usable.</exception>
    public async Task<CreatedApiKey> Create(TenantId tenant, string name, IReadOnlyList<string> scopes, CancellationToken cancellation)
    {
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
            throw new InvalidInputException("name", "Give the key a name of 1 to 100 characters, without control characters.");
        if (scopes.Count == 0 || scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is not null)
            throw new InvalidInputException("scopes", $"Give one or more of {string.Join(", ", Scopes.All)}.");
        var prefix = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PrefixBytes)).Replace('_', 'a').Replace('-', 'b');
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var id = await database.For(tenant, async connection =>
        {
            await using var insert = DeliveryDatabase.Command(connection,
                "INSERT INTO delivery.api_key (tenant_id, prefix, secret_hash, name, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING key_id",
                tenant.Value, prefix, Hash(secret), name, scopes.Distinct(StringComparer.Ordinal).ToArray(), time.GetUtcNow());
            return (long)(await insert.ExecuteScalarAsync(cancellation))!;
        }, cancellation);
        return new CreatedApiKey(id, prefix, $"{Marker}{prefix}_{secret}");
    }

    /// <summary>Takes a key back at once. False when the tenant has none of this id.</summary>
    public async Task<bool> Revoke(TenantId tenant, long id, CancellationToken cancellation)
    {
        var found = await database.For(tenant, async connection =>
        {
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.api_key SET revoked_at = coalesce(revoked_at, $3) WHERE tenant_id = $1 AND key_id = $2", tenant.Value, id, time.GetUtcNow());
            return await update.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);
        _verified.Clear();
        return found;
    }

    /// <summary>Whom the key speaks for; null when it is not one of ours, or was taken back.</summary>
    internal async Task<ApiKeyIdentity?> Verify(string key, CancellationToken cancellation)
    {
        if (!key.StartsWith(Marker, StringComparison.Ordinal) || key.Length > 200)
            return null;
        var end = key.IndexOf('_', Marker.Length);
        if (end < 0)
            return null;
        var (prefix, secret) = (key[Marker.Length..end], key[(end + 1)..]);
        if (prefix.Length == 0)
            return null;
        var now = time.GetUtcNow();
        // By its hash, so that memory holds no key either.
        var remembered = Convert.ToBase64String(Hash(key));
        if (_verified.TryGetValue(remembered, out var known) && time.GetElapsedTime(known.VerifiedAt) < Freshness && !(known.Ends <= now))
            return known.Key;
        var verifiedAt = time.GetTimestamp();
        var (identity, lastUsed, ends) = await Find(prefix, secret, now, cancellation);
        if (identity is null)
            return null;
        if (_verified.Count >= MostRemembered)
            _verified.Clear();
        _verified[remembered] = (identity, ends, verifiedAt);
        if (!(now - lastUsed < UsedWithin))
            await NoteUse(identity, now, cancellation);
        return identity;
    }

    private Task<(ApiKeyIdentity? Key, DateTimeOffset? LastUsed, DateTimeOffset? Ends)> Find(string prefix, string secret, DateTimeOffset now, CancellationToken cancellation) =>
        database.ForKey<(ApiKeyIdentity?, DateTimeOffset?, DateTimeOffset?)>(prefix, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT tenant_id, key_id, scopes, secret_hash, last_used_at, expires_at FROM delivery.api_key
                WHERE prefix = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
                """, prefix, now);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return await r.ReadAsync(cancellation) && CryptographicOperations.FixedTimeEquals(r.GetFieldValue<byte[]>(3), Hash(secret))
                ? (new ApiKeyIdentity(new TenantId(r.GetInt32(0)), r.GetInt64(1), r.GetFieldValue<string[]>(2)), Instant(4), Instant(5))
                : (null, null, null);

            DateTimeOffset? Instant(int column) => r.IsDBNull(column) ? null : r.GetFieldValue<DateTimeOffset>(column);
        }, cancellation);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
