using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

internal sealed partial class Tenants
{
    public Task<TenantSummary?> Rename(TenantId tenant, string name, CancellationToken cancellation) =>
        Change(tenant, "UPDATE analytics.tenant SET name = $2 WHERE tenant_id = $1", cancellation, Name(name));

    public Task<TenantSummary?> Suspend(TenantId tenant, CancellationToken cancellation) =>
        Change(tenant, "UPDATE analytics.tenant SET suspended_at = coalesce(suspended_at, $2) WHERE tenant_id = $1", cancellation, time.GetUtcNow());

    public async Task<TenantSummary?> Resume(TenantId tenant, CancellationToken cancellation) =>
        await Change(tenant, "UPDATE analytics.tenant SET suspended_at = NULL WHERE tenant_id = $1 AND NOT closing", cancellation) is { SuspendedAt: null } or null
            ? await Find(tenant, cancellation)
            : throw new InvalidInputException("id", "The association is being deleted and cannot be resumed; delete it again to finish.");

    public async Task BeginClosing(TenantId tenant, CancellationToken cancellation)
    {
        var since = await Find(tenant, cancellation) is { } found ? found.SuspendedAt : throw new InvalidInputException("id", $"There is no association {tenant}.");
        if (since is not { } suspended)
            throw new InvalidInputException("id", "Suspend the association first: deleting it cannot be taken back.");
        var settled = suspended + options.Value.SettleBeforeClosing;
        if (settled > time.GetUtcNow())
            throw new InvalidInputException("id", $"What was under way when it was suspended may still write; delete it after {settled:yyyy-MM-dd HH:mm:ss} UTC.");
        await Change(tenant, "UPDATE analytics.tenant SET closing = true WHERE tenant_id = $1 AND suspended_at IS NOT NULL", cancellation);
    }

    public Task EndClosing(TenantId tenant, CancellationToken cancellation) =>
        Change(tenant, "DELETE FROM analytics.tenant WHERE tenant_id = $1 AND closing", cancellation);

    private async Task<TenantSummary?> Change(TenantId tenant, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using (var transaction = await database.Begin(tenant, cancellation))
        {
            await transaction.Execute(sql, cancellation, parameters);
            await transaction.Commit(cancellation);
        }
        return await Find(tenant, cancellation);
    }
}
