using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>
/// ASP.NET Core Identity's accounts in <c>delivery.account</c>. An address finds its row before the tenant is known; every
/// other statement names the tenant. A row that changed meanwhile is not overwritten. Addresses are sealed with the
/// association's own key, and found by their keyed hash.
/// </summary>
internal sealed partial class AccountStore(DeliveryDatabase database, IDataProtectionProvider protection, ISealedAddresses addresses, TimeProvider time)
{
    private const string Columns =
        "SELECT tenant_id, account_id, role, sealed_email, normalized_email, locale, password_hash, security_stamp, concurrency_stamp, authenticator_key, two_factor, recovery_codes, failed_count, lockout_end, created_at FROM delivery.account";

    private readonly IDataProtector _protector = protection.CreateProtector("authenticator-key.v1");

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            await database.For(user.Tenant, async connection =>
            {
                await using var insert = await Write(connection, user, user.ConcurrencyStamp,
                    """
                    INSERT INTO delivery.account (tenant_id, account_id, role, sealed_email, normalized_email, locale, password_hash, security_stamp, concurrency_stamp,
                        authenticator_key, two_factor, recovery_codes, failed_count, lockout_end, created_at)
                    SELECT $1, $2, $3, $4, $5, $6, $7::text, $8, $9, $10::text, $11, $12, $13, $14::timestamptz, $15 WHERE $16 IS NOT NULL
                    """, cancellationToken);
                return await insert.ExecuteNonQueryAsync(cancellationToken);
            }, cancellationToken);
            return IdentityResult.Success;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
        }
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var read = user.ConcurrencyStamp;
        user.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        var updated = await database.For(user.Tenant, async connection =>
        {
            await using var update = await Write(connection, user, read,
                """
                UPDATE delivery.account SET role = $3, sealed_email = $4, normalized_email = $5, locale = $6, password_hash = $7::text, security_stamp = $8, concurrency_stamp = $9,
                    authenticator_key = $10::text, two_factor = $11, recovery_codes = $12, failed_count = $13, lockout_end = $14::timestamptz, created_at = $15
                WHERE tenant_id = $1 AND account_id = $2 AND concurrency_stamp = $16
                """, cancellationToken);
            return await update.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);
        return updated == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        await database.For(user.Tenant, async connection =>
        {
            await using (var passkeys = DeliveryDatabase.Command(connection, "DELETE FROM delivery.passkey WHERE tenant_id = $1 AND account_id = $2", user.Tenant.Value, user.Key))
                await passkeys.ExecuteNonQueryAsync(cancellationToken);
            await using var delete = DeliveryDatabase.Command(connection, "DELETE FROM delivery.account WHERE tenant_id = $1 AND account_id = $2", user.Tenant.Value, user.Key);
            return await delete.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Account.TryReadId(userId, out var tenant, out var key)
            ? await database.For(tenant, connection => Read(connection, " WHERE tenant_id = $1 AND account_id = $2", cancellationToken, tenant.Value, key), cancellationToken)
            : null;

    // The platform's own tenant is set beside the address: nothing of an association is visible but the row of that address.
    public async Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        var hash = await Hash(normalizedEmail, cancellationToken);
        return await database.For(default, "app.account_email", hash, connection => Read(connection, " WHERE normalized_email = $1", cancellationToken, hash), cancellationToken);
    }

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public void Dispose()
    {
    }

    // One address, one account: the hash is the platform's, whatever the account's association.
    private async Task<string> Hash(string address, CancellationToken cancellation) => Convert.ToHexStringLower(await addresses.Hash(default, address, cancellation));

    private async Task<NpgsqlCommand> Write(NpgsqlConnection connection, Account a, string expected, string sql, CancellationToken cancellation)
    {
        var hidden = (await addresses.Seal(a.Tenant, null, a.Email, cancellation))!.Text.ToArray();
        var hash = await Hash(a.Email, cancellation);
        return DeliveryDatabase.Command(connection, sql,
            a.Tenant.Value, a.Key, a.Role, hidden, hash, a.Locale, a.PasswordHash, a.SecurityStamp, a.ConcurrencyStamp,
            a.AuthenticatorKey is { } key ? _protector.Protect(key) : null, a.TwoFactor, a.RecoveryCodes, a.FailedCount, a.LockoutEnd?.ToUniversalTime(), a.CreatedAt.ToUniversalTime(), expected);
    }

    private async Task<Account?> Read(NpgsqlConnection connection, string condition, CancellationToken cancellation, params object?[] parameters)
    {
        await using var select = DeliveryDatabase.Command(connection, Columns + condition, parameters);
        await using var r = await select.ExecuteReaderAsync(cancellation);
        if (!await r.ReadAsync(cancellation))
            return null;
        var email = await addresses.Open(new TenantId(r.GetInt32(0)), null, r.GetFieldValue<byte[]>(3), cancellation) ?? "";
        return new Account
        {
            Tenant = new TenantId(r.GetInt32(0)),
            Key = r.GetGuid(1),
            Role = r.GetString(2),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            Locale = r.GetString(5),
            PasswordHash = r.IsDBNull(6) ? null : r.GetString(6),
            SecurityStamp = r.GetString(7),
            ConcurrencyStamp = r.GetString(8),
            AuthenticatorKey = r.IsDBNull(9) ? null : _protector.Unprotect(r.GetString(9)),
            TwoFactor = r.GetBoolean(10),
            RecoveryCodes = r.GetFieldValue<string[]>(11),
            FailedCount = r.GetInt32(12),
            LockoutEnd = r.IsDBNull(13) ? null : r.GetFieldValue<DateTimeOffset>(13),
            CreatedAt = r.GetFieldValue<DateTimeOffset>(14),
        };
    }
}
