using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <inheritdoc />
internal sealed class MemberDirectory(EngineDatabase database, KeyedHashes hashes, TenantSettingsCache settings, TimeProvider time) : IMemberDirectory
{
    private const string Columns = """
        SELECT m.member_id, m.external_id, p.joined_on, p.left_on, p.attributes, p.dated_attributes, p.revision
        FROM analytics.known_member k
        JOIN analytics.member m ON m.tenant_id = k.tenant_id AND m.member_id = k.member_id
        LEFT JOIN LATERAL (SELECT joined_on, left_on, attributes, dated_attributes, revision FROM analytics.member_profile
                           WHERE tenant_id = m.tenant_id AND member_id = m.member_id
                           ORDER BY revision DESC LIMIT 1) p ON true
        WHERE k.tenant_id = $1
        """;

    /// <summary>The value of attribute <c>$4</c> on day <c>$6</c>: the latest dated one that has begun, otherwise the undated one.</summary>
    private const string Today = """
        CASE WHEN EXISTS (SELECT FROM jsonb_object_keys(p.dated_attributes -> $4) d WHERE d COLLATE "C" <= $6)
        THEN p.dated_attributes -> $4 ->> (SELECT max(d COLLATE "C") FROM jsonb_object_keys(p.dated_attributes -> $4) d WHERE d COLLATE "C" <= $6)
        ELSE p.attributes ->> $4 END
        """;

    public string? Check(string externalId) => ExternalIds.Check(externalId);

    public async Task<DirectoryMember?> Find(TenantId tenant, string externalId, CancellationToken cancellation) =>
        ExternalIds.Check(externalId) is not null ? null
        : (await Read(tenant, Columns + " AND k.external_id = $2", cancellation, externalId)).FirstOrDefault();

    public async Task<DirectoryMember?> Find(TenantId tenant, MemberId member, CancellationToken cancellation) =>
        (await Read(tenant, Columns + " AND k.said_id = $2", cancellation, member.Value)).FirstOrDefault();

    public async Task<IReadOnlyDictionary<string, KnownPerson>> FindAll(TenantId tenant, IReadOnlyCollection<string> externalIds, CancellationToken cancellation)
    {
        var ids = externalIds.Where(id => ExternalIds.Check(id) is null).Distinct(StringComparer.Ordinal).ToArray();
        var known = new Dictionary<string, KnownPerson>(ids.Length, StringComparer.Ordinal);
        if (ids.Length == 0)
            return known;
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(
            """
            SELECT k.external_id, k.said_id, EXISTS (SELECT FROM analytics.member_profile p WHERE p.tenant_id = k.tenant_id AND p.member_id = k.member_id)
            FROM analytics.known_member k WHERE k.tenant_id = $1 AND k.external_id = ANY ($2::text[])
            """, [ids]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            known[reader.GetString(0)] = new(new MemberId(reader.GetInt32(1)), reader.GetBoolean(2));
        return known;
    }

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

    public async Task<IReadOnlyList<DirectoryMember>> List(TenantId tenant, MemberId? after, int limit, AttributeFilter? filter, CancellationToken cancellation) =>
        await Read(
            tenant, Columns + $" AND k.said_id > $2 AND k.said_id = k.member_id AND p.revision IS NOT NULL AND ($4::text IS NULL OR {Today} IS NOT NULL AND coalesce({Today} = $5, true)) ORDER BY k.said_id LIMIT $3",
            cancellation, after?.Value ?? 0, Math.Clamp(limit, 1, 1000), filter?.Attribute, filter?.Value, (await settings.Get(tenant)).Today(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

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
        var today = (await settings.Get(tenant)).Today(time);
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var members = new List<DirectoryMember>();
        while (await reader.ReadAsync(cancellation))
            members.Add(Member(reader, today));
        return members;
    }

    private static DirectoryMember Member(NpgsqlDataReader reader, DateOnly today)
    {
        var attributes = reader.IsDBNull(4) ? MemberAttributes.None : MemberAttributes.Read(reader.GetString(4), reader.GetString(5));
        return new(
            new MemberId(reader.GetInt32(0)),
            reader.GetString(1),
            reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3),
            attributes.At(today.DayNumber),
            attributes.All(),
            reader.IsDBNull(6) ? 0 : reader.GetInt32(6));
    }
}
