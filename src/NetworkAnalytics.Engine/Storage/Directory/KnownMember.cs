using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>Somebody whom the directory knows by an id of the association's.</summary>
/// <param name="Said">The surrogate id under which that id was first known.</param>
/// <param name="Member">Whom it means: the same, or the record it was merged into.</param>
/// <param name="ExternalId">The association's id of <paramref name="Member"/>.</param>
internal sealed record KnownMember(MemberId Said, MemberId Member, string ExternalId)
{
    /// <summary>All records of one person, by any of them: the one that stays first, with the ids they are known by.</summary>
    public static async Task<List<(MemberId Member, string ExternalId)>> Records(TenantTransaction transaction, MemberId said, CancellationToken cancellation)
    {
        var records = new List<(MemberId, string)>();
        await using var command = transaction.Command(
            """
            SELECT said_id, external_id FROM analytics.known_member
            WHERE tenant_id = $1 AND member_id = (SELECT member_id FROM analytics.known_member WHERE tenant_id = $1 AND said_id = $2)
            ORDER BY said_id <> member_id, said_id
            """, said.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            records.Add((new(reader.GetInt32(0)), reader.GetString(1)));
        return records;
    }

    /// <summary>Null when the directory does not know the id, or they are erased; who is found is not erased before the transaction ends.</summary>
    public static async Task<KnownMember?> Find(TenantTransaction transaction, string externalId, CancellationToken cancellation)
    {
        if (ExternalIds.Check(externalId) is not null)
            return null;
        await using var command = transaction.Command(
            """
            SELECT k.said_id, k.member_id, m.external_id
            FROM analytics.known_member k JOIN analytics.member m ON m.tenant_id = k.tenant_id AND m.member_id = k.member_id
            WHERE k.tenant_id = $1 AND k.external_id = $2
              AND NOT EXISTS (SELECT FROM analytics.erasure x WHERE x.tenant_id = $1 AND x.member_id IN (k.member_id, k.said_id))
            FOR KEY SHARE OF m
            """, externalId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(new(reader.GetInt32(0)), new(reader.GetInt32(1)), reader.GetString(2)) : null;
    }
}
