using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>The member whose comparison it is, as a version has them.</summary>
internal sealed record ViewedMember(CurveRow Row, ObservedTenure Tenure, MemberCurve Own)
{
    /// <summary>Completed months before which nothing is said.</summary>
    private const int FirstMonths = 3;

    /// <summary>Their cumulative learning in tenths, by completed month less one.</summary>
    public ReadOnlySpan<int> Learning => Own.Measures.First(m => m.Measure == Measure.Learning).Tenths.AsSpan();

    /// <summary>Whether they have logged any hours.</summary>
    public bool HasEffort => Row.Timeline.Events.Any(e => e.Day < Tenure.End && e.TakesEffort);

    /// <summary>Null when the version does not have them yet.</summary>
    /// <param name="row">As folded inside the version; null: they have no profile in it.</param>
    public static ViewedMember? Of(CurveRow? row, VersionDefinition definition)
    {
        if (row is null || ObservedTenure.At(row.Timeline, row.Membership, definition.AsOf.DayNumber) is not { } tenure)
            return null;
        var own = OwnCurve.Make(row.Timeline, row.Membership, definition.AsOf, definition.Taxonomy, definition.HistoryStartsOn, definition.EffortBinHours)!;
        return new(row, tenure, own);
    }

    /// <summary>Why nothing can be said of them yet; null when something can.</summary>
    public TooEarlyReason? TooEarly(VersionDefinition definition) =>
        !definition.Observes(Row.Membership) ? TooEarlyReason.JoinedBeforeHistory
        : Own.CompletedMonths < FirstMonths ? TooEarlyReason.FewMonths
        : null;
}
