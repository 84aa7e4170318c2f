using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using Npgsql;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>A member's curve row as the log and the directory give it.</summary>
internal readonly record struct FoldedCurve(MemberId Member, int LastSeq, int ProfileRevision, CurveRow Row)
{
    /// <summary>The first event's day; null for a member without any.</summary>
    public DateOnly? FirstDay => Row.Timeline.Events is [var first, ..] ? DateOnly.FromDayNumber(first.Day) : null;
}

/// <summary>
/// Folds members out of the log, streaming, one member in memory at a time. Only what lies below a log horizon is
/// read: entries of one member commit in the order of their numbers, so that is a beginning of each history.
/// </summary>
internal static class CurveSource
{
    private const string Select = $"""
        SELECT k.member_id, p.revision, p.joined_on, p.left_on, p.attributes, p.dated_attributes, p.compared, {LogRow.Columns}
        FROM unnest($3::int[]) AS k (member_id)
        CROSS JOIN LATERAL (SELECT revision, joined_on, left_on, attributes, dated_attributes, compared FROM analytics.member_profile
                            WHERE tenant_id = $1 AND member_id = k.member_id AND xact < $2 ORDER BY revision DESC LIMIT 1) p
        LEFT JOIN LATERAL (SELECT * FROM analytics.entry
                           WHERE tenant_id = $1 AND member_id = k.member_id AND xact < $2 ORDER BY seq) e ON true
        """;

    private const int FirstLogColumn = 7;

    /// <summary>The members among <paramref name="members"/> that have a profile below the horizon, in the order given.</summary>
    public static async Task<List<FoldedCurve>> Fold(TenantTransaction transaction, int[] members, long horizon, Taxonomy taxonomy, CancellationToken cancellation)
    {
        var followUp = FollowUp.Code(taxonomy);
        var aliases = await MemberAliases.Load(transaction, horizon, cancellation);
        var folded = new List<FoldedCurve>(members.Length);
        await using var command = transaction.Command(Select, horizon, members);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        Current? current = null;
        while (await reader.ReadAsync(cancellation))
        {
            var member = reader.GetInt32(0);
            if (current?.Member != member)
            {
                if (current is not null)
                    folded.Add(current.Fold(followUp, aliases));
                current = new Current(member, reader);
            }
            if (!reader.IsDBNull(FirstLogColumn))
                LogRow.AddTo(current.History, reader, FirstLogColumn, taxonomy);
        }
        if (current is not null)
            folded.Add(current.Fold(followUp, aliases));
        return folded;
    }

    private sealed class Current(int member, NpgsqlDataReader reader)
    {
        private readonly int _revision = reader.GetInt32(1);
        private readonly Membership _membership = new(
            reader.GetFieldValue<DateOnly>(2).DayNumber,
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3).DayNumber);

        private readonly MemberAttributes _attributes = MemberAttributes.Read(reader.GetString(4), reader.GetString(5));
        private readonly bool _compared = reader.GetBoolean(6);

        public int Member { get; } = member;

        public MemberHistory History { get; } = new();

        public FoldedCurve Fold(byte? followUp, MemberAliases aliases) =>
            new(new MemberId(Member), History.LastSeq, _revision, new(_membership, _attributes, History.Timeline(followUp, aliases, Member), _compared));
    }
}
