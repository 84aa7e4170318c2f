using System.Text.Json;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Erasing;

/// <summary>
/// What a member leaves behind here: sessions, links, a time budget, letters, mail on its way and the list of who opened what was theirs.
/// The audit log keeps its lines, which know a surrogate id that nothing leads back from.
/// </summary>
internal sealed class MemberTraces(DeliveryDatabase database) : IMemberData
{
    private static readonly (string Table, string Which)[] Owned =
    [
        ("delivery.session", "owner = $2 AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.link", "owner = $2 AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.time_budget", "owner = $2 AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.member_access", "member_id = substr($2::text, length('member:') + 1)::integer AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.letter", "recipient = $2 AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.letter_choice", "recipient = $2 AND $3::bytea IS NOT DISTINCT FROM $3::bytea"),
        ("delivery.letter_suppression", "$2::text IS NOT NULL AND address_hash = $3::bytea"),
        ("delivery.outbox", "(owner = $2 OR address_hash = $3::bytea)"),
    ];

    public Task<IReadOnlyList<DeletedRows>> Erase(TenantId tenant, ErasedMember member, CancellationToken cancellation) =>
        database.For<IReadOnlyList<DeletedRows>>(tenant, "app.erasing", member.Id.ToString(), async connection =>
        {
            var rows = await Before(connection, tenant, member.Erasure, cancellation);
            foreach (var (table, which) in Owned)
            {
                await using var delete = DeliveryDatabase.Command(connection, $"DELETE FROM {table} WHERE tenant_id = $1 AND {which}", tenant.Value, $"member:{member.Id}", member.AddressHash?.ToArray());
                rows[table] = rows.GetValueOrDefault(table) + await delete.ExecuteNonQueryAsync(cancellation);
            }
            await using var note = DeliveryDatabase.Command(connection,
                "INSERT INTO delivery.erasure (tenant_id, erasure_id, rows) VALUES ($1, $2, $3::jsonb) ON CONFLICT (tenant_id, erasure_id) DO UPDATE SET rows = excluded.rows",
                tenant.Value, member.Erasure, JsonSerializer.Serialize(rows));
            await note.ExecuteNonQueryAsync(cancellation);
            return [.. rows.Select(r => new DeletedRows(r.Key, r.Value))];
        }, cancellation);

    private static async Task<SortedDictionary<string, long>> Before(NpgsqlConnection connection, TenantId tenant, Guid erasure, CancellationToken cancellation)
    {
        await using var select = DeliveryDatabase.Command(connection, "SELECT rows::text FROM delivery.erasure WHERE tenant_id = $1 AND erasure_id = $2 FOR UPDATE", tenant.Value, erasure);
        return await select.ExecuteScalarAsync(cancellation) is string json ? JsonSerializer.Deserialize<SortedDictionary<string, long>>(json)! : new(StringComparer.Ordinal);
    }
}
