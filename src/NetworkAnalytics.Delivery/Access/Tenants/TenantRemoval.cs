using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;

namespace NetworkAnalytics.Delivery.Access.Tenants;

/// <summary>Deletes a suspended association with all its data, and tells what went. Interrupted, it is run again and goes on.</summary>
public sealed class TenantRemoval(ITenants tenants, IEnumerable<ITenantData> owners, AuditLog audit, TenantStanding standing)
{
    /// <returns>Every table that was looked at, with the rows deleted from it.</returns>
    /// <exception cref="InvalidInputException">There is no such association, or it has not been suspended for long enough.</exception>
    public async Task<IReadOnlyList<DeletedRows>> Run(TenantId tenant, string actor, CancellationToken cancellation)
    {
        await tenants.BeginClosing(tenant, cancellation);
        // On the platform's page, because the association's own goes with it.
        await audit.Write(AuditLog.Platform, actor, AuditActions.TenantDeleted, $"tenant:{tenant}", cancellation);
        var deleted = new List<DeletedRows>();
        foreach (var owner in owners)
            deleted.AddRange(await owner.Delete(tenant, cancellation));
        await tenants.EndClosing(tenant, cancellation);
        standing.Forget(tenant);
        deleted.Add(new("analytics.tenant", 1));
        return deleted;
    }
}
