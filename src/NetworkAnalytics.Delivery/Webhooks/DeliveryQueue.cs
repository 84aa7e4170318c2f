using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using Npgsql;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>
/// Messages waiting, under way and gone. A message is claimed for a while before it is sent: a job that dies leaves it to
/// the next one, which sends it again, under the same id.
/// </summary>
internal sealed class DeliveryQueue(DeliveryDatabase database, IOptions<WebhookOptions> options, AuditLog audit, TimeProvider time)
{
    private const int MostSeconds = 12 * 3600;

    private const string Columns = """
        SELECT d.delivery_id, d.webhook_id, d.event_id, d.event, d.body, d.created_at, d.state, d.attempts, d.next_at, d.ended_at,
               (SELECT a.status FROM delivery.webhook_attempt a WHERE a.tenant_id = d.tenant_id AND a.delivery_id = d.delivery_id ORDER BY a.attempt_id DESC LIMIT 1)
        FROM delivery.webhook_delivery d WHERE d.tenant_id = $1
        """;

    /// <summary>Associations that have, or had, an address.</summary>
    public Task<List<TenantId>> Tenants(CancellationToken cancellation) =>
        database.ForWebhooks(async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT tenant_id FROM delivery.webhook_cursor ORDER BY tenant_id");
            await using var r = await select.ExecuteReaderAsync(cancellation);
            var tenants = new List<TenantId>();
            while (await r.ReadAsync(cancellation))
                tenants.Add(new(r.GetInt32(0)));
            return tenants;
        }, cancellation);

    /// <summary>Claims what is due, at most so many and nothing while an earlier claim of the association's lasts: a slow address takes one job's time, not all.</summary>
    public Task<long[]> Claim(TenantId tenant, int most, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await using var claim = DeliveryDatabase.Command(connection,
                """
                UPDATE delivery.webhook_delivery SET claimed_until = $3 WHERE tenant_id = $1 AND delivery_id IN (
                    SELECT d.delivery_id FROM delivery.webhook_delivery d
                    JOIN delivery.webhook w ON w.tenant_id = d.tenant_id AND w.webhook_id = d.webhook_id AND w.paused_at IS NULL AND w.disabled_at IS NULL
                    WHERE d.tenant_id = $1 AND d.state = 0 AND d.next_at <= $2 AND (d.claimed_until IS NULL OR d.claimed_until < $2)
                      AND NOT EXISTS (SELECT FROM delivery.webhook_delivery c WHERE c.tenant_id = $1 AND c.state = 0 AND c.claimed_until >= $2)
                    ORDER BY d.next_at, d.delivery_id LIMIT $4 FOR UPDATE OF d SKIP LOCKED)
                RETURNING delivery_id
                """, tenant.Value, now, now + TimeSpan.FromSeconds(options.Value.LeaseSeconds), most);
            var claimed = new List<long>();
            await using var r = await claim.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                claimed.Add(r.GetInt64(0));
            return claimed.ToArray();
        }, cancellation);

    public async Task<WebhookDelivery?> Find(TenantId tenant, long webhook, long delivery, CancellationToken cancellation) =>
        (await Read(tenant, " AND d.webhook_id = $2 AND d.delivery_id = $3", cancellation, webhook, delivery)).FirstOrDefault();

    /// <summary>One that waits to be sent and that somebody has claimed.</summary>
    public async Task<WebhookDelivery?> FindClaimed(TenantId tenant, long delivery, CancellationToken cancellation) =>
        (await Read(tenant, " AND d.delivery_id = $2 AND d.state = 0 AND d.claimed_until IS NOT NULL", cancellation, delivery)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public Task<List<WebhookDelivery>> List(TenantId tenant, long webhook, long? before, int limit, CancellationToken cancellation) =>
        Read(tenant, " AND d.webhook_id = $2 AND d.delivery_id < $3 ORDER BY d.delivery_id DESC LIMIT $4", cancellation, webhook, before ?? long.MaxValue, limit);

    /// <summary>Oldest first.</summary>
    public Task<List<WebhookAttempt>> Attempts(TenantId tenant, long delivery, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT at, latency_ms, status, answer FROM delivery.webhook_attempt WHERE tenant_id = $1 AND delivery_id = $2 ORDER BY attempt_id", tenant.Value, delivery);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            var attempts = new List<WebhookAttempt>();
            while (await r.ReadAsync(cancellation))
                attempts.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetInt32(1), r.IsDBNull(2) ? null : r.GetInt32(2), r.IsDBNull(3) ? null : r.GetString(3)));
            return attempts;
        }, cancellation);

    /// <summary>Sends it again, whatever became of it, under the same id.</summary>
    public Task<bool> Replay(TenantId tenant, long webhook, long delivery, string actor, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            if (await DeliveryDatabase.Execute(connection, "UPDATE delivery.webhook_delivery SET state = 0, attempts = 0, next_at = $4, claimed_until = NULL, ended_at = NULL WHERE tenant_id = $1 AND webhook_id = $2 AND delivery_id = $3", cancellation, tenant.Value, webhook, delivery, time.GetUtcNow()) == 0)
                return false;
            await audit.Add(connection, tenant, actor, AuditActions.WebhookReplayed, $"webhook:{webhook} delivery:{delivery}", cancellation);
            return true;
        }, cancellation);

    /// <summary>Gives a claimed message back: it was not sent.</summary>
    public Task<int> Release(TenantId tenant, long delivery, CancellationToken cancellation) =>
        database.For(tenant, connection => DeliveryDatabase.Execute(connection, "UPDATE delivery.webhook_delivery SET claimed_until = NULL WHERE tenant_id = $1 AND delivery_id = $2 AND state = 0", cancellation, tenant.Value, delivery), cancellation);

    /// <summary>Writes down an attempt and what follows from it.</summary>
    public Task<bool> Record(TenantId tenant, WebhookDelivery delivery, WebhookAttempt attempt, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            await DeliveryDatabase.Execute(connection, "INSERT INTO delivery.webhook_attempt (tenant_id, delivery_id, at, latency_ms, status, answer) SELECT $1, $2, $3, $4, $5::int, $6::text WHERE EXISTS (SELECT FROM delivery.webhook_delivery WHERE tenant_id = $1 AND delivery_id = $2)",
                cancellation, tenant.Value, delivery.Id, attempt.At, attempt.LatencyMs, attempt.Status, attempt.Answer);
            var (delivered, gone) = (attempt.Status is >= 200 and < 300, attempt.Status is 410);
            var attempts = delivery.Attempts + 1;
            var state = delivered ? DeliveryState.Delivered : attempts >= options.Value.MaxAttempts ? DeliveryState.GivenUp : DeliveryState.Waiting;
            await DeliveryDatabase.Execute(connection, "UPDATE delivery.webhook_delivery SET state = $3, attempts = $4, next_at = $5, claimed_until = NULL, ended_at = $6::timestamptz WHERE tenant_id = $1 AND delivery_id = $2 AND state = 0",
                cancellation, tenant.Value, delivery.Id, (short)state, attempts, now + Backoff(attempts), state == DeliveryState.Waiting ? null : now);
            await DeliveryDatabase.Execute(connection, "UPDATE delivery.webhook SET failing_since = CASE WHEN $3 THEN NULL ELSE coalesce(failing_since, $4) END WHERE tenant_id = $1 AND webhook_id = $2", cancellation, tenant.Value, delivery.Webhook, delivered, attempt.At);
            if (!delivered && await DeliveryDatabase.Execute(connection,
                "UPDATE delivery.webhook SET disabled_at = $3, disabled_reason = $4 WHERE tenant_id = $1 AND webhook_id = $2 AND disabled_at IS NULL AND ($5 OR failing_since <= $6)", cancellation,
                tenant.Value, delivery.Webhook, now, gone ? "It answered 410: it wants no more messages." : "Nothing got through for too long. Messages wait; resume it to send them.",
                gone, now - TimeSpan.FromHours(options.Value.DisableAfterHours)) == 1)
                await audit.Add(connection, tenant, "platform", AuditActions.WebhookDisabled, $"webhook:{delivery.Webhook}", cancellation);
            return delivered;
        }, cancellation);

    // Spread, so that an address that comes back is not met by everything at the same moment.
    private TimeSpan Backoff(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(MostSeconds, options.Value.FirstRetrySeconds * Math.Pow(3, attempts - 1)) * RandomNumberGenerator.GetInt32(80, 121) / 100);

    private Task<List<WebhookDelivery>> Read(TenantId tenant, string which, CancellationToken cancellation, params object?[] parameters) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, Columns + which, [tenant.Value, .. parameters]);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            var deliveries = new List<WebhookDelivery>();
            while (await r.ReadAsync(cancellation))
                deliveries.Add(new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetFieldValue<DateTimeOffset>(5), (DeliveryState)r.GetInt16(6), r.GetInt32(7),
                    r.GetFieldValue<DateTimeOffset>(8), r.IsDBNull(9) ? null : r.GetFieldValue<DateTimeOffset>(9), r.IsDBNull(10) ? null : r.GetInt32(10)));
            return deliveries;
        }, cancellation);
}
