namespace NetworkAnalytics.Statistics.Survival;

/// <summary>
/// What time-to-one-event estimates need of a cohort: how many members had the event, and how many stopped being
/// observed without it, on each whole day from 0. Counts of disjoint groups add up exactly. Not thread-safe.
/// </summary>
public sealed class DayCounts
{
    private readonly DayTally _events = new();
    private readonly DayTally _censored = new();

    /// <summary>Members counted.</summary>
    public int Members => checked(_events.Total + _censored.Total);

    /// <summary>Members who had the event.</summary>
    public int Events => _events.Total;

    /// <summary>The largest observed time, in days; −1 when no member is counted.</summary>
    public int LastDay => Math.Max(_events.LastDay, _censored.LastDay);

    /// <summary>Counts members who had the event on a day.</summary>
    /// <param name="day">Whole days on the clock, from 0.</param>
    /// <param name="members">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative day or number, or a day no calendar reaches.</exception>
    public void AddEvent(int day, int members = 1) => _events.Add(day, members);

    /// <summary>Counts members observed up to a day without the event.</summary>
    /// <inheritdoc cref="AddEvent"/>
    public void AddCensored(int day, int members = 1) => _censored.Add(day, members);

    /// <summary>Counts one member.</summary>
    /// <param name="eventDay">The day of the event; null when it did not happen while observed.</param>
    /// <param name="observedDays">Days observed, at least 0. The event may fall on the last of them, not after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The event lies after the observed time.</exception>
    public void AddMember(int? eventDay, int observedDays)
    {
        if (eventDay is not { } day)
        {
            AddCensored(observedDays);
            return;
        }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, observedDays, nameof(eventDay));
        AddEvent(day);
    }

    /// <summary>Adds the counts of another group, disjoint from this one.</summary>
    public void Merge(DayCounts other)
    {
        _events.Merge(other._events);
        _censored.Merge(other._censored);
    }

    /// <summary>Members who had the event on the day.</summary>
    public int EventsOn(int day) => _events[day];

    /// <summary>Members last observed on the day, without the event.</summary>
    public int CensoredOn(int day) => _censored[day];
}
