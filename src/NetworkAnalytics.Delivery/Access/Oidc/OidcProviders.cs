using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Oidc;

/// <param name="MemberClaim"><c>email</c> (when the provider says it is verified), or the claim that holds the association's own id for the member.</param>
/// <param name="PortalClientId">Under which the provider knows the association's portal; null: no portal of its own id.</param>
public sealed record OidcProvider(TenantId Tenant, int Revision, Uri Authority, string ClientId, string? ClientSecret, string MemberClaim, string? PortalClientId)
{
    public const string SchemePrefix = "oidc-";

    /// <summary>A scheme of its own for each revision, so that a change is in force at once and on every replica.</summary>
    public string Scheme => string.Create(CultureInfo.InvariantCulture, $"{SchemePrefix}{Tenant.Value}-{Revision}");

    /// <summary>For whom an ID token may be made out.</summary>
    internal string[] Audiences => PortalClientId is null ? [ClientId] : [ClientId, PortalClientId];
}

/// <summary>The associations' own OpenID Connect providers.</summary>
public sealed class OidcProviders(DeliveryDatabase database, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("oidc-secret.v1");
    private readonly ConcurrentDictionary<string, OidcProvider> _known = new(StringComparer.Ordinal);

    /// <exception cref="InvalidInputException">A field is not usable.</exception>
    public async Task Save(TenantId tenant, string authority, string clientId, string? clientSecret, string memberClaim, string? portalClientId, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            throw new InvalidInputException("authority", "Give the provider's address, beginning with https://.");
        if (clientId is not { Length: >= 1 and <= 200 })
            throw new InvalidInputException("client_id", "Give the id under which the provider knows this deployment, 1 to 200 characters.");
        if (memberClaim is not { Length: >= 1 and <= 100 })
            throw new InvalidInputException("member_claim", "Give 'email', or the claim that holds the association's own id for the member.");
        if (portalClientId is not (null or { Length: >= 1 and <= 200 }))
            throw new InvalidInputException("portal_client_id", "Give the id under which the provider knows the association's portal, 1 to 200 characters, or leave it out.");
        await database.For(tenant, async connection =>
        {
            await using var save = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.oidc_provider AS p (tenant_id, revision, authority, client_id, client_secret, member_claim, portal_client_id) VALUES ($1, 1, $2, $3, $4::bytea, $5, $6::text)
                ON CONFLICT (tenant_id) DO UPDATE SET revision = p.revision + 1, authority = $2, client_id = $3, client_secret = $4::bytea, member_claim = $5, portal_client_id = $6::text
                """, tenant.Value, uri.ToString(), clientId, clientSecret is null ? null : _protector.Protect(Encoding.UTF8.GetBytes(clientSecret)), memberClaim, portalClientId);
            return await save.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
    }

    /// <returns>False when there was none.</returns>
    public Task<bool> Remove(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var delete = DeliveryDatabase.Command(connection, "DELETE FROM delivery.oidc_provider WHERE tenant_id = $1", tenant.Value);
            return await delete.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    /// <summary>As it is now; null when the association has none.</summary>
    internal async Task<OidcProvider?> Find(TenantId tenant, CancellationToken cancellation)
    {
        var provider = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT revision, authority, client_id, client_secret, member_claim, portal_client_id FROM delivery.oidc_provider WHERE tenant_id = $1", tenant.Value);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return !await r.ReadAsync(cancellation) ? null : new OidcProvider(tenant, r.GetInt32(0), new Uri(r.GetString(1)), r.GetString(2),
                r.IsDBNull(3) ? null : Encoding.UTF8.GetString(_protector.Unprotect(r.GetFieldValue<byte[]>(3))), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5));
        }, cancellation);
        if (provider is not null)
            _known.TryAdd(provider.Scheme, provider);
        return provider;
    }

    /// <summary>One that <see cref="Find"/> has returned before.</summary>
    internal OidcProvider? Known(string scheme) => _known.GetValueOrDefault(scheme);
}
