using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Seals addresses that an earlier version stored as plain text in the outbox; begun again, it goes on with what is left.</summary>
public sealed class PlainAddresses(DeliveryDatabase database, ISealedAddresses addresses)
{
    private const int Batch = 500;

    /// <returns>Rows sealed.</returns>
    public async Task<long> Seal(TenantId tenant, CancellationToken cancellation)
    {
        long rows = 0;
        while (await Some(tenant, cancellation) is > 0 and var sealedNow)
            rows += sealedNow;
        return rows;
    }

    private Task<int> Some(TenantId tenant, CancellationToken cancellation) => database.For(tenant, async connection =>
    {
        var mails = new List<(long Id, string Address)>();
        await using (var select = DeliveryDatabase.Command(connection,
            "SELECT message_id, address FROM delivery.outbox WHERE tenant_id = $1 AND address IS NOT NULL ORDER BY message_id LIMIT $2 FOR UPDATE", tenant.Value, Batch))
        await using (var reader = await select.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                mails.Add((reader.GetInt64(0), reader.GetString(1)));
        }
        foreach (var (id, address) in mails)
        {
            var hidden = (await addresses.Seal(tenant, null, address, cancellation))!;
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.outbox SET address = NULL, sealed_address = $3, address_hash = $4 WHERE tenant_id = $1 AND message_id = $2",
                tenant.Value, id, hidden.Text.ToArray(), hidden.Hash.ToArray());
            await update.ExecuteNonQueryAsync(cancellation);
        }
        return mails.Count;
    }, cancellation);
}
