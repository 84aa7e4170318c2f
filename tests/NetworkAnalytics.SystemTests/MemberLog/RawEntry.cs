using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>Writes an entry past the member's grain, as an activation that the cluster lost sight of would.</summary>
internal static class RawEntry
{
    public static async Task WriteAsync(TestDatabase database, TestMember member, int seq, string entryId, string kind = "one_to_one")
    {
        await using var session = await database.OpenAsync(DatabaseRole.LogWriter);
        await WriteAsync(session, member, seq, entryId, kind);
    }

    /// <summary>In the session's transaction, when one is open.</summary>
    public static Task WriteAsync(NpgsqlConnection session, TestMember member, int seq, string entryId, string kind = "one_to_one") => session.ExecuteAsync(
        """
        INSERT INTO analytics.entry (tenant_id, member_id, seq, local_day, xact, occurred_at, recorded_at, content_hash, entry, entry_id, kind)
        VALUES ($1, $2, $3, '2021-05-04', pg_current_xact_id()::text::bigint, '2021-05-04T12:00Z', '2021-05-04T12:00Z', gen_random_uuid(), 1, $4, $5)
        """, member.Tenant.Value, member.Id.Value, seq, entryId, kind);
}
