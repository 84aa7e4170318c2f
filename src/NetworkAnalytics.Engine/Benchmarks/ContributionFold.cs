using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>Folds curve rows into what their members contribute to a version. Pure.</summary>
internal sealed class ContributionFold
{
    private readonly VersionDefinition _definition;
    private readonly int[] _weights;
    private readonly int _kinds;

    public ContributionFold(VersionDefinition definition)
    {
        _definition = definition;
        _weights = CurveFold.Weights(definition.Taxonomy);
        _kinds = definition.Taxonomy.ActivityKinds.Length;
    }

    /// <summary>Null when the member is in no cohort: not yet joined on the version's day, or joined before the history begins.</summary>
    public MemberContribution? Of(int member, CurveRow row)
    {
        if (!_definition.Observes(row.Membership) || ObservedTenure.At(row.Timeline, row.Membership, _definition.AsOf.DayNumber) is not { } tenure)
            return null;
        var months = new int[CurveFold.MeasureCount * tenure.Months];
        CurveFold.Fill(row.Timeline, tenure, _weights, months, tenure.Months);
        var bins = EffortFold.Bins(row.Timeline, tenure, _definition.EffortBinHours);
        var efforts = new int[EffortFold.MeasureCount * bins];
        EffortFold.Fill(row.Timeline, tenure, _weights, _definition.EffortBinHours, efforts, bins);
        return new(new(months, tenure.Months), new(efforts, bins), Active(row.Timeline, tenure), Returns(member, row.Timeline, tenure));
    }

    /// <summary>
    /// What the same row came to on an earlier day, as far as it cannot be read off what it comes to on a later one. A cell
    /// once completed keeps its values, so of cells only their number changes; returns are counted again where an event fell
    /// in between.
    /// </summary>
    /// <param name="later">The row's contribution by a definition that counts as this one, on its day or later.</param>
    /// <param name="laterDay">The day of that definition.</param>
    /// <returns>Null when the member was in no cohort then.</returns>
    public EarlierContribution? Earlier(CurveRow row, MemberContribution later, int laterDay)
    {
        if (!_definition.Observes(row.Membership) || ObservedTenure.At(row.Timeline, row.Membership, _definition.AsOf.DayNumber) is not { } tenure)
            return null;
        var laterEnd = row.Membership.LeftOn is { } left && left < laterDay ? left : laterDay;
        if (laterEnd == tenure.End)
            return new(later.Tenure.Length, later.Effort.Length, later.Returns);
        return HasEvents(row.Timeline, tenure.End, laterEnd)
            ? new(tenure.Months, EffortFold.Bins(row.Timeline, tenure, _definition.EffortBinHours), Returns(later.Returns.Member, row.Timeline, tenure))
            : new(tenure.Months, later.Effort.Length, later.Returns with { Observed = tenure.Days });
    }

    // From the end, because versions that are compared lie close together.
    private static bool HasEvents(MemberTimeline timeline, int from, int to)
    {
        for (var at = timeline.Events.Length - 1; at >= 0 && timeline.Events[at].Day >= from; at--)
            if (timeline.Events[at].Day < to)
                return true;
        return false;
    }

    private static bool[] Active(MemberTimeline timeline, ObservedTenure tenure)
    {
        var active = new bool[tenure.Months];
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            if ((e.IsActivity || e.Kind == TimelineEventKind.Outcome) && TenureMonths.Completed(tenure.Offset(e.Day)) is var month && month < active.Length)
                active[month] = true;
        }
        return active;
    }

    private MemberReturns Returns(int member, MemberTimeline timeline, ObservedTenure tenure)
    {
        var days = new List<int>();
        var (announced, hidden) = ((int?)null, (int?)null);
        SortedDictionary<byte, int>? categories = null;
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            if (e.Kind != TimelineEventKind.Outcome)
                continue;
            var day = tenure.Offset(e.Day);
            days.Add(day);
            if (e.Flag)
                announced ??= day;
            else
            {
                hidden ??= day;
                categories ??= [];
                categories[e.Code] = categories.GetValueOrDefault(e.Code) + 1;
            }
        }
        return new(member, tenure.Days, [.. days], announced, hidden, categories is null ? [] : [.. categories.Select(c => new CategoryCount(c.Key, c.Value))],
            GoalPaths.Of(timeline, tenure, _kinds), OwnExponent.Fit(timeline, tenure));
    }
}
