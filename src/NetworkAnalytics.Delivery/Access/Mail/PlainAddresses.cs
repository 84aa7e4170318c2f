using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Seals addresses that an earlier version stored as plain text, of mail and of accounts; begun again, it goes on with what is left.</summary>
public sealed class PlainAddresses(DeliveryDatabase database, ISealedAddresses addresses)
{
    private const int Batch = 500;

    /// <returns>Rows sealed.</returns>
    public async Task<long> Seal(TenantId tenant, CancellationToken cancellation)
    {
        long rows = 0;
        foreach (var some in (Func<TenantId, CancellationToken, Task<int>>[])[Mails, Accounts])
            while (await some(tenant, cancellation) is > 0 and var sealedNow)
                rows += sealedNow;
        return rows;
    }

    private Task<int> Accounts(TenantId tenant, CancellationToken cancellation) => database.For(tenant, async connection =>
    {
        var accounts = new List<(Guid Id, string Address)>();
        await using (var select = DeliveryDatabase.Command(connection,
            "SELECT account_id, email FROM delivery.account WHERE tenant_id = $1 AND email IS NOT NULL ORDER BY account_id LIMIT $2 FOR UPDATE", tenant.Value, Batch))
        await using (var reader = await select.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                accounts.Add((reader.GetGuid(0), reader.GetString(1)));
        }
        foreach (var (id, address) in accounts)
        {
            var hidden = (await addresses.Seal(tenant, null, address, cancellation))!;
            var hash = Convert.ToHexStringLower(await addresses.Hash(default, address, cancellation));
            await using var update = DeliveryDatabase.Command(connection,
                "UPDATE delivery.account SET email = NULL, sealed_email = $3, normalized_email = $4 WHERE tenant_id = $1 AND account_id = $2",
                tenant.Value, id, hidden.Text.ToArray(), hash);
            await update.ExecuteNonQueryAsync(cancellation);
        }
        return accounts.Count;
    }, cancellation);

    private Task<int> Mails(TenantId tenant, CancellationToken cancellation) => database.For(tenant, async connection =>
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
