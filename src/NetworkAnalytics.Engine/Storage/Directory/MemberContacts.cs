using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class MemberContacts(EngineDatabase database, MemberKeys keys) : IMemberContacts
{
    public async Task<IReadOnlyList<MemberContact>> Find(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellation)
    {
        var ids = members.Select(m => m.Value).ToArray();
        var known = await keys.ForReading(tenant, ids, cancellation);
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(
            "SELECT member_id, sealed_name, sealed_email, locale FROM analytics.person WHERE tenant_id = $1 AND member_id = ANY ($2::int[])", ids);
        var found = new List<MemberContact>();
        await using var r = await command.ExecuteReaderAsync(cancellation);
        while (await r.ReadAsync(cancellation))
            found.Add(new(new MemberId(r.GetInt32(0)), Open(1, SealedFields.Name), Open(2, SealedFields.Email), r.IsDBNull(3) ? null : r.GetString(3)));
        return found;

        string? Open(int column, string field) => r.IsDBNull(column) ? null : known.GetValueOrDefault(r.GetInt32(0))?.Open(field, r.GetFieldValue<byte[]>(column));
    }
}
