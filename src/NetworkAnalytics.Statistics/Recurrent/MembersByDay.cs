namespace NetworkAnalytics.Statistics.Recurrent;

/// <summary>Who stands on which day, a member once an entry: members sorted by day by counting, O(entries + days).</summary>
internal sealed class MembersByDay
{
    private readonly int[] _starts;
    private readonly int[] _members;

    /// <param name="lastDay">The last day that occurs.</param>
    /// <param name="visit">Calls its argument with (member, day) once an entry; it runs twice and must give the same both times.</param>
    public MembersByDay(int lastDay, Action<Action<int, int>> visit)
    {
        _starts = new int[lastDay + 2];
        visit((_, day) => _starts[day + 1]++);
        for (var day = 0; day <= lastDay; day++)
            _starts[day + 1] = checked(_starts[day + 1] + _starts[day]);
        _members = new int[_starts[^1]];
        var next = _starts.AsSpan(0, lastDay + 1).ToArray();
        visit((member, day) => _members[next[day]++] = member);
    }

    public ReadOnlySpan<int> On(int day) => _members.AsSpan(_starts[day].._starts[day + 1]);
}
