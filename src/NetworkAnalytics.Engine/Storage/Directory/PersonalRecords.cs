using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class PersonalRecords(EngineDatabase database, MemberKeys keys) : IPersonalRecords
{
    public async Task<PersonalRecord?> Find(TenantId tenant, MemberId member, CancellationToken cancellation)
    {
        var key = await keys.ForReading(tenant, member);
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command("SELECT sealed_name, sealed_email, locale, time_zone FROM analytics.person WHERE tenant_id = $1 AND member_id = $2", member.Value);
        await using var r = await command.ExecuteReaderAsync(cancellation);
        return !await r.ReadAsync(cancellation) ? null : new(
            Open(0, SealedFields.Name), Open(1, SealedFields.Email), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3));

        string? Open(int column, string field) => r.IsDBNull(column) ? null : key?.Open(field, r.GetFieldValue<byte[]>(column));
    }
}
