using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Preferences;

/// <summary>
/// The hours a member gives to their network in a month at the most: their own word, for themselves. Nobody else sees it
/// and nothing is computed from it; what is written to them respects it.
/// </summary>
public sealed class TimeBudgets(DeliveryDatabase database)
{
    public const int MostHours = 200;

    /// <summary>Null: they have not said.</summary>
    public Task<int?> Find(TenantId tenant, MemberId member, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using NpgsqlCommand select = DeliveryDatabase.Command(connection,
                "SELECT hours FROM delivery.time_budget WHERE tenant_id = $1 AND owner = $2", tenant.Value, Owner(member));
            return await select.ExecuteScalarAsync(cancellation) is short hours ? hours : (int?)null;
        }, cancellation);

    /// <param name="hours">1 to <see cref="MostHours"/>; null takes it back.</param>
    public Task Set(TenantId tenant, MemberId member, int? hours, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using NpgsqlCommand write = hours is { } given
                ? DeliveryDatabase.Command(connection,
                    "INSERT INTO delivery.time_budget (tenant_id, owner, hours) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, owner) DO UPDATE SET hours = excluded.hours",
                    tenant.Value, Owner(member), (short)given)
                : DeliveryDatabase.Command(connection, "DELETE FROM delivery.time_budget WHERE tenant_id = $1 AND owner = $2", tenant.Value, Owner(member));
            return await write.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private static string Owner(MemberId member) => $"member:{member}";
}
