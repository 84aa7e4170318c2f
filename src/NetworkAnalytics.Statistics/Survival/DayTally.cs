namespace NetworkAnalytics.Statistics.Survival;

/// <summary>How many members, by whole day from 0. Grows to the latest day counted, so memory is bounded by <see cref="LatestDay"/>.</summary>
internal sealed class DayTally
{
    /// <summary>The days between the first and the last date a calendar here can hold: a later day is a mistake.</summary>
    public const int LatestDay = 3_652_058;

    private int[] _members = [];

    /// <summary>The latest day with a member; −1 when there is none.</summary>
    public int LastDay { get; private set; } = -1;

    public int Total { get; private set; }

    public int this[int day] => (uint)day < (uint)_members.Length ? _members[day] : 0;

    /// <exception cref="ArgumentOutOfRangeException">The day is not in 0…<see cref="LatestDay"/>, or fewer than 0 members.</exception>
    /// <exception cref="OverflowException">More members than an int holds.</exception>
    public void Add(int day, int members)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(day);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, LatestDay);
        ArgumentOutOfRangeException.ThrowIfNegative(members);
        if (members == 0)
            return;
        // The total bounds every day's count, so one check is enough.
        Total = checked(Total + members);
        if (day >= _members.Length)
            Array.Resize(ref _members, Math.Max(day + 1, Math.Min(LatestDay + 1, Math.Max(128, 2 * _members.Length))));
        _members[day] += members;
        LastDay = Math.Max(LastDay, day);
    }

    public void Merge(DayTally other)
    {
        var last = other.LastDay;
        for (var day = 0; day <= last; day++)
            Add(day, other._members[day]);
    }
}
