using System.Collections.Immutable;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>What happened at one point of a member's timeline. The numbers are stored in curve rows.</summary>
internal enum TimelineEventKind : byte
{
    /// <summary>An encounter. Code: activity kind.</summary>
    Encounter = 1,

    /// <summary>A follow-up: effort and counterparties count, encounters do not. Code: activity kind.</summary>
    FollowUp = 2,

    /// <summary>A return. Code: outcome category. Flag: announced.</summary>
    Outcome = 3,

    /// <summary>Code: outcome category that the goal announces.</summary>
    GoalDeclared = 4,

    /// <summary>Code of this and the next two: the category the entry names, otherwise the declared one.</summary>
    GoalReadjusted = 5,
    GoalReached = 6,
    GoalDropped = 7,

    /// <summary>Value: confidence 1 to 5.</summary>
    Reflection = 8,
}

/// <param name="Day">Local day as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Code">Index in the tenant's taxonomy; 0 where the kind has none, <see cref="PackedEntry.NoCode"/> for a goal whose declaration was taken back.</param>
/// <param name="Flag">Outcome: announced. Activity: its counterparty is met for the first time.</param>
/// <param name="Value">Activity: effort in minutes. Reflection: confidence.</param>
internal readonly record struct TimelineEvent(int Day, TimelineEventKind Kind, byte Code, bool Flag, int Value)
{
    /// <summary>An encounter or a follow-up.</summary>
    public bool IsActivity => Kind is TimelineEventKind.Encounter or TimelineEventKind.FollowUp;

    /// <summary>An activity whose effort was logged: <see cref="Value"/> minutes.</summary>
    public bool TakesEffort => IsActivity && Value > 0;
}

/// <param name="Start">First paused day.</param>
/// <param name="End">First day after the pause; <see cref="int.MaxValue"/> while it is open.</param>
internal readonly record struct Pause(int Start, int End);

/// <summary>
/// A member's history folded for measuring and free of any as-of day: retractions applied, pauses paired, events
/// in the order of their instants (at one instant an activity precedes an outcome). Cutting it at a day gives the
/// history as it stood then.
/// </summary>
/// <param name="Events">Ordered; days never fall from one to the next.</param>
/// <param name="Pauses">Disjoint, in order; at most the last is open.</param>
internal sealed record MemberTimeline(ImmutableArray<TimelineEvent> Events, ImmutableArray<Pause> Pauses)
{
    public static MemberTimeline Empty { get; } = new([], []);
}

/// <summary>Joining and leaving, as the directory had them at some revision.</summary>
/// <param name="JoinedOn">Day number.</param>
/// <param name="LeftOn">Day number; null while a member.</param>
internal readonly record struct Membership(int JoinedOn, int? LeftOn);
