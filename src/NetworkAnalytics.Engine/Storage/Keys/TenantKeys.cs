using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>An association's keys go with it. The ledger stays: a dump of before the deletion may bring its erased members back.</summary>
internal sealed class TenantKeys(KeysDatabase database) : ITenantData
{
    public async Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        var rows = await transaction.Execute("DELETE FROM keys.member_key WHERE tenant_id = $1", cancellation);
        await transaction.Commit(cancellation);
        return [new("keys.member_key", rows)];
    }
}
