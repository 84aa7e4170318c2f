using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>
/// ASP.NET Core Identity's accounts in <c>delivery.account</c>. An address finds its row before the tenant is known; every
/// other statement names the tenant. A row that changed meanwhile is not overwritten.
/// </summary>
internal sealed partial class AccountStore(DeliveryDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Columns =
        "SELECT tenant_id, account_id, role, email, normalized_email, locale, password_hash, security_stamp, concurrency_stamp, authenticator_key, two_factor, recovery_codes, failed_count, lockout_end, created_at FROM delivery.account";

    private readonly IDataProtector _protector = protection.CreateProtector("authenticator-key.v1");

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            await database.For(user.Tenant, async connection =>
            {
                await using var insert = Write(connection, user, user.ConcurrencyStamp,
                    """
                    INSERT INTO delivery.account (tenant_id, account_id, role, email, normalized_email, locale, password_hash, security_stamp, concurrency_stamp,
                        authenticator_key, two_factor, recovery_codes, failed_count, lockout_end, created_at)
                    SELECT $1, $2, $3, $4, $5, $6, $7::text, $8, $9, $10::text, $11, $12, $13, $14::timestamptz, $15 WHERE $16 IS NOT NULL
                    """);
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
            await using var update = Write(connection, user, read,
                """
                UPDATE delivery.account SET role = $3, email = $4, normalized_email = $5, locale = $6, password_hash = $7::text, security_stamp = $8, concurrency_stamp = $9,
                    authenticator_key = $10::text, two_factor = $11, recovery_codes = $12, failed_count = $13, lockout_end = $14::timestamptz, created_at = $15
                WHERE tenant_id = $1 AND account_id = $2 AND concurrency_stamp = $16
                """);
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
    public Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        database.For(new TenantId(0), "app.account_email", normalizedEmail, connection => Read(connection, " WHERE normalized_email = $1", cancellationToken, normalizedEmail), cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public void Dispose()
    {
    }

    private NpgsqlCommand Write(NpgsqlConnection connection, Account a, string expected, string sql) => DeliveryDatabase.Command(connection, sql,
        a.Tenant.Value, a.Key, a.Role, a.Email, a.NormalizedEmail, a.Locale, a.PasswordHash, a.SecurityStamp, a.ConcurrencyStamp,
        a.AuthenticatorKey is { } key ? _protector.Protect(key) : null, a.TwoFactor, a.RecoveryCodes, a.FailedCount, a.LockoutEnd?.ToUniversalTime(), a.CreatedAt.ToUniversalTime(), expected);

    private async Task<Account?> Read(NpgsqlConnection connection, string condition, CancellationToken cancellation, params object?[] parameters)
    {
        await using var select = DeliveryDatabase.Command(connection, Columns + condition, parameters);
        await using var r = await select.ExecuteReaderAsync(cancellation);
        return !await r.ReadAsync(cancellation) ? null : new Account
        {
            Tenant = new TenantId(r.GetInt32(0)),
            Key = r.GetGuid(1),
            Role = r.GetString(2),
            Email = r.GetString(3),
            NormalizedEmail = r.GetString(4),
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
