using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>Deletes messages a month after they ended, with their attempts, and those that waited as long.</summary>
internal sealed class WebhookRetention(DeliveryDatabase database, TimeProvider time) : ITenantRetention
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Task<IReadOnlyList<DeletedRows>> Expire(TenantId tenant, TenantRetention retention, CancellationToken cancellation) =>
        database.For<IReadOnlyList<DeletedRows>>(tenant, async connection =>
        {
            var before = time.GetUtcNow() - Kept;
            var deleted = new List<DeletedRows>();
            foreach (var (table, which) in ((string, string)[])
                [("webhook_attempt", "delivery_id IN (SELECT delivery_id FROM delivery.webhook_delivery WHERE tenant_id = $1 AND created_at < $2)"), ("webhook_delivery", "created_at < $2")])
                deleted.Add(new($"delivery.{table}", await DeliveryDatabase.Execute(connection, $"DELETE FROM delivery.{table} WHERE tenant_id = $1 AND {which}", cancellation, tenant.Value, before)));
            return deleted;
        }, cancellation);
}
