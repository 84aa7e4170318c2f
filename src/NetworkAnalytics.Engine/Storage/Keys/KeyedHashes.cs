using System.Security.Cryptography;
using System.Text;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// Keyed hashes for finding what is sealed. The secret lies with the keys, so that the main database alone confirms no
/// guess. Thread-safe.
/// </summary>
internal sealed class KeyedHashes(KeysDatabase database, TimeProvider time)
{
    private const string SecretName = "look-up";
    private volatile byte[]? _secret;

    public async ValueTask<TenantHashes> For(TenantId tenant, CancellationToken cancellation) => new(tenant, _secret ??= await Read(cancellation));

    private async Task<byte[]> Read(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        // Of several replicas that make it at once, the first one's stays.
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO keys.secret (name, value, created_at) SELECT $1, $2, $3
            WHERE NOT EXISTS (SELECT FROM keys.secret WHERE name = $1) ON CONFLICT DO NOTHING
            """, connection);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SecretName });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(MemberKey.Bytes) });
        insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await insert.ExecuteNonQueryAsync(cancellation);
        await using var select = new NpgsqlCommand("SELECT value FROM keys.secret WHERE name = $1", connection);
        select.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SecretName });
        return (byte[])(await select.ExecuteScalarAsync(cancellation))!;
    }
}

/// <summary>The keyed hashes of one association. Thread-safe.</summary>
internal sealed class TenantHashes(TenantId tenant, byte[] secret)
{
    /// <summary>The same for an address however its letters are cased.</summary>
    public byte[] OfAddress(string address) => Hash("address", address.Trim().ToLowerInvariant());

    /// <summary>Of the association's id for a person: the same for exactly the same id.</summary>
    public byte[] OfPerson(string externalId) => Hash("person", externalId);

    private byte[] Hash(string kind, string text) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{kind}\n{tenant}\n{text}"));
}
