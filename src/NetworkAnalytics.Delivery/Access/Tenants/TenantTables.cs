using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Tenants;

/// <summary>An association's rows in Delivery's schema: every table with a <c>tenant_id</c>, found in the catalogue.</summary>
internal sealed class TenantTables(DeliveryDatabase database, TimeProvider time) : ITenantData, ITenantRetention
{
    /// <summary>Longer than a quarter, after which the next letter is due that somebody chose.</summary>
    private static readonly TimeSpan KeepLetters = TimeSpan.FromDays(400);

    public Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation) =>
        database.For<IReadOnlyList<DeletedRows>>(tenant, "app.closing", tenant.ToString(), async connection =>
        {
            var tables = new List<string>();
            // Delivery's tables refer to one another by id alone, so that their order does not matter.
            await using (var list = DeliveryDatabase.Command(connection,
                """
                SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'delivery'
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
                """))
            await using (var reader = await list.ExecuteReaderAsync(cancellation))
            {
                while (await reader.ReadAsync(cancellation))
                    tables.Add(reader.GetString(0));
            }
            var deleted = new List<DeletedRows>();
            foreach (var table in tables)
            {
                await using var delete = DeliveryDatabase.Command(connection, $"DELETE FROM {table} WHERE tenant_id = $1", tenant.Value);
                deleted.Add(new(table, await delete.ExecuteNonQueryAsync(cancellation)));
            }
            return deleted;
        }, cancellation);

    public Task<IReadOnlyList<DeletedRows>> Expire(TenantId tenant, TenantRetention retention, CancellationToken cancellation) =>
        database.For<IReadOnlyList<DeletedRows>>(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            var deleted = new List<DeletedRows>();
            foreach (var (table, before, column) in ((string, DateTimeOffset, string)[])
                [("audit", now - TimeSpan.FromDays(retention.AuditDays), "at"), ("member_access", now - TimeSpan.FromDays(retention.AuditDays), "at"), ("session", now, "expires_at"), ("link", now, "expires_at"), ("outbox", now, "expires_at"), ("idempotency", now, "expires_at"),
                 ("letter", now - KeepLetters, "created_at"), ("letter_run", now - KeepLetters, "created_at")])
            {
                await using var delete = DeliveryDatabase.Command(connection, $"DELETE FROM delivery.{table} WHERE tenant_id = $1 AND {column} < $2", tenant.Value, before);
                deleted.Add(new($"delivery.{table}", await delete.ExecuteNonQueryAsync(cancellation)));
            }
            return deleted;
        }, cancellation);
}
