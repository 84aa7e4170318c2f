using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>The people who look after an association here.</summary>
internal sealed class Administrators(DeliveryDatabase database)
{
    public Task<List<Administrator>> List(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT account_id, email, locale FROM delivery.account WHERE tenant_id = $1 AND role = $2 ORDER BY created_at, account_id", tenant.Value, Account.AdminRole);
            var found = new List<Administrator>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                found.Add(new(Recipient.Read($"account:{r.GetGuid(0):N}")!.Value, r.GetString(1), r.GetString(2)));
            return found;
        }, cancellation);
}
