using System.Collections.Immutable;
using NetworkAnalytics.Engine.MemberLog;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// A member's paths, one a category of goal: the activities before a goal of it was first reached, and where none was,
/// those so far, as long as one is declared and not dropped.
/// </summary>
internal static class GoalPaths
{
    /// <param name="kinds">Activity kinds of the tenant.</param>
    public static ImmutableArray<GoalPath> Of(MemberTimeline timeline, ObservedTenure tenure, int kinds)
    {
        // Most members of most associations declare nothing.
        SortedDictionary<byte, Course>? courses = null;
        var activities = new int[kinds];
        foreach (var e in timeline.Events)
        {
            if (e.Day >= tenure.End)
                break;
            if (e.IsActivity && e.Code < kinds)
                activities[e.Code]++;
            else if (e.Code != PackedEntry.NoCode && e.Kind is TimelineEventKind.GoalDeclared or TimelineEventKind.GoalReached or TimelineEventKind.GoalDropped)
            {
                courses ??= [];
                if (!courses.TryGetValue(e.Code, out var course))
                    courses.Add(e.Code, course = new());
                course.Follow(e.Kind, activities);
            }
        }
        return courses is null ? [] : [.. courses
            .Where(c => c.Value.BeforeReached is not null || c.Value.Open > 0)
            .Select(c => new GoalPath(c.Key, c.Value.BeforeReached is not null, c.Value.BeforeReached ?? activities))];
    }

    private sealed class Course
    {
        public int Open { get; private set; }

        public int[]? BeforeReached { get; private set; }

        public void Follow(TimelineEventKind kind, int[] activities)
        {
            Open += kind switch { TimelineEventKind.GoalDeclared => 1, TimelineEventKind.GoalDropped => -1, _ => 0 };
            if (kind == TimelineEventKind.GoalReached)
                BeforeReached ??= [.. activities];
        }
    }
}
