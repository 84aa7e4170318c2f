using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>Why nothing is sent to an address. Stored names.</summary>
internal static class SuppressionReasons
{
    /// <summary>The mail server refused it.</summary>
    public const string Refused = "refused";

    /// <summary>A letter came back.</summary>
    public const string Bounced = "bounced";

    /// <summary>Its owner said that a letter was unwanted.</summary>
    public const string Complained = "complained";
}

/// <summary>Addresses that no letter is sent to.</summary>
internal static class Suppressions
{
    /// <summary>Suppresses the address that a letter went to.</summary>
    public static async Task<int> Add(NpgsqlConnection connection, TenantId tenant, long letter, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var insert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.letter_suppression (tenant_id, address_hash, reason, since, letter_id)
            SELECT tenant_id, address_hash, $3, $4, letter_id FROM delivery.letter WHERE tenant_id = $1 AND letter_id = $2 AND address_hash IS NOT NULL
            ON CONFLICT DO NOTHING
            """, tenant.Value, letter, reason, now);
        return await insert.ExecuteNonQueryAsync(cancellation);
    }
}
