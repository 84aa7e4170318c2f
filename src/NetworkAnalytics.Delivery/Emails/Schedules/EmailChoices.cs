using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>How often each person wants a letter: their own choice, and nobody else's.</summary>
public sealed class EmailChoices(DeliveryDatabase database, TimeProvider time)
{
    /// <summary>Monthly unless they chose otherwise.</summary>
    public Task<EmailChoice> Get(TenantId tenant, MemberId member, CancellationToken cancellation) => Get(tenant, Recipient.Of(member), cancellation);

    public Task Set(TenantId tenant, MemberId member, EmailChoice choice, CancellationToken cancellation) => Set(tenant, Recipient.Of(member), choice, cancellation);

    internal Task<EmailChoice> Get(TenantId tenant, Recipient recipient, CancellationToken cancellation) =>
        database.For(tenant, connection => Get(connection, tenant, recipient, cancellation), cancellation);

    internal Task Set(TenantId tenant, Recipient recipient, EmailChoice choice, CancellationToken cancellation) =>
        database.For(tenant, connection => Set(connection, tenant, recipient, choice, cancellation), cancellation);

    /// <summary>As of this transaction.</summary>
    internal static async Task<EmailChoice> Get(NpgsqlConnection connection, TenantId tenant, Recipient recipient, CancellationToken cancellation)
    {
        await using var select = DeliveryDatabase.Command(connection, "SELECT choice FROM delivery.letter_choice WHERE tenant_id = $1 AND recipient = $2", tenant.Value, recipient.Key);
        return await select.ExecuteScalarAsync(cancellation) is short choice ? (EmailChoice)choice : EmailChoice.Monthly;
    }

    internal async Task<bool> Set(NpgsqlConnection connection, TenantId tenant, Recipient recipient, EmailChoice choice, CancellationToken cancellation)
    {
        await using var upsert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.letter_choice AS c (tenant_id, recipient, choice, changed_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, recipient) DO UPDATE SET choice = excluded.choice, changed_at = excluded.changed_at WHERE c.choice <> excluded.choice
            """, tenant.Value, recipient.Key, (short)choice, time.GetUtcNow());
        return await upsert.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
