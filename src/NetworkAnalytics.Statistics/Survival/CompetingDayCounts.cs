namespace NetworkAnalytics.Statistics.Survival;

/// <summary>How a member's observation ended where two causes compete.</summary>
public enum Ending
{
    /// <summary>Neither happened while the member was observed.</summary>
    Censored = 0,

    /// <summary>The first cause came first, or both on one day.</summary>
    First = 1,

    /// <summary>The second cause came first.</summary>
    Second = 2,
}

/// <summary>
/// What the two-cause estimate needs of a cohort: members by whole day and by how their observation ended. Counts of
/// disjoint groups add up exactly. Not thread-safe.
/// </summary>
public sealed class CompetingDayCounts
{
    private readonly DayTally[] _tallies = [new(), new(), new()];

    /// <summary>Members counted.</summary>
    public int Members => checked(_tallies[0].Total + _tallies[1].Total + _tallies[2].Total);

    /// <summary>The largest observed time, in days; −1 when no member is counted.</summary>
    public int LastDay => Math.Max(_tallies[0].LastDay, Math.Max(_tallies[1].LastDay, _tallies[2].LastDay));

    /// <summary>Counts members whose observation ended on a day.</summary>
    /// <param name="ending">How it ended.</param>
    /// <param name="day">Whole days on the clock, from 0.</param>
    /// <param name="members">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An unknown ending, a negative day or number, or a day no calendar reaches.</exception>
    public void Add(Ending ending, int day, int members = 1) => Tally(ending).Add(day, members);

    /// <summary>Counts one member by what came first; both on the same day count as the first cause.</summary>
    /// <param name="firstDay">The day of the first cause; null when it did not happen while observed.</param>
    /// <param name="secondDay">The day of the second cause; null likewise.</param>
    /// <param name="observedDays">Days observed, at least 0. No event lies after them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An event lies after the observed time.</exception>
    public void AddMember(int? firstDay, int? secondDay, int observedDays)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstDay ?? 0, observedDays, nameof(firstDay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secondDay ?? 0, observedDays, nameof(secondDay));
        if (firstDay is { } first && (secondDay is not { } other || first <= other))
            Add(Ending.First, first);
        else if (secondDay is { } second)
            Add(Ending.Second, second);
        else
            Add(Ending.Censored, observedDays);
    }

    /// <summary>Adds the counts of another group, disjoint from this one.</summary>
    public void Merge(CompetingDayCounts other)
    {
        for (var ending = 0; ending < _tallies.Length; ending++)
            _tallies[ending].Merge(other._tallies[ending]);
    }

    /// <summary>Members whose observation ended so on the day.</summary>
    public int On(Ending ending, int day) => Tally(ending)[day];

    private DayTally Tally(Ending ending) =>
        (uint)ending < (uint)_tallies.Length ? _tallies[(int)ending] : throw new ArgumentOutOfRangeException(nameof(ending), ending, "No such ending.");
}
