using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>Passkeys, one row each, in <c>delivery.passkey</c>.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Interface implementations.")]
internal sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    private const string PasskeyColumns =
        "SELECT credential_id, public_key, created_at, sign_count, transports, user_verified, backup_eligible, backed_up, attestation_object, client_data, name FROM delivery.passkey";

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        database.For(user.Tenant, async connection =>
        {
            // A used one is written again for what its authenticator counts; whose it is never changes.
            await using var save = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.passkey AS p (tenant_id, credential_id, account_id, name, public_key, sign_count, transports, user_verified, backup_eligible, backed_up, attestation_object, client_data, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                ON CONFLICT (tenant_id, credential_id) DO UPDATE SET sign_count = $6, backed_up = $10, name = $4, used_at = $14 WHERE p.account_id = $3
                """, user.Tenant.Value, passkey.CredentialId, user.Key, passkey.Name, passkey.PublicKey, (long)passkey.SignCount, passkey.Transports ?? [], passkey.IsUserVerified,
                passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientDataJson, passkey.CreatedAt.ToUniversalTime(), time.GetUtcNow());
            return await save.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        database.For<IList<UserPasskeyInfo>>(user.Tenant, async connection => await ReadPasskeys(connection, " ORDER BY created_at, credential_id", cancellationToken, user.Tenant.Value, user.Key), cancellationToken);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        database.For(user.Tenant, async connection => (await ReadPasskeys(connection, " AND credential_id = $3", cancellationToken, user.Tenant.Value, user.Key, credentialId)).FirstOrDefault(), cancellationToken);

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await database.For(new TenantId(0), "app.passkey", Convert.ToHexStringLower(credentialId), async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT tenant_id, account_id FROM delivery.passkey WHERE credential_id = $1", credentialId);
            await using var r = await select.ExecuteReaderAsync(cancellationToken);
            return await r.ReadAsync(cancellationToken) ? new Account { Tenant = new TenantId(r.GetInt32(0)), Key = r.GetGuid(1), Role = "" }.Id : null;
        }, cancellationToken) is { } id ? await FindByIdAsync(id, cancellationToken) : null;

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        database.For(user.Tenant, async connection =>
        {
            await using var delete = DeliveryDatabase.Command(connection, "DELETE FROM delivery.passkey WHERE tenant_id = $1 AND account_id = $2 AND credential_id = $3", user.Tenant.Value, user.Key, credentialId);
            return await delete.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    private static async Task<List<UserPasskeyInfo>> ReadPasskeys(NpgsqlConnection connection, string condition, CancellationToken cancellation, params object?[] parameters)
    {
        await using var select = DeliveryDatabase.Command(connection, PasskeyColumns + " WHERE tenant_id = $1 AND account_id = $2" + condition, parameters);
        var passkeys = new List<UserPasskeyInfo>();
        await using var r = await select.ExecuteReaderAsync(cancellation);
        while (await r.ReadAsync(cancellation))
            passkeys.Add(new UserPasskeyInfo(
                r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<DateTimeOffset>(2), (uint)r.GetInt64(3), r.GetFieldValue<string[]>(4),
                r.GetBoolean(5), r.GetBoolean(6), r.GetBoolean(7), r.GetFieldValue<byte[]>(8), r.GetFieldValue<byte[]>(9)) { Name = r.GetString(10) });
        return passkeys;
    }
}
