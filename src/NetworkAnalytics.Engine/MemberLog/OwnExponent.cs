using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>A member's outcomes along their own effort: hours where any are logged, encounters otherwise.</summary>
internal static class OwnExponent
{
    public static PowerLaw Fit(MemberTimeline timeline, ObservedTenure tenure) => PowerLaw.Fit(Positions(timeline, tenure));

    public static EffortPositions Positions(MemberTimeline timeline, ObservedTenure tenure)
    {
        var (entries, hours) = (new List<EffortEntry>(), false);
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            hours |= e.TakesEffort;
        }
        for (var at = 0; at < timeline.Events.Length; at++)
        {
            var e = timeline.Events[at];
            if (e.Day >= tenure.End)
                break;
            switch (e.Kind)
            {
                case TimelineEventKind.Outcome:
                    entries.Add(EffortEntry.Outcome(at));
                    break;
                // Follow-ups are no encounters: they count by their hours alone.
                case TimelineEventKind.Encounter or TimelineEventKind.FollowUp when hours || e.Kind == TimelineEventKind.Encounter:
                    entries.Add(EffortEntry.Encounter(at, e.Value / 60.0));
                    break;
            }
        }
        return EffortPositions.Of(entries);
    }
}
