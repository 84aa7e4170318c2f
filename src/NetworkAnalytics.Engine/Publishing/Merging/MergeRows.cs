using System.Text.Json;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Publishing.Merging;

/// <summary>What a merge leaves in the directory beside the history.</summary>
internal static class MergeRows
{
    /// <summary>The other record's name, address, profile and curves go; its id stays, and leads to the kept record. To be called after the departure was recorded.</summary>
    public static async Task Write(TenantTransaction transaction, MergeOutcome outcome, CancellationToken cancellation)
    {
        foreach (var table in (string[])["person", "member_profile", "curve_past", "curve"])
            await transaction.Execute($"DELETE FROM analytics.{table} WHERE tenant_id = $1 AND member_id = $2", cancellation, outcome.Other.Value);
        // Records that had gone into the other one go on with it.
        await transaction.Execute(
            """
            INSERT INTO analytics.member_alias (tenant_id, member_id, revision, merged_into, outcome, xact)
            SELECT $1, a.member_id, a.revision + 1, $3, NULL, analytics.current_xact()
            FROM (SELECT DISTINCT ON (member_id) member_id, revision, merged_into FROM analytics.member_alias
                  WHERE tenant_id = $1 ORDER BY member_id, revision DESC) a
            WHERE a.merged_into = $2
            UNION ALL
            SELECT $1, $2, 1, $3, $4::jsonb, analytics.current_xact()
            """, cancellation, outcome.Other.Value, outcome.Kept.Value, JsonSerializer.Serialize(outcome));
    }

    /// <summary>What the merge of a record did; null when it was none.</summary>
    public static async Task<MergeOutcome?> Outcome(TenantTransaction transaction, MemberId other, CancellationToken cancellation) =>
        await transaction.Scalar<string>("SELECT outcome FROM analytics.member_alias WHERE tenant_id = $1 AND member_id = $2 AND revision = 1", cancellation, other.Value) is { } outcome
            ? JsonSerializer.Deserialize<MergeOutcome>(outcome)
            : null;
}
