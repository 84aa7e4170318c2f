using System.Text.Json;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class MemberDirectory(EngineDatabase database, KeyedHashes hashes) : IMemberDirectory
{
    private const string Columns = """
        SELECT m.member_id, m.external_id, p.joined_on, p.left_on, p.attributes
        FROM analytics.member m
        LEFT JOIN LATERAL (SELECT joined_on, left_on, attributes FROM analytics.member_profile
                           WHERE tenant_id = m.tenant_id AND member_id = m.member_id
                           ORDER BY revision DESC LIMIT 1) p ON true
        WHERE m.tenant_id = $1
        """;

    public string? Check(string externalId) => ExternalIds.Check(externalId);

    public async Task<DirectoryMember?> Find(TenantId tenant, string externalId, CancellationToken cancellation) =>
        ExternalIds.Check(externalId) is not null ? null
        : (await Read(tenant, Columns + " AND m.external_id = $2", cancellation, externalId)).FirstOrDefault();

    public async Task<DirectoryMember?> Find(TenantId tenant, MemberId member, CancellationToken cancellation) =>
        (await Read(tenant, Columns + " AND m.member_id = $2", cancellation, member.Value)).FirstOrDefault();

    public async Task<MemberId?> FindByEmail(TenantId tenant, string email, CancellationToken cancellation)
    {
        if (email.Length is 0 or > 254 || Texts.Problem(email) is not null)
            return null;
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(
            """
            SELECT member_id FROM analytics.person p WHERE tenant_id = $1 AND email_hash = $2
              AND EXISTS (SELECT FROM analytics.member_profile m WHERE m.tenant_id = p.tenant_id AND m.member_id = p.member_id) LIMIT 2
            """, (await hashes.For(tenant, cancellation)).OfAddress(email));
        var found = new List<MemberId>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found.Add(new MemberId(reader.GetInt32(0)));
        return found is [var only] ? only : null;
    }

    public async Task<IReadOnlyList<DirectoryMember>> List(TenantId tenant, MemberId? after, int limit, CancellationToken cancellation) =>
        await Read(tenant, Columns + " AND m.member_id > $2 ORDER BY m.member_id LIMIT $3", cancellation, after?.Value ?? 0, Math.Clamp(limit, 1, 1000));

    public async Task<IReadOnlyDictionary<string, MemberId>> ResolveMentioned(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation)
    {
        var ids = externalIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var id in ids)
            if (ExternalIds.Check(id) is { } reason)
                throw new InvalidInputException("counterparty_id", reason);
        await using var transaction = await database.Begin(tenant, cancellation);
        var known = await ExternalIds.Find(transaction, ids, cancellation);
        if (ids.Where(i => !known.ContainsKey(i)).ToArray() is { Length: > 0 } unknown)
        {
            // Somebody erased is not noted anew for being mentioned: others go on meeting who stands for them.
            var erased = await ErasedPeople.Load(transaction, await hashes.For(tenant, cancellation), cancellation);
            foreach (var id in unknown)
                if (erased.Last(id) is { } person)
                    known[id] = person.Member.Value;
            foreach (var (id, member) in await ExternalIds.Ensure(transaction, [.. unknown.Where(i => !known.ContainsKey(i))], cancellation))
                known[id] = member;
        }
        await transaction.Commit(cancellation);
        return known.ToDictionary(k => k.Key, k => new MemberId(k.Value), StringComparer.Ordinal);
    }

    private async Task<List<DirectoryMember>> Read(TenantId tenant, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var members = new List<DirectoryMember>();
        while (await reader.ReadAsync(cancellation))
            members.Add(Member(reader));
        return members;
    }

    private static DirectoryMember Member(NpgsqlDataReader reader) => new(
        new MemberId(reader.GetInt32(0)),
        reader.GetString(1),
        reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2),
        reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3),
        reader.IsDBNull(4) ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(4))!);
}
