using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class MemberContacts(EngineDatabase database) : IMemberContacts
{
    public async Task<IReadOnlyList<MemberContact>> Find(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(
            "SELECT member_id, name, email, locale FROM analytics.person WHERE tenant_id = $1 AND member_id = ANY ($2::int[])", members.Select(m => m.Value).ToArray());
        var found = new List<MemberContact>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found.Add(new(new MemberId(reader.GetInt32(0)), Text(1), Text(2), Text(3)));
        return found;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
