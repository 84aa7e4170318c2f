using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>The people who look after an association here.</summary>
internal sealed class Administrators(DeliveryDatabase database, ISealedAddresses addresses)
{
    /// <summary>Those whose address can be read: without the association's key nobody is written to.</summary>
    public async Task<List<Administrator>> List(TenantId tenant, CancellationToken cancellation)
    {
        var accounts = await database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT account_id, sealed_email, locale FROM delivery.account WHERE tenant_id = $1 AND role = $2 ORDER BY created_at, account_id", tenant.Value, Account.AdminRole);
            var found = new List<(Guid Account, byte[] Email, string Locale)>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                found.Add((r.GetGuid(0), r.GetFieldValue<byte[]>(1), r.GetString(2)));
            return found;
        }, cancellation);
        var administrators = new List<Administrator>();
        foreach (var (account, sealedEmail, locale) in accounts)
            if (await addresses.Open(tenant, null, sealedEmail, cancellation) is { } email)
                administrators.Add(new(Recipient.Read($"account:{account:N}")!.Value, email, locale));
        return administrators;
    }
}
