using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>A member's profile as its last revision has it.</summary>
/// <param name="Attributes">JSON: name to value, from joining on.</param>
/// <param name="DatedAttributes">JSON: name to day to value.</param>
/// <param name="Compared">Whether the member lets themselves be counted: their own choice.</param>
internal sealed record ProfileRow(int Revision, DateOnly JoinedOn, DateOnly? LeftOn, string Attributes, string DatedAttributes, bool Compared);

/// <summary>Reads and writes profiles. Each change is a new revision, so that an earlier version still counts as it did.</summary>
internal static class ProfileRows
{
    /// <summary>
    /// Whoever writes revisions takes turns within the tenant, from here to the end of the transaction: two that read the
    /// same revision would both write the next one. To be called before the first look.
    /// </summary>
    public static Task Lock(TenantTransaction transaction, CancellationToken cancellation) =>
        transaction.Execute("SELECT pg_advisory_xact_lock(hashtextextended('profiles', $1))", cancellation);

    /// <summary>Null for a person who never joined.</summary>
    public static async Task<ProfileRow?> Current(TenantTransaction transaction, int member, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            """
            SELECT revision, joined_on, left_on, attributes, dated_attributes, compared FROM analytics.member_profile
            WHERE tenant_id = $1 AND member_id = $2 ORDER BY revision DESC LIMIT 1
            """, member);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetInt32(0), reader.GetFieldValue<DateOnly>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5))
            : null;
    }

    /// <summary>Writes the revision after <see cref="ProfileRow.Revision"/>.</summary>
    public static Task Add(TenantTransaction transaction, int member, ProfileRow row, CancellationToken cancellation) =>
        transaction.Execute(
            """
            INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, left_on, attributes, dated_attributes, compared, xact)
            VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, analytics.current_xact())
            """, cancellation, member, row.Revision + 1, row.JoinedOn, TenantTransaction.Typed(NpgsqlDbType.Date, row.LeftOn), row.Attributes, row.DatedAttributes, row.Compared);
}
