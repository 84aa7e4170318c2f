using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Members;

/// <param name="KeyPrefix">The public part of the key that did it.</param>
/// <param name="Action">Method and route.</param>
internal sealed record AccessLine(long Id, DateTimeOffset At, string KeyPrefix, string KeyName, string Action);

/// <summary>What others opened of a member's, line by line, for that member to read. Like the audit log: nobody changes a line.</summary>
public sealed class MemberAccess(DeliveryDatabase database, TimeProvider time)
{
    internal Task Write(TenantId tenant, MemberId member, long key, HttpContext context, CancellationToken cancellation)
    {
        var action = $"{context.Request.Method} /{((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "").Trim('/')}";
        return database.For(tenant, async connection =>
        {
            await using var insert = DeliveryDatabase.Command(connection,
                "INSERT INTO delivery.member_access (tenant_id, member_id, at, key_id, action) VALUES ($1, $2, $3, $4, $5)",
                tenant.Value, member.Value, time.GetUtcNow(), key, action.Length <= 200 ? action : action[..200]);
            return await insert.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
    }

    /// <summary>Newest first.</summary>
    internal Task<List<AccessLine>> Read(TenantId tenant, MemberId member, long? before, int limit, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                """
                SELECT a.access_id, a.at, k.prefix, k.name, a.action FROM delivery.member_access a
                JOIN delivery.api_key k ON k.tenant_id = a.tenant_id AND k.key_id = a.key_id
                WHERE a.tenant_id = $1 AND a.member_id = $2 AND a.access_id < $3 ORDER BY a.access_id DESC LIMIT $4
                """, tenant.Value, member.Value, before ?? long.MaxValue, limit);
            var lines = new List<AccessLine>();
            await using var r = await select.ExecuteReaderAsync(cancellation);
            while (await r.ReadAsync(cancellation))
                lines.Add(new(r.GetInt64(0), r.GetFieldValue<DateTimeOffset>(1), r.GetString(2), r.GetString(3), r.GetString(4)));
            return lines;
        }, cancellation);
}
