using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Publishing.Merging;

/// <summary>
/// What two profiles of one person come to: a member since the earlier joining, and until the later leaving; what the
/// kept record does not say is the other's; counted among others' peers only where both are.
/// </summary>
/// <param name="Away">From leaving as the one record to joining again as the other: a pause. Null: they overlap.</param>
internal sealed record JointProfile(ProfileRow Row, (DateOnly From, DateOnly To)? Away)
{
    private static readonly DateOnly Earliest = DateOnly.FromDateTime(EntryRules.Earliest.UtcDateTime);

    public static JointProfile Of(ProfileRow kept, ProfileRow other)
    {
        var (first, second) = kept.JoinedOn <= other.JoinedOn ? (kept, other) : (other, kept);
        var left = kept.LeftOn is { } a && other.LeftOn is { } b ? a > b ? a : b : (DateOnly?)null;
        var (attributes, dated) = MemberAttributes.Read(kept.Attributes, kept.DatedAttributes).Or(MemberAttributes.Read(other.Attributes, other.DatedAttributes)).Write();
        return new(
            kept with { JoinedOn = first.JoinedOn, LeftOn = left, Attributes = attributes, DatedAttributes = dated, Compared = kept.Compared && other.Compared },
            first.LeftOn < second.JoinedOn ? (first.LeftOn.Value, second.JoinedOn) : null);
    }

    /// <summary>The entries that take the time away out of the member's clock; none where there is none.</summary>
    /// <param name="last">The number after which they come.</param>
    public IEnumerable<LoggedEntry> Pause(TenantContextSettings context, int last, MemberId other, DateTimeOffset now)
    {
        // Histories begin where entries can, and nothing is written ahead of its day.
        if (Away is not var (from, to) || from < Earliest || to > context.LocalDay(now))
            yield break;
        yield return Entry(EntryKind.PauseStarted, from, "left", last + 1);
        yield return Entry(EntryKind.PauseEnded, to, "rejoined", last + 2);

        LoggedEntry Entry(EntryKind kind, DateOnly day, string word, int seq)
        {
            var noon = day.ToDateTime(new TimeOnly(12, 0));
            var entry = new NewEntry { EntryId = $"merged:{other}:{word}", Entry = kind, OccurredAt = new DateTimeOffset(noon, context.Zone.GetUtcOffset(noon)) };
            return new(new(entry, seq, context.LocalDay(entry.OccurredAt), 0, EntryHash.Content(entry)), now);
        }
    }
}
