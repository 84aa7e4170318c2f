namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>Members active by month since joining, over those who completed the month under observation. Not thread-safe.</summary>
internal sealed class ParticipationCounts
{
    private int[] _eligible = [];
    private int[] _active = [];

    /// <summary>Months that any member completed.</summary>
    public int Months { get; private set; }

    /// <param name="month">From 1.</param>
    public int Eligible(int month) => month <= Months ? _eligible[month - 1] : 0;

    /// <inheritdoc cref="Eligible"/>
    public int Active(int month) => month <= Months ? _active[month - 1] : 0;

    /// <param name="active">For each completed month of a member whether they were active in it.</param>
    public void Add(ReadOnlySpan<bool> active)
    {
        Grow(active.Length);
        for (var month = 0; month < active.Length; month++)
        {
            _eligible[month]++;
            if (active[month])
                _active[month]++;
        }
    }

    public void Merge(ParticipationCounts other)
    {
        Grow(other.Months);
        for (var month = 0; month < other.Months; month++)
        {
            _eligible[month] += other._eligible[month];
            _active[month] += other._active[month];
        }
    }

    private void Grow(int months)
    {
        if (months <= Months)
            return;
        Months = months;
        if (months <= _eligible.Length)
            return;
        Array.Resize(ref _eligible, Math.Max(months, 2 * _eligible.Length));
        Array.Resize(ref _active, _eligible.Length);
    }
}
