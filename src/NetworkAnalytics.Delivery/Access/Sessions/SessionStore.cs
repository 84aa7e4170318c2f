using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Sessions;

/// <summary>A session as its owner sees it listed.</summary>
public sealed record ListedSession(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>
/// Sessions of browsers, on the server: the cookie holds a random key, the row the rest. Deleting a row ends the session
/// on every replica with the next request.
/// </summary>
public sealed class SessionStore(DeliveryDatabase database, TimeProvider time) : ITicketStore
{
    /// <summary>How exactly it is known when a session was last seen.</summary>
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(5);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var tenant = Caller.FindTenant(ticket.Principal) ?? new TenantId(0);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var (id, now) = (Guid.NewGuid(), time.GetUtcNow());
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(Caller.SessionClaim, id.ToString("N")));
        await database.For(tenant, async connection =>
        {
            await using var insert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.session (tenant_id, session_id, secret_hash, owner, ticket, created_at, seen_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
                """, tenant.Value, id, Hash(secret), Caller.Owner(ticket.Principal), TicketSerializer.Default.Serialize(ticket), now, Expiry(ticket));
            return await insert.ExecuteNonQueryAsync(CancellationToken.None);
        }, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{tenant.Value}.{secret}");
    }

    // A row never changes its owner: whoever signs in as somebody else gets a row of their own.
    public Task RenewAsync(string key, AuthenticationTicket ticket) => With(key, 0,
        "UPDATE delivery.session SET ticket = $3, expires_at = $4 WHERE tenant_id = $1 AND secret_hash = $2 AND owner = $5",
        TicketSerializer.Default.Serialize(ticket), Expiry(ticket), Caller.Owner(ticket.Principal));

    public Task RemoveAsync(string key) => With(key, 0, "DELETE FROM delivery.session WHERE tenant_id = $1 AND secret_hash = $2");

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (!TryRead(key, out var tenant, out var hash))
            return null;
        var now = time.GetUtcNow();
        var (bytes, seen) = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT ticket, seen_at FROM delivery.session WHERE tenant_id = $1 AND secret_hash = $2 AND expires_at > $3", tenant.Value, hash, now);
            await using var reader = await select.ExecuteReaderAsync();
            return await reader.ReadAsync() ? (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<DateTimeOffset>(1)) : ((byte[]?)null, now);
        }, CancellationToken.None);
        if (bytes is not null && now - seen > SeenWithin)
            await With(key, 0, "UPDATE delivery.session SET seen_at = $3 WHERE tenant_id = $1 AND secret_hash = $2", now);
        return bytes is null ? null : TicketSerializer.Default.Deserialize(bytes);
    }

    internal Task<List<ListedSession>> List(TenantId tenant, string owner, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT session_id, created_at, seen_at FROM delivery.session WHERE tenant_id = $1 AND owner = $2 AND expires_at > $3 ORDER BY seen_at DESC, session_id",
                tenant.Value, owner, time.GetUtcNow());
            var sessions = new List<ListedSession>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                sessions.Add(new(r.GetGuid(0), r.GetFieldValue<DateTimeOffset>(1), r.GetFieldValue<DateTimeOffset>(2)));
            return sessions;
        }, cancellation);

    /// <summary>Ends one session of the owner's. False when they have none of this id.</summary>
    internal Task<bool> End(TenantId tenant, string owner, Guid session, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var delete = DeliveryDatabase.Command(connection, "DELETE FROM delivery.session WHERE tenant_id = $1 AND owner = $2 AND session_id = $3", tenant.Value, owner, session);
            return await delete.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    /// <summary>Signs the owner out everywhere, or everywhere but here.</summary>
    internal Task<int> EndAll(TenantId tenant, string owner, CancellationToken cancellation, Guid? butThis = null) =>
        database.For(tenant, async connection =>
        {
            await using var delete = DeliveryDatabase.Command(connection,
                "DELETE FROM delivery.session WHERE tenant_id = $1 AND owner = $2 AND session_id IS DISTINCT FROM $3::uuid", tenant.Value, owner, butThis);
            return await delete.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private async Task<int> With(string key, int none, string sql, params object?[] more) =>
        !TryRead(key, out var tenant, out var hash) ? none : await database.For(tenant, async connection =>
        {
            await using var command = DeliveryDatabase.Command(connection, sql, [tenant.Value, hash, .. more]);
            return await command.ExecuteNonQueryAsync();
        }, CancellationToken.None);

    private DateTimeOffset Expiry(AuthenticationTicket ticket) => (ticket.Properties.ExpiresUtc ?? time.GetUtcNow() + TimeSpan.FromHours(12)).ToUniversalTime();

    private static bool TryRead(string key, out TenantId tenant, out byte[] hash)
    {
        var at = key.IndexOf('.', StringComparison.Ordinal);
        var read = int.TryParse(at < 0 ? "" : key.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        (tenant, hash) = (new TenantId(number), Hash(key[(at + 1)..]));
        return read;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
