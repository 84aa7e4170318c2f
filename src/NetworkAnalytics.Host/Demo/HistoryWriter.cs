using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Host.Demo;

/// <summary>Writes one member's history around their returns: encounters, goals, the pause, reflections, and a few entries made by mistake and taken back.</summary>
internal sealed class HistoryWriter(RandomStream random, MeetingPlace place, int member, string memberId, bool french)
{
    private static readonly string[] Hidden = ["pitch", "strategy", "advice", "watch", "offer", "benchmark", "partnership", "need"];
    private static readonly int[] HiddenWeights = [18, 14, 24, 12, 10, 8, 6, 8];
    private static readonly string[] Meetings = ["event", "one_to_one", "introduction", "advice_given", "volunteering", "discussion"];
    private static readonly int[] MeetingWeights = [24, 28, 12, 12, 8, 16];
    private readonly List<DemonstrationEntry> _entries = [];
    private readonly List<int> _met = [];
    private readonly MemberClock _clock = place.Clock(member);

    /// <returns>In the order of time.</returns>
    public IReadOnlyList<DemonstrationEntry> Write(ReturnProcess process, Return[] returns, bool quiet)
    {
        if (!quiet)
        {
            WriteEffortAndReturns(process, returns);
            WriteReflections();
            WriteMistakes();
        }
        if (_clock.PauseStartsOn is { } start)
            Add(new(0, MemberClock.Morning(start), EntryKind.PauseStarted));
        if (_clock.PauseEndsOn is { } end && end < _clock.End)
            Add(new(0, MemberClock.Morning(end), EntryKind.PauseEnded));
        return [.. _entries.OrderBy(e => e.At).ThenBy(e => e.Tag)];
    }

    private void WriteEffortAndReturns(ReturnProcess process, Return[] returns)
    {
        var goals = new GoalStory(random, memberId, _clock.Days);
        var (efforts, source) = EffortLedger.Write(random, [.. returns.Select(r => r.Tenure)], _clock.Days, process.Hours, process.Tenure);
        var activities = new DemonstrationEntry[efforts.Count];
        var next = 0;
        var last = DateTimeOffset.MinValue;
        for (var i = 0; i <= returns.Length; i++)
        {
            // Up to and with the encounter of this return; after the last return, whatever is left.
            for (var until = i < returns.Length ? source[i] : efforts.Count - 1; next <= until; next++)
                activities[next] = Activity(efforts[next], last = After(last, efforts[next].Tenure));
            if (i == returns.Length)
                break;
            var from = activities[source[i]];
            // At one instant an encounter precedes what came of it; what came later stands after everything before.
            var at = efforts[source[i]].Return == i ? from.At : last = After(last, returns[i].Tenure);
            var (kind, goal) = returns[i].Announced ? goals.Announced(returns[i].Tenure) : (Hidden[random.Weighted(HiddenWeights)], null);
            Add(new(0, at, EntryKind.Outcome, kind, from.Counterparty, Expected: returns[i].Announced, GoalId: goal, AboutTag: from.Tag));
        }
        foreach (var entry in goals.Entries(_clock, french))
            Add(entry);
    }

    // Two encounters in one second would leave their order open.
    private DateTimeOffset After(DateTimeOffset last, double tenure) =>
        _clock.At(tenure) is var at && at > last ? at : last.AddSeconds(1);

    private DemonstrationEntry Activity(LoggedEffort effort, DateTimeOffset at)
    {
        // A return never comes from a follow-up here: the program may not take one for an encounter.
        var kind = effort.Return is null && (effort.Minutes < 25 || random.Chance(0.1)) ? "follow_up" : Meetings[random.Weighted(MeetingWeights)];
        var alone = kind switch { "volunteering" => 0.9, "event" => 0.6, "discussion" => 0.5, "follow_up" => 0.3, _ => 0 };
        var day = DateOnly.FromDateTime(at.UtcDateTime).DayNumber;
        return Add(new(0, at, EntryKind.Activity, kind, random.Chance(alone) ? null : place.Meet(random, member, day, _met), effort.Minutes));
    }

    // On the day of joining, then now and then.
    private void WriteReflections()
    {
        var confidence = 2 + random.Below(3);
        for (var t = 0.0; t < _clock.Days; t += 90 + random.Exponential(90))
        {
            Add(new(0, _clock.At(t), EntryKind.Reflection, Value: confidence));
            confidence = Math.Clamp(confidence + random.Weighted([25, 45, 30]) - 1, 1, 5);
        }
    }

    // What is taken back is beside what the model drew, so that taking it back leaves exactly that.
    private void WriteMistakes()
    {
        if (!random.Chance(0.06))
            return;
        var kind = random.Chance(0.5) ? EntryKind.Outcome : EntryKind.Activity;
        if (_entries.FindLast(e => e.Entry == kind) is not { } mistaken)
            return;
        var day = DateOnly.FromDateTime(mistaken.At.UtcDateTime).DayNumber;
        if (!_clock.IsThere(day + 1))
            return;
        var twice = Add(mistaken with { At = mistaken.At.AddMinutes(1) });
        Add(new(0, MemberClock.Morning(day + 1), EntryKind.Retracted, AboutTag: twice.Tag));
    }

    private DemonstrationEntry Add(DemonstrationEntry entry)
    {
        entry = entry with { Tag = _entries.Count };
        _entries.Add(entry);
        return entry;
    }
}
