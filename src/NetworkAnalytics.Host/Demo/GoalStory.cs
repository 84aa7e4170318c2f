using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Host.Demo;

/// <summary>
/// What one member announces, sees anew, reaches and drops. Goals follow the returns and never move them: an
/// announced return belongs to an open goal when there is one, and is then of its kind.
/// </summary>
internal sealed class GoalStory
{
    private static readonly int[] Horizons = [3, 12, 36];
    private readonly List<Goal> _goals = [];
    private readonly RandomStream _random;
    private readonly int _days;

    /// <param name="days">T, the member's tenure.</param>
    public GoalStory(RandomStream random, string memberId, int days)
    {
        (_random, _days) = (random, days);
        var count = random.Weighted([10, 65, 25]);
        for (var i = 0; i < count; i++)
        {
            var declared = i == 0 ? random.Unit() * 45 : 45 + random.Exponential(300);
            var goal = new Goal($"{memberId}-G{i + 1}", random.Chance(0.55) ? "job" : "client", Horizons[random.Weighted([25, 50, 25])], declared);
            if (random.Chance(0.15))
                goal.EndsAt = declared + 200 + random.Exponential(300);
            for (var at = declared; random.Chance(goal.Readjusted.Count == 0 ? 0.5 : 0.25);)
                goal.Readjusted.Add(at += 60 + random.Exponential(200));
            if (declared < days)
                _goals.Add(goal);
        }
    }

    /// <summary>The kind and the goal of an announced return; in the order of time.</summary>
    public (string Kind, string? GoalId) Announced(double tenure)
    {
        foreach (var goal in _goals)
        {
            if (tenure < goal.Declared || tenure >= goal.EndsAt)
                continue;
            if (_random.Chance(0.6))
                (goal.EndsAt, goal.Reached) = (tenure, true);
            return (goal.Kind, goal.Id);
        }
        return (_random.Chance(0.5) ? "job" : "client", null);
    }

    /// <summary>The goals' entries, once every return has been asked about.</summary>
    public IEnumerable<DemonstrationEntry> Entries(MemberClock clock, bool french)
    {
        foreach (var goal in _goals)
        {
            yield return new(0, clock.At(goal.Declared), EntryKind.GoalDeclared, goal.Kind, GoalId: goal.Id, HorizonMonths: goal.Horizon);
            foreach (var at in goal.Readjusted.Where(at => at < Math.Min(goal.EndsAt, _days)))
                yield return new(0, clock.At(at), EntryKind.GoalReadjusted, GoalId: goal.Id, HorizonMonths: _random.Pick<int>(Horizons),
                    Note: _random.Pick<string>(french ? DemonstrationWords.NotesFr : DemonstrationWords.NotesEn));
            if (goal.EndsAt < _days)
                yield return new(0, clock.At(goal.EndsAt), goal.Reached ? EntryKind.GoalReached : EntryKind.GoalDropped, GoalId: goal.Id);
        }
    }

    private sealed class Goal(string id, string kind, int horizon, double declared)
    {
        public string Id => id;
        public string Kind => kind;
        public int Horizon => horizon;
        public double Declared => declared;
        public List<double> Readjusted { get; } = [];
        public double EndsAt { get; set; } = double.PositiveInfinity;
        public bool Reached { get; set; }
    }
}
