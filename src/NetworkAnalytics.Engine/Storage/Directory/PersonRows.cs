using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>A person's name, address and habits: in a table of their own, name and address sealed with the member's key.</summary>
internal static class PersonRows
{
    /// <summary>Writes what is given.</summary>
    /// <param name="key">The member's, where a name or an address is given.</param>
    /// <returns>Whether anything is another than before.</returns>
    public static async Task<bool> Write(TenantTransaction transaction, int member, MemberChange change, MemberKey? key, TenantHashes hashes, CancellationToken cancellation)
    {
        bool name = change.Given.Contains("name"), email = change.Given.Contains("email"), locale = change.Given.Contains("locale"), zone = change.Given.Contains("time_zone");
        return (name || email || locale || zone) && await transaction.Execute(
            """
            INSERT INTO analytics.person AS o (tenant_id, member_id, sealed_name, name_mark, sealed_email, email_hash, locale, time_zone)
            VALUES ($1, $2, $3, $4, $5, $6, $7::text, $8::text)
            ON CONFLICT (tenant_id, member_id) DO UPDATE SET
                sealed_name = CASE WHEN $9 THEN excluded.sealed_name ELSE o.sealed_name END,
                name_mark = CASE WHEN $9 THEN excluded.name_mark ELSE o.name_mark END,
                sealed_email = CASE WHEN $10 THEN excluded.sealed_email ELSE o.sealed_email END,
                email_hash = CASE WHEN $10 THEN excluded.email_hash ELSE o.email_hash END,
                locale = CASE WHEN $11 THEN excluded.locale ELSE o.locale END,
                time_zone = CASE WHEN $12 THEN excluded.time_zone ELSE o.time_zone END
            WHERE ($9 AND o.name_mark IS DISTINCT FROM excluded.name_mark) OR ($10 AND o.email_hash IS DISTINCT FROM excluded.email_hash)
               OR ($11 AND o.locale IS DISTINCT FROM excluded.locale) OR ($12 AND o.time_zone IS DISTINCT FROM excluded.time_zone)
            """, cancellation, member,
            Bytes(change.Name is { } text ? key?.Seal(SealedFields.Name, text) : null), Bytes(change.Name is { } marked ? key?.Mark(SealedFields.Name, marked) : null),
            Bytes(change.Email is { } address ? key?.Seal(SealedFields.Email, address) : null), Bytes(change.Email is { } found && key is not null ? hashes.OfAddress(found) : null),
            change.Locale, change.TimeZone, name, email, locale, zone) > 0;
    }

    /// <summary>What the other's record says and the kept one does not is the kept one's, sealed with its key.</summary>
    /// <returns>Null: there is nothing to take over.</returns>
    public static async Task<MemberChange?> Missing(TenantTransaction transaction, MemberId kept, MemberId other, MemberKey? otherKey, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            SELECT o.sealed_name, o.sealed_email, o.locale, o.time_zone, k.sealed_name IS NULL, k.sealed_email IS NULL, k.locale IS NULL, k.time_zone IS NULL
            FROM analytics.person o LEFT JOIN analytics.person k ON k.tenant_id = o.tenant_id AND k.member_id = $2
            WHERE o.tenant_id = $1 AND o.member_id = $3
            """, kept.Value, other.Value);
        await using var r = await command.ExecuteReaderAsync(cancellation);
        if (!await r.ReadAsync(cancellation))
            return null;
        var (name, email) = (Open(0, SealedFields.Name), Open(1, SealedFields.Email));
        var (locale, zone) = (r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3));
        string?[] given = [name is not null && r.GetBoolean(4) ? "name" : null, email is not null && r.GetBoolean(5) ? "email" : null, locale is not null && r.GetBoolean(6) ? "locale" : null, zone is not null && r.GetBoolean(7) ? "time_zone" : null];
        return new([.. given.OfType<string>()], Name: name, Email: email, Locale: locale, TimeZone: zone);

        string? Open(int column, string field) => r.IsDBNull(column) ? null : otherKey?.Open(field, r.GetFieldValue<byte[]>(column));
    }

    private static Npgsql.NpgsqlParameter Bytes(byte[]? value) => TenantTransaction.Typed(NpgsqlDbType.Bytea, value);
}
