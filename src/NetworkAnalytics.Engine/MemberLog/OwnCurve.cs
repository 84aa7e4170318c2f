using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>A member's own curve as of a day, from a timeline cut there.</summary>
internal static class OwnCurve
{
    /// <param name="asOf">Everything strictly before this day counts.</param>
    /// <returns>Null when the member had not joined before that day.</returns>
    public static MemberCurve? Make(MemberTimeline timeline, Membership membership, DateOnly asOf, Taxonomy taxonomy, DateOnly? historyStartsOn, int effortBinHours)
    {
        if (ObservedTenure.At(timeline, membership, asOf.DayNumber) is not { } tenure)
            return null;
        var weights = CurveFold.Weights(taxonomy);
        var (announced, hidden, readjusted, encounters, learning) = (0, 0, 0, 0, 0);
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            switch (e.Kind)
            {
                case TimelineEventKind.Outcome:
                    learning += weights[e.Code];
                    if (e.Flag)
                        announced++;
                    else
                        hidden++;
                    break;
                case TimelineEventKind.GoalReadjusted:
                    learning += 10;
                    readjusted++;
                    break;
                case TimelineEventKind.Encounter:
                    encounters++;
                    break;
            }
        }
        var paused = timeline.Pauses.Any(p => p.Start < asOf.DayNumber && p.End >= asOf.DayNumber);
        return new MemberCurve(
            asOf,
            DateOnly.FromDayNumber(membership.JoinedOn),
            membership.LeftOn is { } left ? DateOnly.FromDayNumber(left) : null,
            paused,
            tenure.Days,
            tenure.Months,
            CurveFold.Lines(timeline, tenure, weights),
            announced,
            hidden,
            readjusted,
            encounters,
            learning,
            historyStartsOn,
            EffortFold.Learning(timeline, tenure, taxonomy, effortBinHours),
            effortBinHours);
    }
}
