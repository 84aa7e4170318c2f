using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>An association's grain states, those cleared and kept for their version included: every key leads with the tenant.</summary>
internal sealed class GrainStates([FromKeyedServices("na_orleans")] NpgsqlDataSource source) : ITenantData
{
    public async Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("DELETE FROM orleans.grain_state WHERE key_ext = $1 OR starts_with(key_ext, $2)");
        var key = GrainKeys.Tenant(tenant);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key + "/" });
        return [new("orleans.grain_state", await command.ExecuteNonQueryAsync(cancellation))];
    }
}
